package dev.passlink.port;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The one shared state: counts that expire.
 *
 * <p>Single use, a number of uses, limits, attempts and revocations are all counts. An implementation is safe for many
 * threads and, if it is shared, for many nodes: {@link #add} is one atomic step, in which no call is ever lost and no
 * two first calls both see 1. It never forgets a count before its expiry. If it cannot answer, it throws, and nobody is
 * let in.
 *
 * <p>One that is {@link AutoCloseable} is closed by {@link dev.passlink.Passlink#close()}, last. Closing is interrupted when
 * its time is over, and then returns at once.
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
     * One call of {@link #add}, to be made together with others.
     *
     * @param key as for {@link #add}
     * @param amount as for {@link #add}
     * @param expiresAt as for {@link #add}
     */
    record Addition(String key, long amount, Instant expiresAt) {}

    /**
     * Adds to several counts, in as few round trips as there can be.
     *
     * <p>Each is an {@link #add} of its own, atomic by itself and not together with the others, which a counter may make in
     * any order.
     *
     * @param additions each with another key
     * @return the counts after them, in the same order
     * @throws IllegalArgumentException as {@link #add}, for any of them
     * @throws RuntimeException if it cannot answer; which amounts were counted is then not known
     */
    default List<Long> addAll(List<Addition> additions) {
        List<Long> counts = new ArrayList<>(additions.size());
        additions.forEach(each -> counts.add(add(each.key(), each.amount(), each.expiresAt())));
        return counts;
    }

    /**
     * The moment since which no count was forgotten: what was issued earlier is refused, since it may have been used.
     *
     * <p>Asked again after each {@link #add}, and no later than that must a counter know that the answer came from a store
     * that has lost counts.
     *
     * @return the start of the process for a counter in memory; {@link Instant#MIN}, the default, for one that survives; the
     *     moment of the loss, and up to a minute more for nodes whose clocks are ahead, where a store may lose counts
     */
    default Instant remembersSince() {
        return Instant.MIN;
    }

    /**
     * Why counts may be forgotten before their expiry, as far as the counter has found out: the policy of a store that
     * evicts, for instance. Told as an event.
     *
     * @return one line for an operator; empty, the default, if nothing is known against it
     */
    default Optional<String> weakness() {
        return Optional.empty();
    }
}
