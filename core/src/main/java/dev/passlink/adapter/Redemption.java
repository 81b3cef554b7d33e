package dev.passlink.adapter;

import dev.passlink.EmailAddress;
import dev.passlink.Grant;
import dev.passlink.LocalPath;
import dev.passlink.Reason;
import dev.passlink.User;
import java.util.List;
import java.util.Optional;

/** The result of redeeming a token or a code. */
public sealed interface Redemption {
    /**
     * The token or code is valid.
     *
     * @param grant its content
     * @param user the account, as it is now; empty only if somebody without one hasn't redeemed it yet
     * @param asked whether this same browser asked for it {@linkplain Flows#remembered() lately}
     * @param stay whether the person then asked to stay signed in
     * @param redeemed whether a use was counted for it; if it was only examined, it opens nothing
     * @param numbers three numbers, of which the asking browser's waiting page shows one: ask which, for {@link
     *     Flows#approve}; empty if there is nothing to ask
     */
    record Granted(
            Grant grant, Optional<User> user, boolean asked, boolean stay, boolean redeemed, List<String> numbers)
            implements Redemption {
        /**
         * The address of the person it is for.
         *
         * @return the account's address, or a guest's
         */
        public EmailAddress address() {
            return user.map(User::email).orElseGet(() -> grant.subject().guestAddress());
        }

        /**
         * Where to go next.
         *
         * @return a path on this site, checked again; empty for the default
         */
        public String next() {
            return LocalPath.orNowhere(grant.next());
        }
    }

    /**
     * The token or code isn't valid, and nothing was used up that the rightful owner would need.
     *
     * @param reason the reason, for the log; the person is told only that it is no longer valid
     * @param grant its content, if it was ours
     */
    record Refused(Reason reason, Optional<Grant> grant) implements Redemption {}
}
