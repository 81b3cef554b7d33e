package dev.passlink.port;

import dev.passlink.Grant;
import java.util.Optional;

/**
 * Turns a grant into the token of a link, and back.
 *
 * <p>The default signs with the key ring and is right for nearly everybody. Write your own to keep the keys in
 * hardware, for instance. It must be safe for many threads, and a grant must have exactly one token.
 */
public interface TokenGenerator {
    /**
     * Signs a grant.
     *
     * @param grant the grant
     * @return the token, of at most 4,096 URL-safe characters
     */
    String generate(Grant grant);

    /**
     * Verifies a token, without any lookup.
     *
     * @param token any text
     * @return the grant; empty if the text isn't, to the last bit, one that {@link #generate} created
     */
    Optional<Grant> verify(String token);
}
