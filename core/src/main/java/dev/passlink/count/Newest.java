package dev.passlink.count;

import dev.passlink.Subject;
import dev.passlink.audit.Audit;
import dev.passlink.port.UseCounter;
import dev.passlink.token.Derivation;
import dev.passlink.token.Key;
import dev.passlink.token.Keys;
import java.time.Duration;
import java.time.Instant;

/**
 * Remembers when each subject last got an email, for sites on which only the newest email works.
 *
 * <p>The count is a time that is only ever raised, by additions alone: a caller that overshoots takes back what it
 * added and looks again. Meanwhile the count is too high and an older email is refused, never the other way round. In
 * memory, the smallest count is forgotten first: the oldest, whose emails have expired before the next bucket.
 */
public final class Newest {
    private static final int ROUNDS = 20;
    /** Longer than any email works: the bucket of its request and the next one contain every newer email. */
    private static final Duration BUCKET = Duration.ofHours(2);

    private final UseCounter counts;
    private final Keys keys;
    private final Audit audit;

    public Newest(UseCounter counts, Keys keys, Audit audit) {
        this.counts = counts;
        this.keys = keys;
        this.audit = audit;
    }

    /** Raises the time. */
    public void mailed(Subject subject, Instant askedAt) {
        Key key = keys.signing();
        for (int round = 0; round < ROUNDS; round++) {
            long missing = askedAt.getEpochSecond() - add(key, subject, bucket(askedAt), 0);
            if (missing <= 0 || add(key, subject, bucket(askedAt), missing) == askedAt.getEpochSecond()) {
                return;
            }
            add(key, subject, bucket(askedAt), -missing);
        }
        throw audit.unavailable("use counter", new IllegalStateException("Too many emails to one subject at once"));
    }

    public boolean isSuperseded(Subject subject, Instant askedAt) {
        for (Key key : keys.all()) {
            for (long bucket = bucket(askedAt); bucket <= bucket(askedAt) + 1; bucket++) {
                if (add(key, subject, bucket, 0) > askedAt.getEpochSecond()) {
                    return true;
                }
            }
        }
        return false;
    }

    private long add(Key key, Subject subject, long bucket, long amount) {
        Instant expiresAt =
                Instant.ofEpochSecond((bucket + 2) * BUCKET.toSeconds()).plus(Clocks.MARGIN);
        return counts.add(Derivation.counterKey(key, "newest", subject.name()) + bucket, amount, expiresAt);
    }

    private static long bucket(Instant askedAt) {
        return Math.floorDiv(askedAt.getEpochSecond(), BUCKET.toSeconds());
    }
}
