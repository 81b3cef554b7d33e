package dev.passlink.count;

import dev.passlink.token.Derivation;
import dev.passlink.token.Key;
import dev.passlink.token.Keys;
import java.time.Instant;

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

    /** The sum over all keys, after adding. */
    long add(String kind, String value, long bucket, long amount, Instant expiresAt) {
        long total = 0;
        for (Key key : keys.all()) {
            total += addUnder(key, kind, value, bucket, key == keys.signing() ? amount : 0, expiresAt);
        }
        return total;
    }

    /** Subtracts what it reads: whatever is counted in the meantime stays. */
    void forgive(String kind, String value, long bucket, Instant expiresAt) {
        for (Key key : keys.all()) {
            long read = addUnder(key, kind, value, bucket, 0, expiresAt);
            if (read > 0) {
                addUnder(key, kind, value, bucket, -read, expiresAt);
            }
        }
    }

    private long addUnder(Key key, String kind, String value, long bucket, long amount, Instant expiresAt) {
        return counts.limit(kind).add(Derivation.counterKey(key, kind, value, bucket), amount, expiresAt);
    }
}
