package dev.passlink.count;

import dev.passlink.port.UseCounter;
import dev.passlink.port.UseCounter.Addition;
import dev.passlink.token.Derivation;
import dev.passlink.token.Key;
import dev.passlink.token.Keys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Counts that belong to no token: added under the signing key and read under every other, so that nodes in the middle of
 * a rotation see each other's.
 */
public final class KeyedCounts {
    private final Counts counts;
    private final Keys keys;

    public KeyedCounts(Counts counts, Keys keys) {
        this.counts = counts;
        this.keys = keys;
    }

    /**
     * What is counted: its names, one under each key, the signing one first.
     *
     * @param kind which has a counter of its own in memory
     */
    record Counted(String kind, List<String> names) {
        Step step(long bucket, long amount, Instant expiresAt) {
            return new Step(this, bucket, amount, expiresAt);
        }
    }

    /** An amount to add in a stretch of time. */
    record Step(Counted counted, long bucket, long amount, Instant expiresAt) {}

    Counted counted(String kind, String value) {
        List<String> names = new ArrayList<>(keys.all().size());
        for (Key key : keys.all()) {
            names.add(Derivation.counterKey(key, kind, value));
        }
        return new Counted(kind, names);
    }

    /** The sum over all keys, after adding. */
    long add(Step step) {
        return addAll(List.of(step))[0];
    }

    /** The sums over all keys for each step, after adding; a counter that counts them all is asked once. */
    long[] addAll(List<Step> steps) {
        long[] sums = new long[steps.size()];
        int from = 0;
        while (from < steps.size()) {
            UseCounter counter = counterOf(steps.get(from));
            int to = from + 1;
            while (to < steps.size() && counterOf(steps.get(to)) == counter) {
                to++;
            }
            addAll(counter, steps, from, to, sums);
            from = to;
        }
        return sums;
    }

    private UseCounter counterOf(Step step) {
        return counts.limit(step.counted().kind());
    }

    private static void addAll(UseCounter counter, List<Step> steps, int from, int to, long[] sums) {
        List<Addition> additions = new ArrayList<>();
        for (Step step : steps.subList(from, to)) {
            long amount = step.amount();
            for (String name : step.counted().names()) {
                additions.add(new Addition(name + step.bucket(), amount, step.expiresAt()));
                amount = 0;
            }
        }
        Iterator<Long> added = counter.addAll(additions).iterator();
        for (int i = from; i < to; i++) {
            for (int name = steps.get(i).counted().names().size(); name > 0; name--) {
                sums[i] += added.next();
            }
        }
    }

    /** Subtracts what it reads: whatever is counted in the meantime stays. */
    void forgive(Counted counted, long bucket, Instant expiresAt) {
        UseCounter counter = counts.limit(counted.kind());
        for (String name : counted.names()) {
            long read = counter.add(name + bucket, 0, expiresAt);
            if (read > 0) {
                counter.add(name + bucket, -read, expiresAt);
            }
        }
    }
}
