package dev.passlink;

import dev.passlink.port.UseCounter;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Which counter counts what: a counter that nodes share counts everything, and beside one in memory, which is bounded,
 * stand others, so that no flood crowds out what it does not count itself.
 *
 * <p>What lets something happen once (uses, revocations, tries at a code, attempts at a provider) is never forgotten to
 * make room. Each kind of limit has a counter of its own that forgets the least when it is full: a flood of ever new
 * addresses or clients leaves counts of one behind, and whoever stands near a limit is the last to be forgotten. So has
 * the newest mail of each subject, of which the least are the oldest, whose mails have long ended.
 */
final class Counts {
    // Whoever has few uses to count is not asked by fewer for it.
    private static final int LEAST_TRIES = 250_000;
    private static final int LEAST_LIMITS = 10_000;

    private final UseCounter uses;
    private final UseCounter tries;
    private final UseCounter attempts;
    private final UseCounter newest;
    private final Function<String, UseCounter> limits;

    Counts(UseCounter given) {
        if (given instanceof InMemoryUseCounter memory) {
            Beside beside = memory.beside();
            this.tries = beside.tries;
            this.attempts = beside.attempts;
            this.newest = beside.newest;
            this.uses = new Uses(memory, List.of(tries, attempts, newest));
            this.limits = beside::limit;
        } else {
            this.uses = given;
            this.tries = given;
            this.attempts = given;
            this.newest = given;
            this.limits = kind -> given;
        }
    }

    /** What stands beside one counter in memory: whoever gives the same one twice has one count of everything. */
    static final class Beside {
        private final Clock clock;
        private final int ofEachLimit;
        private final UseCounter tries;
        private final UseCounter attempts;
        private final UseCounter newest;
        private final Map<String, UseCounter> limits = new ConcurrentHashMap<>();

        Beside(Clock clock, int capacity) {
            int most = Math.max(LEAST_TRIES, capacity);
            this.clock = clock;
            this.ofEachLimit = Math.max(LEAST_LIMITS, capacity / 4);
            this.tries = InMemoryUseCounter.alone(clock, most);
            this.attempts = InMemoryUseCounter.alone(clock, most);
            this.newest = InMemoryUseCounter.ofLimits(clock, ofEachLimit);
        }

        private UseCounter limit(String kind) {
            return limits.computeIfAbsent(kind, any -> InMemoryUseCounter.ofLimits(clock, ofEachLimit));
        }
    }

    /** Uses of links and revocations; it remembers since all of what decides about them does. */
    UseCounter uses() {
        return uses;
    }

    /** Tries at codes. */
    UseCounter tries() {
        return tries;
    }

    /** Attempts to sign in at a provider: anybody may begin and end them. */
    UseCounter attempts() {
        return attempts;
    }

    /** When each subject was last mailed. */
    UseCounter newest() {
        return newest;
    }

    UseCounter limit(String kind) {
        return limits.apply(kind);
    }

    /** What is issued now is remembered by all of them. */
    private record Uses(UseCounter uses, List<UseCounter> others) implements UseCounter {
        @Override
        public long add(String key, long amount, Instant expiresAt) {
            return uses.add(key, amount, expiresAt);
        }

        @Override
        public Instant remembersSince() {
            Instant latest = uses.remembersSince();
            for (UseCounter other : others) {
                Instant since = other.remembersSince();
                latest = since.isAfter(latest) ? since : latest;
            }
            return latest;
        }
    }
}
