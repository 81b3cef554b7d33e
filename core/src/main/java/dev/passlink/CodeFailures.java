package dev.passlink;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Wrong codes in a row, over all codes of an address or an account (NIST SP 800-63B-4 §3.2.2: at most 100).
 *
 * <p>For an account they are remembered for 30 days, on the queue's side, where it is known that there is one. For an
 * address, on the page, for a day: there are any number of addresses.
 *
 * <p>A spread attack can use them up and so cost its victim the code; the link has no such limit, since nobody guesses
 * 128 bits.
 */
final class CodeFailures {
    private static final int MOST_IN_A_ROW = 100;
    private static final Duration USER_REMEMBERED = Duration.ofDays(30);
    /** Whoever asks can name any number of addresses: no longer than the queue's side may lag behind, by far. */
    private static final Duration ADDRESS_REMEMBERED = Duration.ofDays(1);
    /** A row of wrong codes is of no hour or day. */
    private static final long ALWAYS = 0;

    private static final String ADDRESS = "wrong-codes-address";
    private static final String USER = "wrong-codes-user";

    private final KeyedCounts counts;
    private final Clock clock;
    private final Audit audit;

    CodeFailures(Counts counts, KeyRing ring, Clock clock, Audit audit) {
        this.counts = new KeyedCounts(counts, ring);
        this.clock = clock;
        this.audit = audit;
    }

    /** Counts an attempt before anything is compared; whether one more may be compared after all before it. */
    boolean takeForAddress(EmailAddress address) {
        return add(ADDRESS, address.normalised(), 1) <= MOST_IN_A_ROW;
    }

    void countForUser(User user) {
        add(USER, user.id(), 1);
    }

    boolean isUserLocked(User user) {
        return add(USER, user.id(), 0) >= MOST_IN_A_ROW;
    }

    /** A success ends the row. What is wrong in the meantime stays counted: only what was read is subtracted. */
    void forgive(User user, EmailAddress address) {
        forgive(USER, user.id());
        forgive(ADDRESS, address.normalised());
    }

    /** The same after a link, where there is nothing to forgive as a rule. */
    void forgiveIfAny(User user) {
        if (add(USER, user.id(), 0) > 0 || add(ADDRESS, user.email().normalised(), 0) > 0) {
            forgive(user, user.email());
        }
    }

    private void forgive(String kind, String value) {
        audit.ask("use counter", () -> {
            counts.forgive(kind, value, ALWAYS, forgottenAt(kind));
            return true;
        });
    }

    private long add(String kind, String value, int amount) {
        return audit.ask("use counter", () -> counts.add(kind, value, ALWAYS, amount, forgottenAt(kind)));
    }

    private Instant forgottenAt(String kind) {
        return clock.instant().plus(kind.equals(USER) ? USER_REMEMBERED : ADDRESS_REMEMBERED);
    }
}
