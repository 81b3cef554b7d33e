package dev.passlink.port;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Stores counts that expire: the only state that nodes share.
 *
 * <p>Single use, a number of uses, limits, attempts and revocations are all counts. An implementation must be safe
 * for many threads and, if it is shared, for many nodes: {@link #add} is atomic, so that no call is lost and no two
 * first calls both see 1. It must never forget a count before it expires. If it can't answer, it throws, and nobody
 * is let in.
 *
 * <p>If it is {@link AutoCloseable}, {@link dev.passlink.Passlink#close()} closes it last. Closing is interrupted
 * when its time is over, and must then return at once.
 */
public interface UseCounter {
    /**
     * Adds to a count and returns the new one.
     *
     * @param key the name of the count: at most 64 printable ASCII characters, a keyed hash and never an address
     * @param amount the amount to add; 0 only reads and creates nothing; a negative amount subtracts, but not below
     *     zero; sums saturate at {@link Long#MAX_VALUE}
     * @param expiresAt when the count starts again; set by the call that creates it and ignored afterwards; if it
     *     isn't later than now, the count is over
     * @return the count after this call
     * @throws IllegalArgumentException if a positive amount is to be counted until a time in the past: that count
     *     could be forgotten at once, and the caller would win twice
     * @throws RuntimeException if it can't answer; it is then unknown whether the amount was counted
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
     * Adds to several counts, in as few round trips as possible.
     *
     * <p>Each is a separate {@link #add}, atomic on its own but not together with the others. A counter may make them
     * in any order.
     *
     * @param additions the additions, each with a different key
     * @return the counts after them, in the same order
     * @throws IllegalArgumentException as {@link #add}, for any of them
     * @throws RuntimeException if it can't answer; it is then unknown which amounts were counted
     */
    default List<Long> addAll(List<Addition> additions) {
        List<Long> counts = new ArrayList<>(additions.size());
        additions.forEach(each -> counts.add(add(each.key(), each.amount(), each.expiresAt())));
        return counts;
    }

    /**
     * The time since which no count was forgotten. Links issued earlier are refused, since they may have been used.
     *
     * <p>Called again after each {@link #add}. By then the counter must know if the answer came from a store that has
     * lost counts.
     *
     * @return the start of the process for a counter in memory; {@link Instant#MIN}, the default, for one that
     *     survives restarts; for a store that may lose counts, the time of the loss, plus up to a minute for nodes
     *     whose clocks are ahead
     */
    default Instant remembersSince() {
        return Instant.MIN;
    }

    /**
     * Why counts may be forgotten before they expire, as far as the counter knows, such as a store's eviction policy.
     * It is reported as an event.
     *
     * @return one line for an operator; empty, the default, if no reason is known
     */
    default Optional<String> weakness() {
        return Optional.empty();
    }
}
