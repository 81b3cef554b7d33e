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
 * <p>A window is counted in thirds: the present third and the three before it cover every window that ends now. What is
 * refused is not counted, so that insisting does not prolong the wait.
 */
public final class Limiter {
    private static final int PARTS = 3;
    private static final int COUNTS = PARTS + 1;

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
        private long part() {
            return window.toSeconds() / PARTS;
        }

        private long bucket(Instant now) {
            return Math.floorDiv(now.getEpochSecond(), part());
        }
    }

    /** The limit that is used up, and when it is worth trying again. */
    public record Refused(Limit limit, Duration retryIn) {}

    /** Counts one for each; if that is one too many for any, takes all of them back. */
    public Optional<Refused> take(List<Limit> limits, Instant now) {
        Optional<Refused> refused = refused(limits, count(limits, now, 1), 0, now);
        if (refused.isPresent()) {
            giveBack(limits, now);
        }
        return refused;
    }

    /** What {@link #take} would say now; counts nothing. */
    public Optional<Refused> peek(List<Limit> limits, Instant now) {
        return refused(limits, count(limits, now, 0), 1, now);
    }

    /** Takes one of each back that was taken at that time and led to nothing. */
    public void giveBack(List<Limit> limits, Instant takenAt) {
        List<Step> steps = new ArrayList<>();
        for (Limit limit : limits) {
            steps.add(step(limit, counts.counted(limit.kind(), limit.value()), limit.bucket(takenAt), -1));
        }
        counts.addAll(steps);
    }

    /** For each limit one count after the other, the newest first. */
    private long[] count(List<Limit> limits, Instant now, int amount) {
        List<Step> steps = new ArrayList<>(COUNTS * limits.size());
        for (Limit limit : limits) {
            Counted counted = counts.counted(limit.kind(), limit.value());
            for (int age = 0; age < COUNTS; age++) {
                steps.add(step(limit, counted, limit.bucket(now) - age, age == 0 ? amount : 0));
            }
        }
        return counts.addAll(steps);
    }

    private static Step step(Limit limit, Counted counted, long bucket, int amount) {
        Instant expiresAt =
                Instant.ofEpochSecond((bucket + COUNTS) * limit.part()).plus(Clocks.MARGIN);
        return counted.step(bucket, amount, expiresAt);
    }

    /** The longest wait: before, another limit would refuse. */
    private static Optional<Refused> refused(List<Limit> limits, long[] counted, int more, Instant now) {
        Optional<Refused> longest = Optional.empty();
        for (int i = 0; i < limits.size(); i++) {
            Limit limit = limits.get(i);
            Duration wait = wait(limit, counted, i * COUNTS, more, now);
            if (wait.compareTo(longest.map(Refused::retryIn).orElse(Duration.ZERO)) > 0) {
                longest = Optional.of(new Refused(limit, wait));
            }
        }
        return longest;
    }

    private static Duration wait(Limit limit, long[] counted, int from, int more, Instant now) {
        long excess = more - limit.most();
        for (int age = 0; age < COUNTS; age++) {
            excess += counted[from + age];
        }
        if (excess <= 0) {
            return Duration.ZERO;
        }
        int age = PARTS;
        long gone = counted[from + age];
        while (gone < excess && age > 0) {
            age--;
            gone += counted[from + age];
        }
        long retryAt = (limit.bucket(now) + COUNTS - age) * limit.part();
        return Duration.ofSeconds(Math.max(1, retryAt - now.getEpochSecond()));
    }
}
