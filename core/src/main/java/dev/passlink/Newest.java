package dev.passlink;

import dev.passlink.port.UseCounter;
import java.time.Duration;
import java.time.Instant;

/**
 * When each subject was last mailed, for sites on which only the newest mail is good.
 *
 * <p>A count that is only ever raised to a time is kept by additions alone: whoever overshoots takes back what it added
 * and looks again. Meanwhile the count is too high and an older mail is refused, never the other way round. In memory the
 * smallest is the first to be forgotten: the oldest, whose mails have ended long before the next hour.
 */
final class Newest {
    private static final int ROUNDS = 20;
    /** Far longer than a mail is good for: the hour of its asking and the one after hold every newer mail. */
    private static final Duration BUCKET = Duration.ofHours(1);

    private final UseCounter counts;
    private final KeyRing ring;

    Newest(UseCounter counts, KeyRing ring) {
        this.counts = counts;
        this.ring = ring;
    }

    /** Raises the time; true, so that it can be asked like any other part. */
    boolean mailed(Subject subject, Instant askedAt) {
        Key key = ring.signing();
        for (int round = 0; round < ROUNDS; round++) {
            long missing = askedAt.getEpochSecond() - add(key, subject, bucket(askedAt), 0);
            if (missing <= 0 || add(key, subject, bucket(askedAt), missing) == askedAt.getEpochSecond()) {
                return true;
            }
            add(key, subject, bucket(askedAt), -missing);
        }
        throw new IllegalStateException("Too many mails to one subject at once");
    }

    boolean isSuperseded(Subject subject, Instant askedAt) {
        for (Key key : ring.all()) {
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
                Instant.ofEpochSecond((bucket + 2) * BUCKET.toSeconds()).plus(Redeeming.CLOCK_MARGIN);
        return counts.add(Derivation.counterKey(key, "newest", subject.name(), bucket), amount, expiresAt);
    }

    private static long bucket(Instant askedAt) {
        return Math.floorDiv(askedAt.getEpochSecond(), BUCKET.toSeconds());
    }
}
