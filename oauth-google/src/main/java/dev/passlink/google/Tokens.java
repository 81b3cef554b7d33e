package dev.passlink.google;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * Tokens for the provider's APIs, and the ID token that came with them. Immutable.
 *
 * @param access the access token, a secret
 * @param refresh the refresh token, a long-lived secret; empty if the provider issued none
 * @param expiresAt when the access token expires; empty if the provider doesn't say
 * @param scope the access token's scopes, separated by spaces; empty if they are those that were requested
 * @param idToken the ID token in compact form, after every check; it's personal data, and proves nothing later; empty if a
 *     refresh brought none
 */
public record Tokens(
        String access,
        Optional<String> refresh,
        Optional<Instant> expiresAt,
        Optional<String> scope,
        Optional<String> idToken) {
    private static final int COMPACT_PARTS = 3;

    /**
     * The ID token's claims, for those that {@link dev.passlink.port.Identity} doesn't have.
     *
     * @return its payload, a JSON object as the provider wrote it; empty if there is no ID token
     * @throws IllegalArgumentException if the ID token isn't in compact form; one from a provider always is
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
     * @return a text with the expiry and the scope
     */
    @Override
    public String toString() {
        return "Tokens[" + expiresAt.map(Instant::toString).orElse("no expiry") + ", " + scope.orElse("") + "]";
    }
}
