package dev.passlink.count;

import dev.passlink.audit.Guarded;
import dev.passlink.port.UseCounter;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Which counter counts what: a counter that nodes share counts everything, and beside one in memory, which is bounded,
 * stand others, so that no flood crowds out what it does not count itself.
 *
 * <p>What lets something happen once (uses, revocations, tries at a code, attempts at a provider) is never forgotten to
 * make room. Each kind of limit has a counter of its own that forgets the least when it is full: a flood of ever new
 * addresses or clients leaves counts of one behind, and whoever stands near a limit is the last to be forgotten. So has
 * the newest mail of each subject, of which the least are the oldest, whose mails have long ended.
 */
public final class Counts {
    // A small counter for uses doesn't make the others small.
    private static final int LEAST_TRIES = 250_000;
    private static final int LEAST_LIMITS = 10_000;

    private final UseCounter uses;
    private final UseCounter tries;
    private final UseCounter attempts;
    private final UseCounter newest;
    private final Function<String, UseCounter> limits;
    /** Which decide beside that of uses, and are not the same. */
    private final List<UseCounter> others;

    private Counts(
            UseCounter uses,
            UseCounter tries,
            UseCounter attempts,
            UseCounter newest,
            Function<String, UseCounter> limits) {
        this.uses = uses;
        this.tries = tries;
        this.attempts = attempts;
        this.newest = newest;
        this.limits = limits;
        this.others = Stream.of(tries, attempts, newest)
                .filter(other -> other != uses)
                .toList();
    }

    /** All in one, which nodes may share. */
    public static Counts over(UseCounter counter) {
        return new Counts(counter, counter, counter, counter, kind -> counter);
    }

    public static Counts inMemory(Clock clock, int capacity) {
        int most = Math.max(LEAST_TRIES, capacity);
        int ofEachLimit = Math.max(LEAST_LIMITS, capacity / 4);
        Map<String, UseCounter> limits = new ConcurrentHashMap<>();
        return new Counts(
                MemoryCounter.ofUses(clock, capacity),
                MemoryCounter.ofUses(clock, most),
                MemoryCounter.ofUses(clock, most),
                MemoryCounter.ofLimits(clock, ofEachLimit, LongUnaryOperator.identity()),
                kind -> limits.computeIfAbsent(
                        kind, any -> MemoryCounter.ofLimits(clock, ofEachLimit, Limiter::total)));
    }

    /** What none of them can answer lets nobody in. One that counts everything stays one, and is asked once. */
    public Counts guarded(Guarded guarded) {
        UseCounter guardedUses = guarded.counter(uses);
        UnaryOperator<UseCounter> guard = counter -> counter == uses ? guardedUses : guarded.counter(counter);
        Map<String, UseCounter> guardedLimits = new ConcurrentHashMap<>();
        return new Counts(
                guardedUses,
                guard.apply(tries),
                guard.apply(attempts),
                guard.apply(newest),
                kind -> guardedLimits.computeIfAbsent(kind, any -> guard.apply(limits.apply(any))));
    }

    /** Uses of links and revocations alone. */
    public UseCounter ofUses() {
        return uses;
    }

    /** The uses of links and revocations; they are remembered since all is that decides about them. */
    public Uses uses() {
        return new Uses(new UseCounter() {
            @Override
            public long add(String key, long amount, Instant expiresAt) {
                return uses.add(key, amount, expiresAt);
            }

            @Override
            public Instant remembersSince() {
                return Counts.this.remembersSince();
            }
        });
    }

    private Instant remembersSince() {
        Instant latest = uses.remembersSince();
        // By index, since an iterator would be made for every request.
        for (int i = 0; i < others.size(); i++) {
            Instant since = others.get(i).remembersSince();
            latest = since.isAfter(latest) ? since : latest;
        }
        return latest;
    }

    /** Tries at codes. */
    public UseCounter tries() {
        return tries;
    }

    /** Attempts to sign in at a provider: anybody may begin and end them. */
    public UseCounter attempts() {
        return attempts;
    }

    /** When each subject was last mailed. */
    public UseCounter newest() {
        return newest;
    }

    public UseCounter limit(String kind) {
        return limits.apply(kind);
    }
}
