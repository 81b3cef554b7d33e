package dev.passlink.google;

import dev.passlink.port.Identity;

/**
 * Takes the tokens for the provider's interfaces, if an application wants more than to know who signs in: to call them, to read
 * further claims, or to sign people out there.
 *
 * <p>Called in the thread that completes an attempt, by many at once, after every check. The person is not signed in here
 * yet and may still be refused: keep the tokens under the identity, not under a session.
 */
@FunctionalInterface
public interface TokenListener {
    /**
     * Told of tokens that the provider granted.
     *
     * @param identity whom they are for
     * @param tokens the tokens
     * @throws RuntimeException ends the attempt as a {@link dev.passlink.UnavailableException}
     */
    void granted(Identity identity, Tokens tokens);
}
