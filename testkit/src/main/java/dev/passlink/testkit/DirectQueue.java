package dev.passlink.testkit;

import dev.passlink.port.LinkRequest;
import dev.passlink.port.LinkRequestQueue;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A queue without threads: waiting requests are handled when the test says so, in the test's own thread.
 *
 * <p>A request whose attempt failed stays, and is tried again at the next {@link #runPending}; there is no back-off. Offering is
 * safe from several threads.
 */
public final class DirectQueue implements LinkRequestQueue {
    private final List<LinkRequest> pending = new CopyOnWriteArrayList<>();
    private final AtomicReference<@Nullable Handler> handler = new AtomicReference<>();
    private volatile boolean full;
    private volatile boolean closed;

    /** Creates an empty queue with unlimited room. */
    public DirectQueue() {}

    /**
     * Makes the queue full, or gives it room again.
     *
     * @param full true to refuse every request from now on
     */
    public void full(boolean full) {
        this.full = full;
    }

    /**
     * The waiting requests.
     *
     * @return the oldest first
     */
    public List<LinkRequest> pending() {
        return List.copyOf(pending);
    }

    /**
     * Makes one attempt at each waiting request. An exception from the handler counts as a failed attempt.
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

    /** Gives up on every waiting request. */
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

    /** Makes one last attempt at each waiting request and gives up on the rest. */
    @Override
    public void close() {
        closed = true;
        runPending();
        abandonPending();
    }

    private boolean isDealtWith(LinkRequest request) {
        try {
            return handler().handle(request) == Outcome.DONE;
        } catch (Exception takenAsFalse) {
            return false;
        }
    }

    private Handler handler() {
        Handler started = handler.get();
        if (started == null) {
            throw new IllegalStateException("This queue hasn't been started: build a Passlink with it");
        }
        return started;
    }
}
