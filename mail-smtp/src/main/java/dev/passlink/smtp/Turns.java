package dev.passlink.smtp;

import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Lets only so many mails be under way at once, and only so many begin in a time: a server refuses what is more. */
final class Turns {
    private final Semaphore places;
    private final int connections;
    private final @Nullable Rate rate;
    private final @Nullable Pace pace;
    private final Time time;
    private final long most;
    private final AtomicBoolean closed = new AtomicBoolean();

    Turns(int connections, @Nullable Rate rate, int mostMillis, Time time) {
        this.places = new Semaphore(connections, true);
        this.connections = connections;
        this.rate = rate;
        this.pace = rate == null ? null : new Pace(rate);
        this.time = time;
        this.most = TimeUnit.MILLISECONDS.toNanos(mostMillis);
    }

    /**
     * Waits for a turn, which {@link #done} ends.
     *
     * @return why there is none
     */
    Optional<String> take() {
        long start = time.nanos();
        try {
            if (closed.get()) {
                return Optional.of("this mailer is closed");
            }
            if (!places.tryAcquire(most, TimeUnit.NANOSECONDS)) {
                return Optional.of("all " + connections + " connections are busy");
            }
            boolean taken = false;
            try {
                taken = isInTime(start);
            } finally {
                if (!taken) {
                    done();
                }
            }
            return taken ? Optional.empty() : Optional.of("no more than " + rate);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    void done() {
        places.release();
    }

    /** Gives no more turns, and waits for those that are taken, as long as an attempt may take. */
    void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        try {
            var unused = places.tryAcquire(connections, most, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isInTime(long start) throws InterruptedException {
        if (pace == null) {
            return true;
        }
        long now = time.nanos();
        long left = most - (now - start);
        long wait = pace.reserve(now, left);
        if (wait > left) {
            return false;
        }
        if (wait > 0) {
            time.pause(wait);
        }
        return true;
    }
}
