package dev.passlink.google;

import dev.passlink.port.IdentityRejected;
import dev.passlink.port.IdentityRejected.Cause;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A document from the provider, kept as long as the provider says; the last good one is used during an outage.
 *
 * <p>At most two fetches in any minute, for whatever cause, so that nobody can make this site flood the provider; and two more
 * for those whom the provider itself has vouched for, so that a flood of strangers who miss what nobody has keeps none of them
 * waiting. One fetch at a time: others wait for it, with a time limit. The lock guards fields and is never held during HTTP.
 */
final class Cached<T> {
    private static final Duration MIN_FRESH = Duration.ofMinutes(1);
    private static final Duration MAX_FRESH = Duration.ofHours(24);
    private static final Duration MAX_STALE = Duration.ofHours(24);
    private static final Duration MAX_BACK_OFF = Duration.ofMinutes(5);
    private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(30);
    private static final Duration CAP_WINDOW = Duration.ofMinutes(1);
    private static final int CAP = 2;

    /** Asks the provider. */
    interface Source<T> {
        Fetched<T> fetch() throws Refusal;
    }

    /** A good document, and for how long the provider says it is. */
    record Fetched<T>(T value, Duration fresh) {}

    private record Held<T>(T value, Instant fetchedAt, Instant freshUntil) {
        /** Also false before it was fetched: the clock was set back, and nothing is known about its age. */
        boolean isFresh(Instant now) {
            return !now.isBefore(fetchedAt) && now.isBefore(freshUntil);
        }

        boolean isUsable(Instant now) {
            return now.isBefore(freshUntil.plus(MAX_STALE));
        }
    }

    private final Source<T> source;
    private final Clock clock;
    private final Duration deadline;

    private final Object lock = new Object();
    private final Deque<Instant> fetches = new ArrayDeque<>();
    private final Deque<Instant> vouchedFetches = new ArrayDeque<>();
    private @Nullable Held<T> held;
    private @Nullable CompletableFuture<@Nullable IdentityRejected> running;
    private IdentityRejected lastFailure = IdentityRejected.of(Cause.UNAVAILABLE, "nothing was fetched yet");
    private int failures;
    private Instant notBefore = Instant.MIN;

    Cached(Source<T> source, Clock clock, Duration deadline) {
        this.source = source;
        this.clock = clock;
        this.deadline = deadline;
    }

    T get() throws Refusal {
        synchronized (lock) {
            Instant now = clock.instant();
            if (held != null && held.isFresh(now)) {
                return held.value();
            }
            if (held != null && held.isUsable(now) && isOutage(now)) {
                return held.value();
            }
        }
        IdentityRejected failure = refresh(fetches);
        synchronized (lock) {
            if (held != null && held.isUsable(clock.instant())) {
                return held.value();
            }
        }
        throw new Refusal(failure != null ? failure : lastFailure());
    }

    /**
     * For somebody who misses something in {@code seen}: a newer document, or the same one if there is none.
     *
     * @throws Refusal if the provider could not be asked
     */
    T newerThan(T seen) throws Refusal {
        return newerThan(seen, fetches);
    }

    /** The same, for somebody who has the provider's own word that it is there. */
    T newerThanVouched(T seen) throws Refusal {
        return newerThan(seen, vouchedFetches);
    }

    private T newerThan(T seen, Deque<Instant> counted) throws Refusal {
        synchronized (lock) {
            if (held != null && held.value() != seen) {
                return held.value();
            }
        }
        IdentityRejected failure = refresh(counted);
        if (failure != null) {
            throw new Refusal(failure);
        }
        synchronized (lock) {
            return held != null ? held.value() : seen;
        }
    }

    /** Null if what is held is now as new as it may be: the provider was asked, or was asked twice within a minute. */
    private @Nullable IdentityRejected refresh(Deque<Instant> counted) {
        CompletableFuture<@Nullable IdentityRejected> fetch;
        boolean mine = false;
        synchronized (lock) {
            if (running == null) {
                if (!mayFetch(clock.instant(), counted)) {
                    return failures > 0 ? lastFailure : null;
                }
                running = new CompletableFuture<>();
                mine = true;
            }
            fetch = running;
        }
        return mine ? fetchFor(fetch) : await(fetch);
    }

    /** One caller in a while finds out whether it is over; nobody else waits for that. */
    private boolean isOutage(Instant now) {
        return now.isBefore(notBefore) || (failures > 0 && running != null);
    }

    private static boolean mayFetch(Instant now, Deque<Instant> counted) {
        counted.removeIf(at -> at.isAfter(now) || !at.plus(CAP_WINDOW).isAfter(now));
        if (counted.size() >= CAP) {
            return false;
        }
        counted.add(now);
        return true;
    }

    private @Nullable IdentityRejected fetchFor(CompletableFuture<@Nullable IdentityRejected> waiting) {
        IdentityRejected outcome = IdentityRejected.of(Cause.UNAVAILABLE, "the fetch broke off");
        try {
            Fetched<T> fetched = source.fetch();
            synchronized (lock) {
                Instant now = clock.instant();
                held = new Held<>(fetched.value(), now, now.plus(clamp(fetched.fresh())));
                failures = 0;
                notBefore = Instant.MIN;
            }
            outcome = null;
        } catch (Refusal refusal) {
            outcome = refusal.rejected();
        } finally {
            synchronized (lock) {
                if (outcome != null) {
                    failed(outcome);
                }
                running = null;
            }
            waiting.complete(outcome);
        }
        return outcome;
    }

    private void failed(IdentityRejected outcome) {
        Duration backOff = FIRST_BACK_OFF.multipliedBy(1L << Math.min(failures, 4));
        notBefore = clock.instant().plus(backOff.compareTo(MAX_BACK_OFF) < 0 ? backOff : MAX_BACK_OFF);
        failures++;
        lastFailure = outcome;
    }

    private @Nullable IdentityRejected await(CompletableFuture<@Nullable IdentityRejected> fetch) {
        try {
            return fetch.get(2 * deadline.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return IdentityRejected.of(Cause.UNAVAILABLE, "interrupted while somebody else fetched");
        } catch (TimeoutException | ExecutionException e) {
            return IdentityRejected.of(Cause.UNAVAILABLE, "somebody else's fetch took too long");
        }
    }

    private IdentityRejected lastFailure() {
        synchronized (lock) {
            return lastFailure;
        }
    }

    private static Duration clamp(Duration fresh) {
        if (fresh.compareTo(MIN_FRESH) < 0) {
            return MIN_FRESH;
        }
        return fresh.compareTo(MAX_FRESH) > 0 ? MAX_FRESH : fresh;
    }
}
