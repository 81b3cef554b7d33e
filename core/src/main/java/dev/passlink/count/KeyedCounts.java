package dev.passlink.count;

import dev.passlink.port.UseCounter;
import dev.passlink.port.UseCounter.Addition;
import dev.passlink.token.Derivation;
import dev.passlink.token.Key;
import dev.passlink.token.Keys;
import java.time.Instant;
import java.util.ArrayList;
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

    /** The sums over all keys for each step, after adding. */
    long[] addAll(List<Step> steps) {
        long[] each = addEach(steps);
        long[] sums = new long[steps.size()];
        for (int i = 0; i < each.length; i++) {
            sums[i / keys.all().size()] += each[i];
        }
        return sums;
    }

    /** Subtracts what it reads: whatever is counted in the meantime stays. */
    void forgive(List<Step> looks) {
        long[] each = addEach(looks);
        for (int i = 0; i < each.length; i++) {
            if (each[i] > 0) {
                Step step = looks.get(i / keys.all().size());
                String name = step.counted().names().get(i % keys.all().size()) + step.bucket();
                counts.limit(step.counted().kind()).add(name, -each[i], step.expiresAt());
            }
        }
    }

    /** For each step the counts under each key, after adding; a counter that counts them all is asked once. */
    private long[] addEach(List<Step> steps) {
        long[] counted = new long[steps.size() * keys.all().size()];
        int from = 0;
        while (from < steps.size()) {
            UseCounter counter = counterOf(steps.get(from));
            int to = from + 1;
            while (to < steps.size() && counterOf(steps.get(to)) == counter) {
                to++;
            }
            int at = from * keys.all().size();
            for (long count : counter.addAll(additions(steps.subList(from, to)))) {
                counted[at++] = count;
            }
            from = to;
        }
        return counted;
    }

    private UseCounter counterOf(Step step) {
        return counts.limit(step.counted().kind());
    }

    private static List<Addition> additions(List<Step> steps) {
        List<Addition> additions = new ArrayList<>();
        for (Step step : steps) {
            long amount = step.amount();
            for (String name : step.counted().names()) {
                additions.add(new Addition(name + step.bucket(), amount, step.expiresAt()));
                amount = 0;
            }
        }
        return additions;
    }
}
