package dev.passlink.micrometer;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The links that were asked for on this node and not yet both sent and redeemed, by handle.
 *
 * <p>Bounded, because anyone can ask, and a flood must not cost more than this. When it's full, the oldest are forgotten and not
 * timed.
 */
final class AskedFor {
    static final int MOST = 10_000;
    /** No sign-in link that people ask for lives longer. */
    static final Duration LONGEST = Duration.ofHours(1);

    private final Map<String, Waiting> waiting = new LinkedHashMap<>();

    private record Waiting(Instant since, boolean forMail, boolean forRedemption) {}

    synchronized void begin(String handle, Instant now) {
        waiting.put(handle, new Waiting(now, true, true));
        Iterator<Waiting> oldestFirst = waiting.values().iterator();
        while (oldestFirst.hasNext()) {
            boolean goes = isOver(oldestFirst.next(), now) || waiting.size() > MOST;
            if (!goes) {
                return;
            }
            oldestFirst.remove();
        }
    }

    /** How long it took; empty if that isn't known, or was reported before. */
    synchronized Optional<Duration> mailed(String handle, Instant now) {
        Waiting known = waiting.get(handle);
        if (known == null || !known.forMail()) {
            return Optional.empty();
        }
        keep(handle, new Waiting(known.since(), false, known.forRedemption()));
        return age(known, now);
    }

    /** How long it took; empty if that isn't known, or was reported before, as for a link that can be used again. */
    synchronized Optional<Duration> redeemed(String handle, Instant now) {
        Waiting known = waiting.get(handle);
        if (known == null || !known.forRedemption()) {
            return Optional.empty();
        }
        keep(handle, new Waiting(known.since(), known.forMail(), false));
        return age(known, now);
    }

    /** Until both are told, in either order: whoever is quick redeems a link before the thread that has sent it tells so. */
    private void keep(String handle, Waiting known) {
        if (known.forMail() || known.forRedemption()) {
            waiting.put(handle, known);
        } else {
            forget(handle);
        }
    }

    synchronized void forget(String handle) {
        var unused = waiting.remove(handle);
    }

    synchronized int size() {
        return waiting.size();
    }

    private static Optional<Duration> age(Waiting known, Instant now) {
        // If the clock was set back meanwhile, the time isn't known.
        return isOver(known, now) || now.isBefore(known.since())
                ? Optional.empty()
                : Optional.of(Duration.between(known.since(), now));
    }

    private static boolean isOver(Waiting known, Instant now) {
        return Duration.between(known.since(), now).compareTo(LONGEST) >= 0;
    }
}
