package dev.passlink;

import dev.passlink.port.LinkRequest;
import dev.passlink.port.LinkRequestQueue;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bounded queue in memory, with its own threads and back-off between attempts.
 *
 * <p>Waiting requests are lost when the process ends, unless {@link #close()} has time to deal with them. Safe for
 * many threads.
 */
public final class InMemoryLinkRequestQueue implements LinkRequestQueue {
    private static final int DEFAULT_CAPACITY = 10_000;
    private static final int THREADS = 4;
    /** For callers that close the queue on their own. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    /** Ends before a sign-in link would: after that there is nothing left to send. */
    private static final List<Duration> BACK_OFF = List.of(
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(15),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofSeconds(120),
            Duration.ofSeconds(240));

    private static final Logger log = LoggerFactory.getLogger(InMemoryLinkRequestQueue.class);

    private final Semaphore room;
    private final List<Duration> backOff;
    private final ScheduledThreadPoolExecutor threads;
    private final Set<Job> waiting = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable Handler> handler = new AtomicReference<>();
    private volatile boolean closed;
    private volatile boolean abandoned;

    /** Creates a queue with room for 10,000 requests. */
    public InMemoryLinkRequestQueue() {
        this(DEFAULT_CAPACITY);
    }

    /**
     * Creates a queue with the capacity you give.
     *
     * @param capacity how many requests may wait or be in progress, at least 1
     * @throws IllegalArgumentException if the capacity is less than 1
     */
    public InMemoryLinkRequestQueue(int capacity) {
        this(capacity, THREADS, BACK_OFF);
    }

    /**
     * Creates a queue with the capacity and the number of threads you give. For a slow mail server, use as many
     * threads as the mailer has connections; otherwise links may expire before a long queue is sent.
     *
     * @param capacity how many requests may wait or be in progress, at least 1
     * @param threads how many requests are dealt with at once, at least 1
     * @throws IllegalArgumentException if one of them is less than 1
     */
    public InMemoryLinkRequestQueue(int capacity, int threads) {
        this(capacity, threads, BACK_OFF);
    }

    InMemoryLinkRequestQueue(int capacity, int threads, List<Duration> backOff) {
        if (capacity < 1 || threads < 1) {
            throw new IllegalArgumentException(
                    "A queue needs room and threads: give a capacity and a number of threads of at least 1.");
        }
        this.room = new Semaphore(capacity);
        this.backOff = List.copyOf(backOff);
        this.threads = new ScheduledThreadPoolExecutor(threads, InMemoryLinkRequestQueue::daemon);
        this.threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public void start(Handler handler) {
        if (!this.handler.compareAndSet(null, handler)) {
            throw new IllegalStateException("This queue already serves another Passlink: give each its own.");
        }
    }

    @Override
    public boolean offer(LinkRequest request) {
        Handler current = handler.get();
        if (closed || current == null || !room.tryAcquire()) {
            return false;
        }
        return new Job(request, current).begin();
    }

    /**
     * Takes no more requests and deals with those that wait, without back-off. It goes on for up to a minute, or
     * until the caller is interrupted: {@link Passlink#close} does that when its time is over. Then waiting requests
     * are abandoned, and those in progress are interrupted. Closing the queue again doesn't wait for one that still
     * hangs.
     */
    @Override
    public void close() {
        closed = true;
        waiting.forEach(Job::hurry);
        threads.shutdown();
        try {
            if (!threads.awaitTermination(abandoned ? 0 : PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                interrupt();
            }
        } catch (InterruptedException e) {
            interrupt();
            Thread.currentThread().interrupt();
        }
        waiting.forEach(Job::abandon);
    }

    private void interrupt() {
        abandoned = true;
        threads.shutdownNow();
    }

    private final class Job implements Runnable {
        private final LinkRequest request;
        private final Handler handler;
        private int attempts;

        Job(LinkRequest request, Handler handler) {
            this.request = request;
            this.handler = handler;
        }

        boolean begin() {
            // A concurrent close may have dealt with it already. Then it was taken, whatever the outcome.
            boolean refused = !schedule(Duration.ZERO) && waiting.remove(this);
            if (refused) {
                room.release();
            }
            return !refused;
        }

        private boolean schedule(Duration delay) {
            waiting.add(this);
            try {
                var unused = threads.schedule(this, delay.toMillis(), TimeUnit.MILLISECONDS);
                return true;
            } catch (RejectedExecutionException closing) {
                return false;
            }
        }

        /** Brings a delayed attempt forward; the delayed one then finds nothing to do. */
        void hurry() {
            try {
                threads.execute(this);
            } catch (RejectedExecutionException closedTwice) {
                // A concurrent close has brought everything forward and waits for it.
            }
        }

        @Override
        public void run() {
            if (!waiting.remove(this)) {
                return;
            }
            Outcome outcome = Outcome.AGAIN;
            try {
                outcome = handler.handle(request);
            } catch (Throwable e) {
                // Errors and undeclared exceptions, too: the executor would swallow them, and with them the room.
                failed(e);
            } finally {
                settle(outcome);
            }
        }

        private void settle(Outcome outcome) {
            if (outcome == Outcome.ONCE_MORE) {
                attempts = Math.max(attempts, backOff.size() - 1);
            }
            if (outcome == Outcome.DONE) {
                room.release();
            } else if (closed || attempts >= backOff.size()) {
                waiting.add(this);
                abandon();
            } else if (!schedule(backOff.get(attempts++))) {
                abandon();
            }
        }

        void abandon() {
            if (waiting.remove(this)) {
                room.release();
                try {
                    handler.abandoned(request);
                } catch (Throwable e) {
                    // The others are still to be abandoned.
                    failed(e);
                }
            }
        }
    }

    /** Without the message, which may quote an address. */
    private static void failed(Throwable e) {
        log.warn("A request for a link couldn't be handled: {}", e.getClass().getName());
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "passlink-queue");
        thread.setDaemon(true);
        return thread;
    }
}
