package dev.passlink.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.port.LinkRequest;
import dev.passlink.port.LinkRequestQueue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link LinkRequestQueue} must do, as JUnit tests to extend.
 *
 * <pre>{@code
 * class MyQueueTest extends LinkRequestQueueContract {
 *     @Override
 *     protected LinkRequestQueue queue(int capacity) {
 *         return new MyQueue(emptyStore, capacity);
 *     }
 * }
 * }</pre>
 *
 * <p>A queue under test should make its second attempt within seconds.
 */
@Timeout(value = 300, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class LinkRequestQueueContract {
    private static final int MANY = 1000;

    private final List<LinkRequestQueue> opened = new CopyOnWriteArrayList<>();

    /** For subclasses. */
    protected LinkRequestQueueContract() {}

    /**
     * Makes a queue that isn't started. The first in a test is empty; if the queue keeps its requests outside the process, the
     * others are further nodes on the same store.
     *
     * @param capacity how many requests can wait or be in progress
     * @return the queue; the tests close it
     */
    protected abstract LinkRequestQueue queue(int capacity);

    @AfterEach
    final void closeAll() {
        opened.forEach(LinkRequestQueue::close);
    }

    @Test
    void whatIsTakenIsHandedOverAsItWas() throws Exception {
        RecordingHandler handler = new RecordingHandler(request -> true);
        LinkRequestQueue queue = started(MANY, handler);
        LinkRequest plain = request("plain");
        // As long as the longest path of a view, with every possible character.
        LinkRequest full = new LinkRequest("ABCXYZabcxyz0189-_".repeat(1_500), "ABCabcxyz0189-_A");

        assertThat(queue.offer(plain)).isTrue();
        assertThat(queue.offer(full)).isTrue();

        handler.awaitDealtWith(2);
        assertThat(handler.dealtWith()).containsExactlyInAnyOrder(plain, full);
    }

    @Test
    void oneThatCouldWorkHasNoProblemAndHandsNothingOverToFindOut() throws Exception {
        RecordingHandler handler = new RecordingHandler(request -> true);
        LinkRequestQueue queue = started(MANY, handler);
        assertThat(queue.problem()).isEmpty();
        queue.offer(request("first"));

        handler.awaitDealtWith(1);
    }

    @Test
    void whatWasThereBeforeTheQueueWasStartedIsNotLost() throws Exception {
        RecordingHandler handler = new RecordingHandler(request -> true);
        LinkRequestQueue queue = opened(MANY);
        boolean taken = queue.offer(request("early"));
        queue.start(handler);
        queue.offer(request("late"));

        handler.awaitDealtWith(taken ? 2 : 1);
    }

    @Test
    void whatAsksAgainWithTheSameIdIsAnotherRequest() throws Exception {
        RecordingHandler handler = new RecordingHandler(request -> true);
        LinkRequestQueue queue = started(MANY, handler);

        queue.offer(request("again"));
        queue.offer(request("again"));

        handler.awaitDealtWith(2);
    }

    @Test
    void anOfferDoesNotWaitForTheHandler() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        RecordingHandler handler = new RecordingHandler(request -> passed(go));
        LinkRequestQueue queue = started(MANY, handler);

        for (int i = 0; i < 20; i++) {
            assertThat(queue.offer(request("r" + i))).isTrue();
        }

        go.countDown();
        handler.awaitDealtWith(20);
    }

    @Test
    void whatIsNotDealtWithIsTriedAgain() throws Exception {
        RecordingHandler handler = new RecordingHandler(failingFirst(request -> false));
        LinkRequestQueue queue = started(MANY, handler);

        queue.offer(request("stubborn"));

        handler.awaitDealtWith(1);
        assertThat(handler.attempts())
                .hasSize(2)
                .containsOnly(handler.dealtWith().get(0));
    }

    @Test
    void anExceptionIsAnAttemptThatFailed() throws Exception {
        RecordingHandler handler = new RecordingHandler(failingFirst(request -> {
            throw new IllegalStateException("The user store is down");
        }));
        LinkRequestQueue queue = started(MANY, handler);

        queue.offer(request("stubborn"));

        handler.awaitDealtWith(1);
    }

    @Test
    void anErrorIsAnAttemptThatFailed() throws Exception {
        RecordingHandler handler = new RecordingHandler(failingFirst(request -> {
            throw new StackOverflowError();
        }));
        LinkRequestQueue queue = started(MANY, handler);

        queue.offer(request("stubborn"));

        handler.awaitDealtWith(1);
    }

    @Test
    void aCheckedExceptionThatTheHandlerNeverDeclaredIsAnAttemptThatFailed() throws Exception {
        RecordingHandler handler = new RecordingHandler(failingFirst(request -> {
            throw undeclared(new IOException("The user store is down"));
        }));
        LinkRequestQueue queue = started(1, handler);

        queue.offer(request("stubborn"));

        handler.awaitDealtWith(1);
        awaitRoom(queue);
    }

    @Test
    void oneThatFailsDoesNotHoldUpTheOthers() throws Exception {
        RecordingHandler handler =
                new RecordingHandler(request -> !request.text().equals("bad"));
        LinkRequestQueue queue = started(MANY, handler);

        queue.offer(request("bad"));
        queue.offer(request("good"));

        handler.awaitDealtWith(1);
    }

    @Test
    void whatIsDealtWithIsHandedOverOnce() throws Exception {
        RecordingHandler handler = new RecordingHandler(request -> true);
        LinkRequestQueue queue = started(MANY, handler);
        int askers = 8;
        List<Callable<Integer>> asking = new ArrayList<>();
        for (int asker = 0; asker < askers; asker++) {
            String name = "a" + asker + "-";
            asking.add(() -> {
                int taken = 0;
                for (int i = 0; i < 10; i++) {
                    taken += queue.offer(request(name + i)) ? 1 : 0;
                }
                return taken;
            });
        }

        assertThat(Together.run(asking)).containsOnly(10);

        handler.awaitDealtWith(askers * 10);
        queue.close();
        assertThat(handler.attempts()).hasSize(askers * 10).doesNotHaveDuplicates();
    }

    @Test
    void whatWaitsIsBounded() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        RecordingHandler handler = new RecordingHandler(request -> passed(go));
        LinkRequestQueue queue = started(3, handler);

        for (int i = 0; i < 3; i++) {
            assertThat(queue.offer(request("r" + i))).isTrue();
        }
        assertThat(queue.offer(request("one too many"))).isFalse();

        go.countDown();
        handler.awaitDealtWith(3);
        awaitRoom(queue);
        handler.awaitDealtWith(4);
    }

    @Test
    void closingDealsWithWhatWaits() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        RecordingHandler handler = new RecordingHandler(request -> passed(go));
        LinkRequestQueue queue = started(MANY, handler);
        for (int i = 0; i < 10; i++) {
            queue.offer(request("r" + i));
        }
        handler.awaitAttempts(1);
        go.countDown();

        queue.close();

        assertThat(handler.dealtWith()).hasSize(10);
        assertThat(handler.abandoned()).isEmpty();
    }

    @Test
    void anInterruptEndsTheClosingThoughAnAttemptHangs() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        RecordingHandler handler = new RecordingHandler(request -> passed(go));
        LinkRequestQueue queue = started(MANY, handler);
        queue.offer(request("hangs"));
        handler.awaitAttempts(1);

        Thread.currentThread().interrupt();
        queue.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(go.getCount()).isEqualTo(1);
        go.countDown();
    }

    @Test
    void aClosedQueueTakesNothing() {
        LinkRequestQueue queue = started(MANY, new RecordingHandler(request -> true));

        queue.close();

        assertThat(queue.offer(request("late"))).isFalse();
        queue.close();
    }

    @Test
    void itsThreadsDoNotKeepTheProcessAlive() throws Exception {
        Set<Boolean> daemon = ConcurrentHashMap.newKeySet();
        RecordingHandler handler = new RecordingHandler(
                request -> daemon.add(Thread.currentThread().isDaemon()));
        LinkRequestQueue queue = started(MANY, handler);

        queue.offer(request("a"));

        handler.awaitDealtWith(1);
        assertThat(daemon).containsExactly(true);
    }

    final LinkRequestQueue started(int capacity, RecordingHandler handler) {
        LinkRequestQueue queue = opened(capacity);
        queue.start(handler);
        return queue;
    }

    private LinkRequestQueue opened(int capacity) {
        LinkRequestQueue queue = queue(capacity);
        opened.add(queue);
        return queue;
    }

    private static void awaitRoom(LinkRequestQueue queue) {
        while (!queue.offer(request("there is room again"))) {
            Thread.onSpinWait();
        }
    }

    private static RuntimeException undeclared(Throwable any) {
        LinkRequestQueueContract.<RuntimeException>raise(any);
        throw new AssertionError(any);
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void raise(Throwable any) throws E {
        throw (E) any;
    }

    static LinkRequest request(String name) {
        return new LinkRequest(name);
    }

    static boolean passed(CountDownLatch latch) {
        try {
            return latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }

    private static Predicate<LinkRequest> failingFirst(Predicate<LinkRequest> failure) {
        AtomicInteger attempts = new AtomicInteger();
        return request -> attempts.incrementAndGet() > 1 || failure.test(request);
    }
}
