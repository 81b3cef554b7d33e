package dev.passlink;

import java.util.Optional;

/** What became of a token. */
public sealed interface Redemption {
    /**
     * Good.
     *
     * @param grant what the token stood for
     * @param user the account, as it is now
     */
    record Granted(Grant grant, User user) implements Redemption {
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
     * @param reason for the log; a person is told only that the link is no longer valid
     * @param grant what the token stood for, if it was ours
     */
    record Refused(Reason reason, Optional<Grant> grant) implements Redemption {}
}
