package dev.passlink.port;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Somebody else who says who a person is, such as Google.
 *
 * <p>The browser is sent away by {@link #begin} and comes back to {@link #complete}; or a button of the provider's own
 * posts a credential to {@link #verify}. What this interface says is who stands at the browser; whether that person has
 * an account here, and may sign in, is decided elsewhere.
 *
 * <p>The caller keeps the {@link IdentityAttempt} between the two calls where nobody can read or change it, hands it to
 * one call of {@link #complete} only, and counts its {@linkplain IdentityAttempt#handle() handle} before that call.
 *
 * <p>An implementation is safe for many threads, ends every call by a deadline of its own, and answers whatever a browser
 * or the provider sends with a result, never with an exception.
 */
public interface IdentityProvider {
    /**
     * The name in paths, cookies and logs.
     *
     * @return a lower-case letter, then at most 31 of {@code a-z}, {@code 0-9} and {@code -}; never changes
     */
    String id();

    /**
     * The name on the button.
     *
     * @return for instance {@code Google}
     */
    String displayName();

    /**
     * Where {@link #begin} sends the browser, for the {@code form-action} of the page with the button. Asks nobody.
     *
     * @return scheme, host and perhaps a port
     */
    URI origin();

    /**
     * What the provider's own button, whose credentials {@link #verify} takes, is to be shown with. Asks nobody.
     *
     * @return the application's name at the provider; empty if the provider has no such button
     */
    Optional<String> buttonClient();

    /**
     * Begins an attempt to sign in.
     *
     * @param callback where the provider sends the browser back to
     * @param next where to go after signing in, a local path; kept in the attempt
     * @param hint whom the person said to be, such as a mail address; empty if nobody in particular. The provider may
     *     ignore it
     * @return where to send the browser, or why nowhere
     * @throws IllegalArgumentException if the callback is not an absolute https URL, or http on loopback
     */
    IdentityStart begin(URI callback, String next, String hint);

    /**
     * Tells which attempt a callback belongs to, so that the caller finds it among several. Asks nobody.
     *
     * @param callback the callback's parameters, decoded
     * @return the {@link IdentityAttempt#state()} that it claims; empty if it claims none, or several
     */
    Optional<String> state(Map<String, List<String>> callback);

    /**
     * Completes an attempt.
     *
     * @param attempt what {@link #begin} gave to the same browser, not completed before
     * @param callback the callback's parameters, decoded
     * @return who it is, or why nobody
     */
    IdentityResult complete(IdentityAttempt attempt, Map<String, List<String>> callback);

    /**
     * Verifies what the provider's own button posted.
     *
     * @param credential any text
     * @param nonce what this browser's page was shown the button with
     * @return who it is, or why nobody; an empty nonce is always refused
     */
    IdentityResult verify(String credential, String nonce);
}
