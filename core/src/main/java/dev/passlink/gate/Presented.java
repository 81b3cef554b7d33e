package dev.passlink.gate;

import dev.passlink.Reason;
import dev.passlink.User;
import java.time.Instant;
import java.util.Optional;

/** What somebody presents to be let in: authentic, and good for nothing yet. */
public interface Presented {
    Terms terms();

    Wanted wanted();

    /** The reason by which the site's own settings refuse it, or {@link Reason#OK}. */
    Reason byTheSitesRules();

    /** Tells whether all that follows was true so lately that it is not asked again. */
    boolean wasCheckedLately(Instant now);

    /** Tells whether what is given for it has room for this account's roles. */
    boolean hasRoomFor(User user);

    /**
     * Counts, last, so that no refusal before it burns anything; atomic, so that of any number of racers one wins.
     *
     * @param user empty for guests and for whoever has no account yet
     * @return {@link Reason#OK}, or why it is good no more
     */
    Reason count(Optional<User> user);
}
