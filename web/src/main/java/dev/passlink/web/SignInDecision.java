package dev.passlink.web;

import dev.passlink.LocalPath;
import dev.passlink.SignInMethod;
import dev.passlink.User;

/**
 * Decides, after a link or code was redeemed, whether a user is signed in, refused, or sent to one more step.
 *
 * <p>Called once for each successful redemption, by many threads at once. If it throws, nobody is signed in.
 *
 * <pre>{@code
 * SignInDecision decision = (user, method) -> user.roles().contains("admin")
 *     ? new SignInDecision.ContinueAt("/second-factor")
 *     : new SignInDecision.SignedIn();
 * }</pre>
 */
@FunctionalInterface
public interface SignInDecision {
    /**
     * Decides.
     *
     * @param user the account, just looked up
     * @param method how the user signed in
     * @return what happens next
     */
    Outcome decide(User user, SignInMethod method);

    /** What happens after a redemption. */
    sealed interface Outcome {}

    /** Signs the user in. */
    record SignedIn() implements Outcome {}

    /** Signs nobody in, and a page says so. */
    record Refused() implements Outcome {}

    /**
     * Signs nobody in yet, and sends the browser to one more step of the application's, with a pending sign-in that grants
     * nothing and lasts ten minutes. There the application reads {@link Visit#pending}, asks for its step and calls {@link
     * Visit#finish}. It has to limit the attempts at that step itself.
     *
     * @param path a path on this site, from its root, of at most 512 characters
     */
    record ContinueAt(String path) implements Outcome {
        /**
         * Checks the path.
         *
         * @param path as described for the record
         * @throws IllegalArgumentException if it isn't a path on this site
         */
        public ContinueAt {
            if (!LocalPath.isLocal(path)) {
                throw new IllegalArgumentException("ContinueAt needs a path on this site, such as /second-factor.");
            }
        }
    }
}
