package dev.passlink.count;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.passlink.port.UseCounter;
import dev.passlink.token.Ready;
import dev.passlink.token.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A bounded counter in memory. When it is full, counts for single use are refused, whereas limits forget their
 * smallest counts.
 */
public final class MemoryCounter implements UseCounter {
    private static final int MIN_ADDS_BETWEEN_PURGES = 1024;
    private static final long NOTHING = Long.MIN_VALUE;

    private final Clock clock;
    private final int capacity;
    /** In which order counts are forgotten to make room; null if none is. */
    private final @Nullable Comparator<Count> leastFirst;

    private volatile Instant since;
    private final Ready<MessageDigest> sha256 = new Ready<>(Sha256::digest);
    private final ConcurrentHashMap<Count, Count> counts = new ConcurrentHashMap<>();
    private final AtomicLong addsUntilPurge = new AtomicLong(MIN_ADDS_BETWEEN_PURGES);
    private final AtomicLong lastPurgeMillis;
    /** The latest end among the counts that are forgotten. */
    private final AtomicLong forgottenMillis = new AtomicLong(NOTHING);

    private MemoryCounter(Clock clock, int capacity, @Nullable Comparator<Count> leastFirst) {
        if (capacity < 1) {
            throw new IllegalArgumentException(
                    "A counter needs a capacity of at least 1: otherwise nobody could sign in.");
        }
        this.clock = clock;
        this.capacity = capacity;
        this.leastFirst = leastFirst;
        this.since = clock.instant();
        this.lastPurgeMillis = new AtomicLong(since.toEpochMilli());
    }

    /**
     * For limits alone, of which losing one lets nobody in: when it is full it forgets the smallest counts, of those the
     * soonest to end, rather than refuse whoever comes next.
     *
     * @param size of a count, which may hold several numbers
     */
    static MemoryCounter ofLimits(Clock clock, int capacity, LongUnaryOperator size) {
        Comparator<Count> bySize = Comparator.comparingLong(held -> size.applyAsLong(held.count));
        return new MemoryCounter(clock, capacity, bySize.thenComparingLong(held -> held.expiresAtMillis));
    }

    /** For what must happen once: never forgotten to make room. */
    static MemoryCounter ofUses(Clock clock, int capacity) {
        return new MemoryCounter(clock, capacity, null);
    }

    /** The number of counts, including those that are over but not yet removed. */
    public long size() {
        return counts.mappingCount();
    }

    /** Its own key in the map while it is the first of its kind, which spares a second object for most counts. */
    private static final class Count {
        private final long keyHigh;
        private final long keyLow;
        private final long count;
        private final long expiresAtMillis;

        Count(long keyHigh, long keyLow, long count, long expiresAtMillis) {
            this.keyHigh = keyHigh;
            this.keyLow = keyLow;
            this.count = count;
            this.expiresAtMillis = expiresAtMillis;
        }

        Count plus(long amount) {
            long sum = amount > 0 && count > Long.MAX_VALUE - amount ? Long.MAX_VALUE : Math.max(0, count + amount);
            return new Count(keyHigh, keyLow, sum, expiresAtMillis);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Count that && keyHigh == that.keyHigh && keyLow == that.keyLow;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(keyLow);
        }
    }

    @Override
    public long add(String key, long amount, Instant expiresAt) {
        long now = clock.millis();
        Count fresh = fresh(key, Math.max(0, amount), expiresAt);
        if (amount == 0) {
            Count found = counts.get(fresh);
            return found == null || found.expiresAtMillis <= now ? 0 : found.count;
        }
        if (amount < 0) {
            Count left = counts.computeIfPresent(
                    fresh, (same, old) -> isForgotten(old, now) ? null : orNothing(old.plus(amount)));
            return left == null ? 0 : left.count;
        }
        makeRoom(fresh, now);
        Count counted = counts.compute(fresh, (same, old) -> {
            if (old != null && !isForgotten(old, now)) {
                return old.plus(amount);
            }
            if (fresh.expiresAtMillis <= now) {
                throw new IllegalArgumentException("A count cannot begin after it ends: give an expiry in the future.");
            }
            return fresh;
        });
        return counted.count;
    }

    /** A count of zero is the same as no count. */
    private static @Nullable Count orNothing(Count count) {
        return count.count == 0 ? null : count;
    }

    @Override
    public Instant remembersSince() {
        long forgotten = forgottenMillis.get();
        // A count outlives what it counts by the margin: this one ended while the clock was ahead.
        if (forgotten != NOTHING && clock.millis() + Clocks.MARGIN.toMillis() < forgotten) {
            Instant again = clock.instant().plus(Clocks.SKEW);
            since = again.isAfter(since) ? again : since;
            forgottenMillis.compareAndSet(forgotten, NOTHING);
        }
        return since;
    }

    /** Asked under the entry's lock, by whoever then removes or replaces it. */
    private boolean isForgotten(Count count, long now) {
        boolean over = count.expiresAtMillis <= now;
        if (over) {
            forgottenMillis.accumulateAndGet(count.expiresAtMillis, Math::max);
        }
        return over;
    }

    private void makeRoom(Count wanted, long now) {
        boolean full = isFull();
        if (addsUntilPurge.decrementAndGet() <= 0 || (full && secondsSinceLastPurge(now) > 0)) {
            purge(now);
        }
        if (!full || !isFull() || counts.containsKey(wanted)) {
            return;
        }
        Comparator<Count> order = leastFirst;
        if (order == null) {
            throw new IllegalStateException("The in-memory use counter is full: " + capacity + " live counts");
        }
        forgetTheLeast(order, now);
    }

    private boolean isFull() {
        return counts.mappingCount() >= capacity;
    }

    /** An eighth at once, so that they rarely have to be sorted. */
    private synchronized void forgetTheLeast(Comparator<Count> order, long now) {
        if (isFull()) {
            purge(now);
        }
        if (isFull()) {
            counts.values().stream()
                    .sorted(order)
                    .limit(Math.max(1, capacity / 8))
                    .forEach(least ->
                            counts.computeIfPresent(least, (same, count) -> count.count > least.count ? count : null));
        }
    }

    /**
     * Scans everything: once for as many additions as there are entries, and once a second while full.
     *
     * <p>Looks again under the entry's lock. {@code values().removeIf} would remove a count that has begun anew
     * meanwhile, since it equals the one that is over, and of its next two users both would be first.
     */
    private void purge(long now) {
        addsUntilPurge.set(Math.max(MIN_ADDS_BETWEEN_PURGES, counts.mappingCount()));
        lastPurgeMillis.set(now);
        counts.values().stream()
                .filter(count -> count.expiresAtMillis <= now)
                .forEach(
                        over -> counts.computeIfPresent(over, (same, count) -> isForgotten(count, now) ? null : count));
    }

    private long secondsSinceLastPurge(long now) {
        return Math.abs(now - lastPurgeMillis.get()) / 1000;
    }

    private Count fresh(String key, long amount, Instant expiresAt) {
        byte[] hash = sha256.use(digest -> digest.digest(key.getBytes(UTF_8)));
        ByteBuffer halves = ByteBuffer.wrap(hash);
        return new Count(halves.getLong(), halves.getLong(), amount, millisRoundedUp(expiresAt));
    }

    /** Up, so that nothing is forgotten early. */
    private static long millisRoundedUp(Instant instant) {
        long millis = instant.toEpochMilli();
        return Instant.ofEpochMilli(millis).equals(instant) ? millis : millis + 1;
    }
}
