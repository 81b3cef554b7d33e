package dev.passlink.gate;

import dev.passlink.Reason;
import dev.passlink.User;
import java.time.Instant;
import java.util.Optional;

/** What somebody presents to be let in: authentic, but not yet decided about. */
public interface Presented {
    Terms terms();

    Wanted wanted();

    /** The reason by which the site's own settings refuse it, or {@link Reason#OK}. */
    Reason byTheSitesRules();

    /** Whether everything else was checked so recently that it isn't checked again. */
    boolean wasCheckedLately(Instant now);

    /** Whether the resulting pass has room for this account's roles. */
    boolean hasRoomFor(User user);

    /**
     * Counts a use. It comes last, so that no refusal before it uses anything up, and is atomic, so that one of
     * several concurrent requests wins.
     *
     * @param user empty for guests and for people who have no account yet
     * @return {@link Reason#OK}, or the reason why it no longer works
     */
    Reason count(Optional<User> user);
}
