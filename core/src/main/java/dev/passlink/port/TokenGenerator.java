package dev.passlink.port;

import dev.passlink.Grant;
import java.util.Optional;

/**
 * Turns a grant into the text of a link and back.
 *
 * <p>The default signs with the key ring and is what nearly everybody wants; another one may keep its keys in hardware.
 * It must be safe for many threads, and one grant must have exactly one text.
 */
public interface TokenGenerator {
    /**
     * Signs a grant.
     *
     * @param grant the grant
     * @return text of URL-safe characters, at most 4,096
     */
    String generate(Grant grant);

    /**
     * Reads a token, asking nobody.
     *
     * @param token any text
     * @return the grant, or empty if the text is not, to the last bit, what {@link #generate} made
     */
    Optional<Grant> verify(String token);
}
