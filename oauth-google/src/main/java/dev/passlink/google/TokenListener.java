package dev.passlink.google;

import dev.passlink.port.Identity;

/**
 * Receives the tokens for the provider's APIs, for applications that want more than to know who signs in: to call the APIs, to
 * read more claims, or to sign users out there.
 *
 * <p>Called in the thread that completes an attempt, by several at once, after every check. The user isn't signed in here yet and
 * may still be refused: store the tokens by identity, not by session.
 */
@FunctionalInterface
public interface TokenListener {
    /**
     * Called with tokens that the provider has granted.
     *
     * @param identity the user whom they are for
     * @param tokens the tokens
     * @throws RuntimeException ends the attempt as a {@link dev.passlink.UnavailableException}
     */
    void granted(Identity identity, Tokens tokens);
}
