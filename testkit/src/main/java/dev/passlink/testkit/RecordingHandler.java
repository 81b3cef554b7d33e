package dev.passlink.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.port.LinkRequest;
import dev.passlink.port.LinkRequestQueue;
import dev.passlink.port.LinkRequestQueue.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Keeps every attempt, and can be waited for. Safe for use by several threads. */
final class RecordingHandler implements LinkRequestQueue.Handler {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);

    private final Predicate<LinkRequest> done;
    private final List<LinkRequest> attempts = new ArrayList<>();
    private final List<LinkRequest> dealtWith = new ArrayList<>();
    private final List<LinkRequest> abandoned = new ArrayList<>();

    /** Creates a handler that completes what the test accepts, and wants everything else again. */
    RecordingHandler(Predicate<LinkRequest> done) {
        this.done = done;
    }

    @Override
    public Outcome handle(LinkRequest request) {
        note(attempts, request);
        if (!done.test(request)) {
            return Outcome.AGAIN;
        }
        note(dealtWith, request);
        return Outcome.DONE;
    }

    @Override
    public void abandoned(LinkRequest request) {
        note(abandoned, request);
    }

    synchronized List<LinkRequest> attempts() {
        return List.copyOf(attempts);
    }

    synchronized List<LinkRequest> dealtWith() {
        return List.copyOf(dealtWith);
    }

    synchronized List<LinkRequest> abandoned() {
        return List.copyOf(abandoned);
    }

    void awaitAttempts(int number) throws InterruptedException {
        await(attempts, number);
    }

    void awaitDealtWith(int number) throws InterruptedException {
        await(dealtWith, number);
    }

    private synchronized void note(List<LinkRequest> where, LinkRequest request) {
        where.add(request);
        notifyAll();
    }

    private synchronized void await(List<LinkRequest> where, int number) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE;
        while (where.size() < number) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            assertThat(left)
                    .as("%s of %s requests in time", where.size(), number)
                    .isPositive();
            wait(left);
        }
    }
}
