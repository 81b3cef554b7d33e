package dev.passlink.testkit;

import dev.passlink.port.LinkRequest;
import dev.passlink.port.LinkRequestQueue;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A queue without threads: what waits is dealt with when the test says so, in the test's own thread.
 *
 * <p>What is not dealt with stays and is tried again at the next {@link #runPending}; there is no back-off. Offers are
 * safe for many threads.
 */
public final class DirectQueue implements LinkRequestQueue {
    private final List<LinkRequest> pending = new CopyOnWriteArrayList<>();
    private final AtomicReference<@Nullable Handler> handler = new AtomicReference<>();
    private volatile boolean full;
    private volatile boolean closed;

    /** Empty, and with room for everything. */
    public DirectQueue() {}

    /**
     * Fills the queue up, or makes room.
     *
     * @param full true to take no request from now on
     */
    public void full(boolean full) {
        this.full = full;
    }

    /**
     * What waits.
     *
     * @return the oldest first
     */
    public List<LinkRequest> pending() {
        return List.copyOf(pending);
    }

    /**
     * Makes one attempt at everything that waits. What a handler throws counts as an attempt that failed.
     *
     * @throws IllegalStateException if the queue was never started
     */
    public void runPending() {
        for (LinkRequest request : List.copyOf(pending)) {
            if (isDealtWith(request)) {
                pending.remove(request);
            }
        }
    }

    /** Gives up on everything that waits. */
    public void abandonPending() {
        for (LinkRequest request : List.copyOf(pending)) {
            pending.remove(request);
            handler().abandoned(request);
        }
    }

    @Override
    public void start(Handler handler) {
        if (!this.handler.compareAndSet(null, handler)) {
            throw new IllegalStateException("This queue already serves another Passlink");
        }
    }

    @Override
    public boolean offer(LinkRequest request) {
        return !full && !closed && pending.add(request);
    }

    /** Makes one last attempt at what waits and gives up on the rest. */
    @Override
    public void close() {
        closed = true;
        runPending();
        abandonPending();
    }

    private boolean isDealtWith(LinkRequest request) {
        try {
            return handler().handle(request) == Outcome.DONE;
        } catch (RuntimeException takenAsFalse) {
            return false;
        }
    }

    private Handler handler() {
        Handler started = handler.get();
        if (started == null) {
            throw new IllegalStateException("Nobody has started this queue");
        }
        return started;
    }
}
