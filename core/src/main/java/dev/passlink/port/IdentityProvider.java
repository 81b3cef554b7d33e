package dev.passlink.port;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A provider that says who a person is, such as Google.
 *
 * <p>{@link #begin} sends the browser away, and it comes back to {@link #complete}. This interface says who is at the
 * browser. Whether that person has an account here, and may sign in, is decided elsewhere.
 *
 * <p>The caller finds the {@link IdentityAttempt} again by its {@linkplain IdentityAttempt#state() state}, which
 * comes back as the callback's parameter {@code state}. Between the two calls it keeps the attempt where nobody can
 * read or change it, and passes it to only one call of {@link #complete}.
 *
 * <p>An implementation must be safe for many threads and end every call by its own deadline. Whatever a browser or
 * the provider sends, it must answer with a result, never with an exception.
 */
public interface IdentityProvider {
    /**
     * Describes the provider. Makes no requests.
     *
     * @return always the same
     */
    ProviderProfile profile();

    /**
     * Begins an attempt to sign in.
     *
     * @param callback the URL to which the provider sends the browser back
     * @param next where to go after signing in, as a local path; kept in the attempt
     * @param hint who the person says they are, such as an email address; empty if unknown. The provider may ignore
     *     it
     * @return where to send the browser, or the reason for a rejection
     * @throws IllegalArgumentException if the callback isn't an absolute https URL, or http on loopback
     */
    IdentityStart begin(URI callback, String next, String hint);

    /**
     * Completes an attempt.
     *
     * @param attempt the attempt that {@link #begin} returned for the same browser, not completed before
     * @param callback the callback's parameters, decoded
     * @return who it is, or the reason for a rejection
     */
    IdentityResult complete(IdentityAttempt attempt, Map<String, List<String>> callback);

    /**
     * The provider's own button, as an addition to the redirect. Makes no requests.
     *
     * @return the button, always or never; empty by default
     */
    default Optional<IdentityButton> button() {
        return Optional.empty();
    }
}
