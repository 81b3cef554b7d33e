package dev.passlink.count;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * At most so many in <em>any</em> window, by counts alone.
 *
 * <p>A window is counted in thirds: the present third and the three before it cover every window that ends now. What is
 * refused is not counted, so that insisting does not prolong the wait.
 */
public final class Limiter {
    private static final int PARTS = 3;

    private final KeyedCounts counts;

    public Limiter(KeyedCounts counts) {
        this.counts = counts;
    }

    /** Counts one; if that is one too many, takes it back and says when it is worth trying again. */
    public Optional<Duration> take(String kind, String value, int limit, Duration window, Instant now) {
        long[] counted = count(kind, value, window, now, 1);
        Optional<Duration> wait = wait(counted, limit, window, now);
        if (wait.isPresent()) {
            giveBack(kind, value, window, now);
        }
        return wait;
    }

    /** What {@link #take} would say now; counts nothing. */
    public Optional<Duration> peek(String kind, String value, int limit, Duration window, Instant now) {
        long[] counted = count(kind, value, window, now, 0);
        counted[0]++;
        return wait(counted, limit, window, now);
    }

    private long[] count(String kind, String value, Duration window, Instant now, int amount) {
        long part = window.toSeconds() / PARTS;
        long current = Math.floorDiv(now.getEpochSecond(), part);
        long[] counted = new long[PARTS + 1];
        for (int age = 0; age <= PARTS; age++) {
            counted[age] = total(kind, value, current - age, part, age == 0 ? amount : 0);
        }
        return counted;
    }

    private static Optional<Duration> wait(long[] counted, int limit, Duration window, Instant now) {
        long excess = sum(counted) - limit;
        if (excess <= 0) {
            return Optional.empty();
        }
        long part = window.toSeconds() / PARTS;
        int parts = PARTS;
        long gone = counted[PARTS];
        while (gone < excess && parts > 0) {
            parts--;
            gone += counted[parts];
        }
        long retryAt = (Math.floorDiv(now.getEpochSecond(), part) + 1 + PARTS - parts) * part;
        return Optional.of(Duration.ofSeconds(Math.max(1, retryAt - now.getEpochSecond())));
    }

    /** Takes one back that was taken at that time and led to nothing. */
    public void giveBack(String kind, String value, Duration window, Instant takenAt) {
        long part = window.toSeconds() / PARTS;
        total(kind, value, Math.floorDiv(takenAt.getEpochSecond(), part), part, -1);
    }

    private long total(String kind, String value, long bucket, long part, int amount) {
        Instant expiresAt = Instant.ofEpochSecond((bucket + PARTS + 1) * part).plus(Clocks.MARGIN);
        return counts.add(kind, value, bucket, amount, expiresAt);
    }

    private static long sum(long[] counts) {
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
    }
}
