package dev.passlink;

import dev.passlink.count.Counts;
import dev.passlink.port.UseCounter;
import java.time.Clock;
import java.time.Instant;

/**
 * Counts uses in memory, for one node.
 *
 * <p>It never forgets a count before it expires, whatever the load: when it is full, it refuses new counts with an
 * exception, so that nobody gets in, and keeps those it has. A count that is taken back to zero takes no room. Its
 * counts are lost when the process ends, so {@link #remembersSince} is the time when it started. It behaves as if
 * restarted if its clock was far ahead for a while: counts that had expired by then are forgotten, and their links
 * would work again once the clock is corrected.
 *
 * <p>It counts only the uses and revocations of links. Passlink creates others beside it for counts that a flood
 * could fill: one of the same size (at least 250,000) for code attempts and provider sign-ins each, and one a quarter
 * as large (at least 10,000) for each of seven kinds of limits. The latter forget their smallest counts rather than
 * refuse anybody.
 *
 * <p>A million live counts take 95 MB of heap (measured on 64-bit JVMs 17 and 25 with compressed references). Safe for many
 * threads.
 */
public final class InMemoryUseCounter implements UseCounter {
    private static final int DEFAULT_CAPACITY = 1_000_000;

    private final Counts counts;

    /**
     * Creates a counter for a million live counts.
     *
     * @param clock decides what has expired
     */
    public InMemoryUseCounter(Clock clock) {
        this(clock, DEFAULT_CAPACITY);
    }

    /**
     * Creates a counter with the capacity you give.
     *
     * @param clock decides what has expired
     * @param capacity how many live counts it holds, at least 1
     * @throws IllegalArgumentException if the capacity is less than 1
     */
    public InMemoryUseCounter(Clock clock, int capacity) {
        this.counts = Counts.inMemory(clock, capacity);
    }

    /**
     * This counter and those beside it, the same for everything that gets this one: nothing is counted in two places.
     */
    Counts counts() {
        return counts;
    }

    @Override
    public long add(String key, long amount, Instant expiresAt) {
        return counts.ofUses().add(key, amount, expiresAt);
    }

    @Override
    public Instant remembersSince() {
        return counts.ofUses().remembersSince();
    }
}
