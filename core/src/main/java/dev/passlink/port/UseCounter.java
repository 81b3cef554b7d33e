package dev.passlink.port;

import java.time.Instant;

/**
 * The one shared state: counts that expire.
 *
 * <p>Single use, a number of uses, limits, attempts and revocations are all counts. An implementation is safe for many
 * threads and, if it is shared, for many nodes: {@link #add} is one atomic step, in which no call is ever lost and no
 * two first calls both see 1. It never forgets a count before its expiry. If it cannot answer, it throws, and nobody is
 * let in.
 */
public interface UseCounter {
    /**
     * Adds to a count and returns the new one.
     *
     * @param key which count: at most 64 printable ASCII characters, a keyed hash and never an address
     * @param amount how much; 0 only reads and creates nothing; a negative amount subtracts, to zero at least; sums
     *     saturate at {@link Long#MAX_VALUE}
     * @param expiresAt when the count starts over; fixed by the call that creates it and ignored afterwards; not later
     *     than now means that the count is over
     * @return the count after this call
     * @throws IllegalArgumentException if a positive amount is to be counted until a moment that is already past: such a
     *     count could be forgotten at once, and the caller would win twice
     * @throws RuntimeException if it cannot answer; whether the amount was counted is then not known
     */
    long add(String key, long amount, Instant expiresAt);

    /**
     * The moment since which no count was forgotten: what was issued earlier is refused, since it may have been used.
     *
     * @return the start of the process for a counter in memory; {@link Instant#MIN}, the default, for one that survives
     */
    default Instant remembersSince() {
        return Instant.MIN;
    }
}
