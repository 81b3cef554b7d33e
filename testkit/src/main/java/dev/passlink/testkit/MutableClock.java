package dev.passlink.testkit;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until a test moves it. Safe for use by several threads. */
public final class MutableClock extends Clock {
    /** Where a clock starts by default. */
    public static final Instant START = Instant.parse("2026-11-24T09:00:00Z");

    private final AtomicReference<Instant> now;
    private final ZoneId zone;

    /** Creates a clock that stands at {@link #START}. */
    public MutableClock() {
        this(START);
    }

    /**
     * Creates a clock that stands at a given time.
     *
     * @param start the time
     */
    public MutableClock(Instant start) {
        this(new AtomicReference<>(start), ZoneOffset.UTC);
    }

    private MutableClock(AtomicReference<Instant> now, ZoneId zone) {
        this.now = now;
        this.zone = zone;
    }

    /**
     * Moves the clock.
     *
     * @param duration how far; backwards if negative
     */
    public void advance(Duration duration) {
        now.updateAndGet(instant -> instant.plus(duration));
    }

    /**
     * Sets the clock.
     *
     * @param instant the new time
     */
    public void set(Instant instant) {
        now.set(instant);
    }

    @Override
    public Instant instant() {
        return requireNonNull(now.get());
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    /** Returns a clock for another zone that shows the same time and moves with this one. */
    @Override
    public Clock withZone(ZoneId zone) {
        return new MutableClock(now, zone);
    }
}
