package dev.passlink.ask;

import dev.passlink.EmailAddress;
import dev.passlink.Limits;
import dev.passlink.audit.Guarded;
import dev.passlink.count.Limiter;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** How often links may be asked for, and emails sent: clients, addresses and accounts, counted apart. */
public final class AskingLimits {
    private static final Duration WINDOW = Duration.ofMinutes(15);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration CLIENT_WINDOW = Duration.ofMinutes(1);
    private static final String CLIENT = "client";
    private static final String ADDRESS = "address";
    private static final String ADDRESS_DAILY = "address-day";
    private static final String USER = "user";

    private final Limits limits;
    private final Limiter limiter;

    public AskingLimits(Limits limits, Limiter limiter) {
        this.limits = limits;
        this.limiter = limiter;
    }

    Optional<Duration> takeForClient(String client, Instant now) {
        return limiter.take(CLIENT, client, limits.perClient(), CLIENT_WINDOW, now);
    }

    Optional<Duration> takeForAddress(EmailAddress address, String allowance, Instant now) {
        String value = counted(address, allowance);
        Optional<Duration> wait = limiter.take(ADDRESS, value, limits.perAddress(), WINDOW, now);
        if (wait.isPresent()) {
            return wait;
        }
        Optional<Duration> dayWait = limiter.take(ADDRESS_DAILY, value, limits.perAddressDaily(), DAY, now);
        // Otherwise insisting would use up the quarter of an hour that follows, and the wait just told would be a lie.
        if (dayWait.isPresent()) {
            giveBack(ADDRESS, value, WINDOW, now);
        }
        return dayWait;
    }

    /** What was taken for an address at that time, and led to nothing. */
    void giveBack(EmailAddress address, String allowance, Instant takenAt) {
        String value = counted(address, allowance);
        giveBack(ADDRESS, value, WINDOW, takenAt);
        giveBack(ADDRESS_DAILY, value, DAY, takenAt);
    }

    /** The time from now until one more is taken; counts nothing. */
    Duration wait(String client, EmailAddress address, String allowance, Instant now) {
        String value = counted(address, allowance);
        return Stream.of(
                        limiter.peek(CLIENT, client, limits.perClient(), CLIENT_WINDOW, now),
                        limiter.peek(ADDRESS, value, limits.perAddress(), WINDOW, now),
                        limiter.peek(ADDRESS_DAILY, value, limits.perAddressDaily(), DAY, now))
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    /** On the queue's side, where it is known whose mailbox it is. */
    public boolean takeForUser(EmailAddress to, String allowance, Instant now) {
        return limiter.take(USER, counted(to, allowance), limits.perUser(), WINDOW, now)
                .isEmpty();
    }

    public void giveBackForUser(EmailAddress to, String allowance, Instant takenAt) {
        giveBack(USER, counted(to, allowance), WINDOW, takenAt);
    }

    private void giveBack(String kind, String value, Duration window, Instant takenAt) {
        Guarded.attempt(() -> limiter.giveBack(kind, value, window, takenAt));
    }

    /**
     * A mailbox, with a known browser's allowance for it. {@code ada+jobs@} is {@code ada@}, since most servers deliver
     * both to one mailbox. Where one does not, two people share a limit. For nothing else: nobody is looked up or mailed
     * by it.
     */
    private static String counted(EmailAddress address, String allowance) {
        String whole = address.normalised();
        int at = whole.lastIndexOf('@');
        int tag = whole.substring(0, at).indexOf('+');
        return (tag > 0 ? whole.substring(0, tag) + whole.substring(at) : whole) + " " + allowance;
    }
}
