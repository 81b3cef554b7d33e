package dev.passlink.adapter;

import dev.passlink.EmailAddress;
import dev.passlink.Grant;
import dev.passlink.LocalPath;
import dev.passlink.Reason;
import dev.passlink.User;
import java.util.List;
import java.util.Optional;

/** What became of a token or a code. */
public sealed interface Redemption {
    /**
     * Good.
     *
     * @param grant what it stood for
     * @param user the account, as it is now; empty only where somebody without one has not redeemed yet
     * @param asked whether this very browser asked for it {@linkplain Flows#remembered() lately}
     * @param stay whether it then asked to stay signed in
     * @param redeemed whether a use was counted for it; what was only examined opens nothing
     * @param numbers three, of which the waiting page of the asking browser shows one: ask which, for {@link Flows#approve};
     *     empty where nothing is asked
     */
    record Granted(
            Grant grant, Optional<User> user, boolean asked, boolean stay, boolean redeemed, List<String> numbers)
            implements Redemption {
        /**
         * Whose it is.
         *
         * @return the account's address, or a guest's
         */
        public EmailAddress address() {
            return user.map(User::email).orElseGet(() -> grant.subject().guestAddress());
        }

        /**
         * Where to go from here.
         *
         * @return a path of this site, checked again; empty if the person wanted nowhere in particular
         */
        public String next() {
            return LocalPath.orNowhere(grant.next());
        }
    }

    /**
     * Not good, and nothing was consumed that a rightful holder would need.
     *
     * @param reason for the log; a person is told only that it is no longer valid
     * @param grant what it stood for, if it was ours
     */
    record Refused(Reason reason, Optional<Grant> grant) implements Redemption {}
}
