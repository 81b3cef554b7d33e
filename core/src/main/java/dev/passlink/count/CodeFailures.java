package dev.passlink.count;

import dev.passlink.EmailAddress;
import dev.passlink.User;
import dev.passlink.count.KeyedCounts.Step;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Wrong codes in a row, over all codes of an address or an account (NIST SP 800-63B-4 §3.2.2: at most 100).
 *
 * <p>For an account they are remembered for 30 days, on the queue's side, where it is known that there is one. For an
 * address, on the page, for a day: there are any number of addresses.
 *
 * <p>A spread attack can use them up and so cost its victim the code; the link has no such limit, since nobody guesses
 * 128 bits. Where there is no link, the email has a longer code then, which nobody guesses either.
 */
public final class CodeFailures {
    private static final int MOST_IN_A_ROW = 100;
    private static final Duration USER_REMEMBERED = Duration.ofDays(30);
    /**
     * Anybody can ask for any number of addresses, so this is short, but still far longer than the queue's side may
     * lag behind.
     */
    private static final Duration ADDRESS_REMEMBERED = Duration.ofDays(1);
    /** A row of wrong codes is of no hour or day. */
    private static final long ALWAYS = 0;

    private static final String ADDRESS = "wrong-codes-address";
    private static final String USER = "wrong-codes-user";

    private final KeyedCounts counts;
    private final Clock clock;

    public CodeFailures(KeyedCounts counts, Clock clock) {
        this.counts = counts;
        this.clock = clock;
    }

    /** Counts an attempt before anything is compared; whether one more may be compared after all before it. */
    public boolean takeForAddress(EmailAddress address) {
        return add(ADDRESS, address.normalised(), 1) <= MOST_IN_A_ROW;
    }

    public void countForUser(User user) {
        add(USER, user.id(), 1);
    }

    /** Tells whether codes that could be guessed are refused for an address. */
    public boolean isLocked(EmailAddress address) {
        return counts.add(look(ADDRESS, address.normalised())) >= MOST_IN_A_ROW;
    }

    /** Tells the same for an account. */
    public boolean isLocked(User user) {
        return counts.add(look(USER, user.id())) >= MOST_IN_A_ROW;
    }

    /** A success ends the row. What is wrong in the meantime stays counted: only what was read is subtracted. */
    public void forgive(User user, EmailAddress address) {
        counts.forgive(List.of(look(USER, user.id()), look(ADDRESS, address.normalised())));
    }

    private long add(String kind, String value, int amount) {
        return counts.add(step(kind, value, amount));
    }

    private Step look(String kind, String value) {
        return step(kind, value, 0);
    }

    private Step step(String kind, String value, int amount) {
        Instant forgottenAt = clock.instant().plus(kind.equals(USER) ? USER_REMEMBERED : ADDRESS_REMEMBERED);
        return counts.counted(kind, value).step(ALWAYS, amount, forgottenAt);
    }
}
