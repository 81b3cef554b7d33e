package dev.passlink.smtp;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The connections that wait for the next email for a while. There are never more than are used at once, which {@link
 * Turns} limits.
 */
final class Connections {
    private final Deque<Connection> idle = new ArrayDeque<>();
    private final long rest;
    private final Time time;
    private final ScheduledExecutorService timer;
    private boolean isWatched;
    private boolean isClosed;

    Connections(Duration rest, Time time, ScheduledExecutorService timer) {
        this.rest = rest.toNanos();
        this.time = time;
        this.timer = timer;
    }

    /** The one that was used last: it is the most likely to be alive. */
    Optional<Connection> take() {
        closeRested();
        synchronized (this) {
            return Optional.ofNullable(idle.pollFirst());
        }
    }

    void keep(Connection connection) {
        if (!isKept(connection)) {
            connection.end();
        }
    }

    /** Closes those that wait now. Outside the lock, since saying goodbye is a write and may take a while. */
    void closeAll() {
        List<Connection> all;
        synchronized (this) {
            all = List.copyOf(idle);
            idle.clear();
        }
        all.forEach(Connection::end);
    }

    /** Closes those that wait now, and each one that is given back later. */
    void close() {
        synchronized (this) {
            isClosed = true;
        }
        closeAll();
    }

    private synchronized boolean isKept(Connection connection) {
        if (!isClosed) {
            connection.rest(time.nanos());
            idle.addFirst(connection);
            watch();
        }
        return !isClosed;
    }

    private void closeRested() {
        rested().forEach(Connection::end);
    }

    private synchronized List<Connection> rested() {
        List<Connection> rested = new ArrayList<>();
        long now = time.nanos();
        while (!idle.isEmpty() && idle.getLast().hasRested(rest, now)) {
            rested.add(idle.removeLast());
        }
        return rested;
    }

    private synchronized void watch() {
        if (!isWatched && !isClosed && !idle.isEmpty()) {
            isWatched = true;
            var unused = timer.schedule(this::tidy, rest, TimeUnit.NANOSECONDS);
        }
    }

    private void tidy() {
        closeRested();
        synchronized (this) {
            isWatched = false;
            watch();
        }
    }
}
