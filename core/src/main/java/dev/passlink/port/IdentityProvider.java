package dev.passlink.port;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Somebody else who says who a person is, such as Google.
 *
 * <p>The browser is sent away by {@link #begin} and comes back to {@link #complete}. What this interface says is who stands
 * at the browser; whether that person has an account here, and may sign in, is decided elsewhere.
 *
 * <p>The caller finds the {@link IdentityAttempt} again by its {@linkplain IdentityAttempt#state() state}, which comes back
 * as the callback's parameter {@code state}. It keeps the attempt between the two calls where nobody can read or change it,
 * and hands it to one call of {@link #complete} only.
 *
 * <p>An implementation is safe for many threads, ends every call by a deadline of its own, and answers whatever a browser
 * or the provider sends with a result, never with an exception.
 */
public interface IdentityProvider {
    /**
     * The provider as a site shows it and knows it again. Asks nobody.
     *
     * @return always the same id and name; the origin may become known better
     */
    ProviderProfile profile();

    /**
     * Begins an attempt to sign in.
     *
     * @param callback where the provider sends the browser back to
     * @param next where to go after signing in, a local path; kept in the attempt
     * @param hint whom the person said to be, such as an email address; empty if nobody in particular. The provider may
     *     ignore it
     * @return where to send the browser, or why nowhere
     * @throws IllegalArgumentException if the callback is not an absolute https URL, or http on loopback
     */
    IdentityStart begin(URI callback, String next, String hint);

    /**
     * Completes an attempt.
     *
     * @param attempt what {@link #begin} gave to the same browser, not completed before
     * @param callback the callback's parameters, decoded
     * @return who it is, or why nobody
     */
    IdentityResult complete(IdentityAttempt attempt, Map<String, List<String>> callback);

    /**
     * A button of the provider's own, beside the way there and back. Asks nobody.
     *
     * @return always there or never; empty by default
     */
    default Optional<IdentityButton> button() {
        return Optional.empty();
    }
}
