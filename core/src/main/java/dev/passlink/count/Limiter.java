package dev.passlink.count;

import dev.passlink.count.KeyedCounts.Counted;
import dev.passlink.count.KeyedCounts.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * At most so many in <em>any</em> window, by counts alone.
 *
 * <p>A window is counted in thirds: the present third and the three before it cover every window that ends now. The
 * thirds of one window of the clock stand side by side in one count, so that two counts hold them all. What is refused is
 * not counted, so that insisting does not prolong the wait.
 */
public final class Limiter {
    private static final int THIRDS = 3;
    private static final int BITS = 21;
    /** Half of what a third has room for, so that nothing carries over into the next. A limit beyond it is none. */
    private static final long MOST = 1L << (BITS - 1);

    private final KeyedCounts counts;

    public Limiter(KeyedCounts counts) {
        this.counts = counts;
    }

    /**
     * How often something may be.
     *
     * @param kind what is limited; each has a counter of its own in memory
     * @param value of which each has a count of its own
     * @param most at least 1, in any window
     * @param window at least three seconds, a multiple of three
     */
    public record Limit(String kind, String value, long most, Duration window) {
        private long seconds() {
            return window.toSeconds() / THIRDS;
        }

        /** Numbered since 1970. */
        private long third(Instant now) {
            return Math.floorDiv(now.getEpochSecond(), seconds());
        }
    }

    /** The limit that is used up, and how long to wait before trying again. */
    public record Refused(Limit limit, Duration retryIn) {}

    /** Counts one for each; if that is one too many for any, takes all of them back. */
    public Optional<Refused> take(List<Limit> limits, Instant now) {
        Optional<Refused> refused = refused(limits, now, 1, 0);
        if (refused.isPresent()) {
            giveBack(limits, now);
        }
        return refused;
    }

    /** What {@link #take} would say now; counts nothing. */
    public Optional<Refused> peek(List<Limit> limits, Instant now) {
        return refused(limits, now, 0, 1);
    }

    /** Takes one of each back that was taken at that time and led to nothing. */
    public void giveBack(List<Limit> limits, Instant takenAt) {
        List<Step> steps = new ArrayList<>(limits.size());
        for (Limit limit : limits) {
            steps.add(step(limit, counts.counted(limit.kind(), limit.value()), limit.third(takenAt), -1));
        }
        counts.addAll(steps);
    }

    /** The longest wait: before, another limit would refuse. */
    private Optional<Refused> refused(List<Limit> limits, Instant now, int added, int more) {
        List<Step> steps = new ArrayList<>(2 * limits.size());
        for (Limit limit : limits) {
            Counted counted = counts.counted(limit.kind(), limit.value());
            steps.add(step(limit, counted, limit.third(now), added));
            steps.add(step(limit, counted, limit.third(now) - THIRDS, 0));
        }
        long[] windows = counts.addAll(steps);
        Optional<Refused> longest = Optional.empty();
        for (int i = 0; i < limits.size(); i++) {
            Limit limit = limits.get(i);
            Duration wait = wait(limit, windows[2 * i], windows[2 * i + 1], more, now);
            if (wait.compareTo(longest.map(Refused::retryIn).orElse(Duration.ZERO)) > 0) {
                longest = Optional.of(new Refused(limit, wait));
            }
        }
        return longest;
    }

    private static Step step(Limit limit, Counted counted, long third, long amount) {
        long window = Math.floorDiv(third, THIRDS);
        Instant expiresAt =
                Instant.ofEpochSecond((window + 2) * THIRDS * limit.seconds()).plus(Clocks.MARGIN);
        return counted.step(window, amount << place(third), expiresAt);
    }

    private static int place(long third) {
        return BITS * Math.floorMod(third, THIRDS);
    }

    private static Duration wait(Limit limit, long window, long before, int more, Instant now) {
        if (limit.most() > MOST) {
            return Duration.ZERO;
        }
        long third = limit.third(now);
        long present = Math.floorDiv(third, THIRDS);
        long[] counted = new long[THIRDS + 1];
        long excess = more - limit.most();
        for (int age = 0; age <= THIRDS; age++) {
            long packed = Math.floorDiv(third - age, THIRDS) == present ? window : before;
            counted[age] = inThird(packed, third - age);
            excess += counted[age];
        }
        if (excess <= 0) {
            return Duration.ZERO;
        }
        int age = THIRDS;
        long gone = counted[age];
        while (gone < excess && age > 0) {
            age--;
            gone += counted[age];
        }
        long retryAt = (third + THIRDS + 1 - age) * limit.seconds();
        return Duration.ofSeconds(Math.max(1, retryAt - now.getEpochSecond()));
    }

    /** All that is counted in a window of the clock, whenever in it. */
    static long total(long packed) {
        long total = 0;
        for (int third = 0; third < THIRDS; third++) {
            total += inThird(packed, third);
        }
        return total;
    }

    /** What stands there beyond reason was taken from a third that a full counter had forgotten in between. */
    private static long inThird(long packed, long third) {
        long counted = packed >>> place(third) & (1L << BITS) - 1;
        return counted > MOST + MOST / 2 ? 0 : counted;
    }
}
