package dev.passlink.web;

import dev.passlink.LocalPath;
import dev.passlink.SignInMethod;
import dev.passlink.User;

/**
 * The application's last word after a redemption: signed in, refused, or one more step.
 *
 * <p>Called once for each redemption that won, by many threads at once. An exception is a failure: nobody is signed in.
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
     * @param user the account, as looked up a moment ago
     * @param method how it was proved
     * @return what happens next
     */
    Outcome decide(User user, SignInMethod method);

    /** What happens after a redemption. */
    sealed interface Outcome {}

    /** A pass is given. */
    record SignedIn() implements Outcome {}

    /** No pass is given, and a page says so. */
    record Refused() implements Outcome {}

    /**
     * No pass is given; the browser is sent elsewhere, with a pending sign-in that opens nothing and lives for ten
     * minutes. There the application asks for its own step, reads {@link Visit#pending} and ends with {@link
     * Visit#finish}; it limits the tries at that step itself.
     *
     * @param path of this site, from its root; at most 512 characters
     */
    record ContinueAt(String path) implements Outcome {
        /**
         * Checks the path.
         *
         * @param path as described for the record
         * @throws IllegalArgumentException if it is not a path of this site
         */
        public ContinueAt {
            if (!LocalPath.isLocal(path)) {
                throw new IllegalArgumentException("Continue at a path of this site, such as /second-factor.");
            }
        }
    }
}
