package dev.passlink;

import java.time.Instant;

/**
 * Counts that belong to no token: added under the signing key and read under every other, so that nodes in the middle of
 * a rotation see each other's.
 */
final class KeyedCounts {
    private final Counts counts;
    private final KeyRing ring;

    KeyedCounts(Counts counts, KeyRing ring) {
        this.counts = counts;
        this.ring = ring;
    }

    /** The sum over all keys, after adding. */
    long add(String kind, String value, long bucket, long amount, Instant expiresAt) {
        long total = 0;
        for (Key key : ring.all()) {
            total += addUnder(key, kind, value, bucket, key == ring.signing() ? amount : 0, expiresAt);
        }
        return total;
    }

    /** Subtracts what it reads: whatever is counted in the meantime stays. */
    void forgive(String kind, String value, long bucket, Instant expiresAt) {
        for (Key key : ring.all()) {
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
