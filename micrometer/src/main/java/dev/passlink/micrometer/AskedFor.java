package dev.passlink.micrometer;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What was asked for on this node and is not redeemed yet, by handle.
 *
 * <p>Bounded: anybody may ask, so a flood must cost no more than this. Then it is the oldest whose times are not known.
 */
final class AskedFor {
    static final int MOST = 10_000;
    /** No link to sign in that was asked for lives longer. */
    static final Duration LONGEST = Duration.ofHours(1);

    private final Map<String, Waiting> waiting = new LinkedHashMap<>();

    private record Waiting(Instant since, boolean forMail) {}

    synchronized void begin(String handle, Instant now) {
        waiting.put(handle, new Waiting(now, true));
        Iterator<Waiting> oldestFirst = waiting.values().iterator();
        while (oldestFirst.hasNext()) {
            boolean goes = isOver(oldestFirst.next(), now) || waiting.size() > MOST;
            if (!goes) {
                return;
            }
            oldestFirst.remove();
        }
    }

    /** How long that took; empty if nobody knows, or it was told before. */
    synchronized Optional<Duration> mailed(String handle, Instant now) {
        Waiting known = waiting.get(handle);
        if (known == null || !known.forMail()) {
            return Optional.empty();
        }
        waiting.put(handle, new Waiting(known.since(), false));
        return age(known, now);
    }

    /** How long that took; empty if nobody knows, or it was told before, as by a link that may be used again. */
    synchronized Optional<Duration> redeemed(String handle, Instant now) {
        Waiting known = waiting.remove(handle);
        return known == null ? Optional.empty() : age(known, now);
    }

    synchronized void forget(String handle) {
        var unused = waiting.remove(handle);
    }

    synchronized int size() {
        return waiting.size();
    }

    private static Optional<Duration> age(Waiting known, Instant now) {
        // A clock that was set back meanwhile tells nothing.
        return isOver(known, now) || now.isBefore(known.since())
                ? Optional.empty()
                : Optional.of(Duration.between(known.since(), now));
    }

    private static boolean isOver(Waiting known, Instant now) {
        return Duration.between(known.since(), now).compareTo(LONGEST) >= 0;
    }
}
