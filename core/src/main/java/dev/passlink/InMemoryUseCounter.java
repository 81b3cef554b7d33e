package dev.passlink;

import dev.passlink.count.Counts;
import dev.passlink.port.UseCounter;
import java.time.Clock;
import java.time.Instant;

/**
 * A use counter in memory, for one node.
 *
 * <p>It never forgets a count before its expiry, whatever the load: at its capacity it refuses new counts by an
 * exception, so that nobody is let in, and goes on with those it has. A count that is taken back to zero takes no room.
 * What it knew is gone with the process, and therefore {@link #remembersSince} is its start. It is as if it had been started again if its clock was far ahead for a
 * while: what was over by then is forgotten, and would live again once the clock is set right.
 *
 * <p>Only links' uses and revocations are counted in it. Passlink makes others beside it for what a flood may fill: as
 * large for tries at codes and for attempts at providers (and for 250,000 at least), and a quarter as large for each of
 * seven kinds of limits (10,000 at least), which forget their smallest counts rather than refuse anybody.
 *
 * <p>A million live counts take 95 MB of heap (measured on 64-bit JVMs 17 and 25 with compressed references). Safe for many
 * threads.
 */
public final class InMemoryUseCounter implements UseCounter {
    private static final int DEFAULT_CAPACITY = 1_000_000;

    private final Counts counts;

    /**
     * A counter for a million live counts.
     *
     * @param clock tells what has expired
     */
    public InMemoryUseCounter(Clock clock) {
        this(clock, DEFAULT_CAPACITY);
    }

    /**
     * A counter with a capacity of its own.
     *
     * @param clock tells what has expired
     * @param capacity how many live counts it holds, at least 1
     * @throws IllegalArgumentException if the capacity is less than 1
     */
    public InMemoryUseCounter(Clock clock, int capacity) {
        this.counts = Counts.inMemory(clock, capacity);
    }

    /** All that stands beside it too, the same for whoever is given this one: nothing is counted in two places. */
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
