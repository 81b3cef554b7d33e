package dev.passlink.google;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * Tokens for the provider's interfaces, and the ID token that came with them. Immutable.
 *
 * @param access the access token, a secret
 * @param refresh the refresh token, a secret that lasts; empty if the provider gave none
 * @param expiresAt when the access token is over; empty if the provider does not say
 * @param scope what the access token is good for, with spaces between; empty if it is what was asked for
 * @param idToken the ID token in compact form, after every check; personal, and no proof of anything later; empty if a
 *     refresh gave none
 */
public record Tokens(
        String access,
        Optional<String> refresh,
        Optional<Instant> expiresAt,
        Optional<String> scope,
        Optional<String> idToken) {
    private static final int COMPACT_PARTS = 3;

    /**
     * What the ID token says, for claims that {@link dev.passlink.port.Identity} does not have.
     *
     * @return its payload, a JSON object as the provider wrote it; empty if there is no ID token
     * @throws IllegalArgumentException if the ID token is not in compact form; one that a provider gave always is
     */
    public Optional<String> claims() {
        return idToken.map(token -> {
            String[] parts = token.split("\\.", -1);
            if (parts.length != COMPACT_PARTS) {
                throw new IllegalArgumentException(
                        "An ID token in compact form has three parts with points between them.");
            }
            return new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8);
        });
    }

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
