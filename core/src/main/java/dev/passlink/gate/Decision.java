package dev.passlink.gate;

import dev.passlink.Reason;
import dev.passlink.User;
import java.time.Instant;
import java.util.Optional;

/**
 * The gate's decision.
 *
 * @param reason the reason; {@link Reason#OK} if somebody is let in
 * @param at when it was decided
 * @param lookedUp whether the account and stamps were looked up; if not, the rest is empty
 * @param user the account as it was looked up; empty for guests and for people who have no account yet
 * @param viewStamp the view's stamp
 */
public record Decision(Reason reason, Instant at, boolean lookedUp, Optional<User> user, String viewStamp) {
    static Decision without(Reason reason, Instant at) {
        return new Decision(reason, at, false, Optional.empty(), "");
    }

    public boolean isYes() {
        return reason == Reason.OK;
    }
}
