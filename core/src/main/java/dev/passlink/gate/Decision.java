package dev.passlink.gate;

import dev.passlink.Reason;
import dev.passlink.User;
import java.time.Instant;
import java.util.Optional;

/**
 * What the gate says.
 *
 * @param reason {@link Reason#OK} for whoever is let in
 * @param at when it was decided
 * @param lookedUp whether account and stamps were asked; what follows is empty if not
 * @param user the account as it was looked up; empty for guests and for whoever has none yet
 * @param viewStamp what the application said of the view
 */
public record Decision(Reason reason, Instant at, boolean lookedUp, Optional<User> user, String viewStamp) {
    static Decision without(Reason reason, Instant at) {
        return new Decision(reason, at, false, Optional.empty(), "");
    }

    public boolean isYes() {
        return reason == Reason.OK;
    }
}
