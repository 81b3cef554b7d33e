package dev.passlink;

import dev.passlink.audit.Audit;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** Closes one part after another, within one deadline for all of them, even if some hang. */
final class Closing {
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration GRACE = Duration.ofMillis(500);

    private final List<AutoCloseable> owned;
    private final Duration within;
    /** The last stretch of that time, in which interrupted parts may still end. */
    private final Duration grace;

    private final Audit audit;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);

    Closing(Stream<?> parts, Duration within, Audit audit) {
        this(parts, within, GRACE.compareTo(within.dividedBy(2)) < 0 ? GRACE : within.dividedBy(2), audit);
    }

    Closing(Stream<?> parts, Duration within, Duration grace, Audit audit) {
        this.owned = parts.filter(AutoCloseable.class::isInstance)
                .map(AutoCloseable.class::cast)
                .toList();
        this.within = within;
        this.grace = grace;
        this.audit = audit;
    }

    static Duration checked(Duration within) {
        if (within.compareTo(SHORTEST) < 0 || within.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "Closing may take from a millisecond to an hour: call closeWithin(…) with a time in that range.");
        }
        return within;
    }

    /** A concurrent caller waits for the same. */
    void close() {
        if (begun.compareAndSet(false, true)) {
            try {
                new Turn().closeAll();
            } finally {
                ended.countDown();
            }
        } else {
            try {
                ended.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The state of the closing thread; times are nanoseconds since it began. */
    private final class Turn {
        private final List<Part> parts = owned.stream().map(Part::new).toList();
        private final long start = System.nanoTime();
        private long hurryAt = within.minus(grace).toNanos();
        private boolean interrupted;

        void closeAll() {
            for (int i = 0; i < parts.size(); i++) {
                Part part = parts.get(i);
                part.start();
                await(part, hurryAt);
                if (part.isAlive()) {
                    part.interrupt();
                    await(part, hurryAt + grace.toNanos() * (i + 1) / parts.size());
                }
            }
            for (Part part : parts) {
                await(part, hurryAt + grace.toNanos());
                if (part.isAlive()) {
                    part.tell("is still closing after " + within + ", and is abandoned");
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        /** An interrupt means that the caller won't wait any longer. */
        private void await(Part part, long until) {
            try {
                TimeUnit.NANOSECONDS.timedJoin(part, until - (System.nanoTime() - start));
            } catch (InterruptedException e) {
                interrupted = true;
                hurryAt = Math.min(hurryAt, System.nanoTime() - start);
            }
        }
    }

    /** On a thread of its own, so that a part that hangs delays neither the others nor the process. */
    private final class Part extends Thread {
        private final AutoCloseable part;

        Part(AutoCloseable part) {
            super("passlink-close");
            setDaemon(true);
            this.part = part;
        }

        @Override
        public void run() {
            try {
                part.close();
            } catch (Exception | Error e) {
                tell("couldn't be closed: " + e.getClass().getName());
            }
        }

        void tell(String what) {
            audit.tell(
                    AuditEvent.Type.FAILURE,
                    Reason.UNAVAILABLE,
                    "",
                    "",
                    part.getClass().getName() + " " + what);
        }
    }
}
