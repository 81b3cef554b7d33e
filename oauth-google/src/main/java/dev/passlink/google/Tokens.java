package dev.passlink.google;

import java.time.Instant;
import java.util.Optional;

/**
 * Tokens for the provider's interfaces.
 *
 * @param access the access token, a secret
 * @param refresh the refresh token, a secret that lasts; empty if the provider gave none
 * @param expiresAt when the access token is over; empty if the provider does not say
 * @param scope what the access token is good for, with spaces between; empty if it is what was asked for
 */
public record Tokens(String access, Optional<String> refresh, Optional<Instant> expiresAt, Optional<String> scope) {
    /**
     * Leaves out the tokens.
     *
     * @return the expiry and the scope
     */
    @Override
    public String toString() {
        return "Tokens[" + expiresAt.map(Instant::toString).orElse("no expiry") + ", " + scope.orElse("") + "]";
    }
}
