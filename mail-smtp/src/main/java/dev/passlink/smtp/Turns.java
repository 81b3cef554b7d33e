package dev.passlink.smtp;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Limits how many emails are in progress at once, and how many begin in a period: a server refuses more than that.
 */
final class Turns {
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition changed = lock.newCondition();
    private final int connections;
    private final @Nullable Rate rate;
    private final @Nullable Pace pace;
    private final Time time;
    private final long most;
    private final CountDownLatch closed = new CountDownLatch(1);
    private int free;

    Turns(int connections, @Nullable Rate rate, int mostMillis, Time time) {
        this.connections = connections;
        this.free = connections;
        this.rate = rate;
        this.pace = rate == null ? null : new Pace(rate);
        this.time = time;
        this.most = TimeUnit.MILLISECONDS.toNanos(mostMillis);
    }

    /**
     * Waits for a turn, which {@link #done} ends.
     *
     * @return why there is none; empty if there is one
     */
    Optional<String> take() {
        long start = time.nanos();
        try {
            if (!takePlace()) {
                return none("all " + connections + " connections are busy");
            }
            boolean taken = false;
            try {
                taken = isInTime(start) && !isClosed();
            } finally {
                if (!taken) {
                    done();
                }
            }
            return taken ? Optional.empty() : none("no more than " + rate);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    void done() {
        lock.lock();
        try {
            free++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Gives no more turns, not even to those who wait for one, and waits until all turns are over. */
    void close() throws InterruptedException {
        lock.lock();
        try {
            closed.countDown();
            changed.signalAll();
            while (free < connections) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean takePlace() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = most;
            while (free == 0 && !isClosed() && left > 0) {
                left = changed.awaitNanos(left);
            }
            boolean taken = free > 0 && !isClosed();
            free -= taken ? 1 : 0;
            return taken;
        } finally {
            lock.unlock();
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
            time.pause(wait, closed);
        }
        return true;
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    private Optional<String> none(String why) {
        return Optional.of(isClosed() ? "this mailer is closed" : why);
    }
}
