package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.port.LinkRequest;
import dev.passlink.port.LinkRequestQueue.Handler;
import dev.passlink.port.LinkRequestQueue.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever was taken is dealt with or abandoned, once. Time is told by latches only. */
@Timeout(300)
final class InMemoryLinkRequestQueueTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(1);

    /** Says what happened to every request. */
    private static final class Log implements Handler {
        private final List<String> handled = Collections.synchronizedList(new ArrayList<>());
        private final List<String> abandoned = Collections.synchronizedList(new ArrayList<>());
        private final Predicate<LinkRequest> answer;
        private final CountDownLatch ends;
        private Outcome otherwise = Outcome.AGAIN;

        Log(int ends, Predicate<LinkRequest> answer) {
            this.answer = answer;
            this.ends = new CountDownLatch(ends);
        }

        @Override
        public Outcome handle(LinkRequest request) {
            handled.add(request.text());
            if (!answer.test(request)) {
                return otherwise;
            }
            ends.countDown();
            return Outcome.DONE;
        }

        @Override
        public void abandoned(LinkRequest request) {
            abandoned.add(request.text());
            ends.countDown();
        }

        void awaitEnds() {
            await(ends);
        }

        /** In a test where whoever has an even hash is dealt with. */
        List<String> ended() {
            synchronized (handled) {
                return Stream.concat(
                                List.copyOf(abandoned).stream(),
                                handled.stream().filter(id -> id.hashCode() % 2 == 0))
                        .toList();
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static LinkRequest request(String name) {
        return new LinkRequest(name);
    }

    private static InMemoryLinkRequestQueue queue(int capacity, int threads, List<Duration> backOff, Handler handler) {
        InMemoryLinkRequestQueue queue = new InMemoryLinkRequestQueue(capacity, threads, backOff);
        queue.start(handler);
        return queue;
    }

    @Test
    void whatIsNotDealtWithIsTriedAgainAndOnceDealtWithIsDone() {
        AtomicInteger attempts = new AtomicInteger();
        Log log = new Log(1, request -> attempts.incrementAndGet() == 3);
        InMemoryLinkRequestQueue queue = queue(1, 1, List.of(SHORT, SHORT, SHORT, SHORT), log);
        assertThat(queue.offer(request("a"))).isTrue();
        log.awaitEnds();
        queue.close();
        assertThat(log.handled).containsExactly("a", "a", "a");
        assertThat(log.abandoned).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"AGAIN", "ELSEWHERE"})
    void afterTheLastBackOffItIsAbandonedOnce(Outcome otherwise) {
        Log log = new Log(1, request -> false);
        log.otherwise = otherwise;
        InMemoryLinkRequestQueue queue = queue(1, 1, List.of(SHORT, SHORT), log);
        queue.offer(request("a"));
        log.awaitEnds();
        queue.close();
        assertThat(log.handled).hasSize(3);
        assertThat(log.abandoned).containsExactly("a");
    }

    /** Seven copies of an email that was taken the first time are spam. */
    @Test
    void whatMayBeDoneAlreadyIsTriedOnceMoreAfterTheLongestDelay() {
        Log log = new Log(1, request -> false);
        log.otherwise = Outcome.ONCE_MORE;
        Duration never = Duration.ofDays(1);
        InMemoryLinkRequestQueue queue = queue(1, 1, List.of(never, never, SHORT), log);
        queue.offer(request("a"));
        log.awaitEnds();
        queue.close();
        assertThat(log.handled).hasSize(2);
        assertThat(log.abandoned).containsExactly("a");
    }

    @Test
    void anExceptionAndEvenAnErrorIsAnAttemptThatFailed() {
        AtomicInteger attempts = new AtomicInteger();
        Log log = new Log(2, request -> {
            switch (attempts.incrementAndGet()) {
                case 1 -> throw new IllegalStateException("broken");
                case 2 -> throw new StackOverflowError();
                default -> {
                    return true;
                }
            }
        });
        InMemoryLinkRequestQueue queue = queue(2, 1, List.of(SHORT, SHORT, SHORT), log);
        queue.offer(request("a"));
        queue.offer(request("b"));
        log.awaitEnds();
        queue.close();
        assertThat(log.handled).contains("a", "b").hasSize(4);
        assertThat(log.abandoned).isEmpty();
    }

    @Test
    void whatWaitsAndWhatIsWorkedOnIsBounded() {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Log log = new Log(2, request -> {
            started.countDown();
            await(go);
            return true;
        });
        InMemoryLinkRequestQueue queue = queue(2, 1, List.of(), log);
        assertThat(queue.offer(request("a"))).isTrue();
        await(started);
        assertThat(queue.offer(request("b"))).isTrue();
        assertThat(queue.offer(request("c"))).isFalse();
        go.countDown();
        log.awaitEnds();
        while (!queue.offer(request("d"))) {
            Thread.onSpinWait();
        }
        queue.close();
        assertThat(log.handled).containsExactly("a", "b", "d");
    }

    @Test
    void aRequestThatWaitsForItsNextTryKeepsItsPlace() {
        CountDownLatch tried = new CountDownLatch(1);
        Log log = new Log(1, request -> {
            tried.countDown();
            return false;
        });
        InMemoryLinkRequestQueue queue = queue(1, 1, List.of(LONG), log);
        queue.offer(request("a"));
        await(tried);
        assertThat(queue.offer(request("b"))).isFalse();
        queue.close();
    }

    @Test
    void whatWasAbandonedGivesItsPlaceBack() {
        Log log = new Log(1, request -> !request.text().equals("a"));
        InMemoryLinkRequestQueue queue = queue(1, 1, List.of(), log);
        queue.offer(request("a"));
        log.awaitEnds();
        while (!queue.offer(request("b"))) {
            Thread.onSpinWait();
        }
        queue.close();
        assertThat(log.abandoned).containsExactly("a");
        assertThat(log.handled).containsExactly("a", "b");
    }

    @Test
    void closingDealsWithWhatWaits() {
        CountDownLatch go = new CountDownLatch(1);
        Log log = new Log(6, request -> {
            await(go);
            return true;
        });
        InMemoryLinkRequestQueue queue = queue(10, 1, List.of(LONG), log);
        for (String id : List.of("a", "b", "c", "d", "e", "f")) {
            queue.offer(request(id));
        }
        go.countDown();
        queue.close();
        assertThat(log.handled).containsExactlyInAnyOrder("a", "b", "c", "d", "e", "f");
        assertThat(log.abandoned).isEmpty();
        assertThat(queue.offer(request("g"))).isFalse();
    }

    @Test
    void closingBringsALaterTryForwardAndAbandonsWhatFailsAgain() {
        CountDownLatch bothPutBack = new CountDownLatch(1);
        List<String> triedOnce = Collections.synchronizedList(new ArrayList<>());
        Log log = new Log(3, request -> {
            if (request.text().equals("last")) {
                bothPutBack.countDown();
                return true;
            }
            if (!triedOnce.contains(request.text())) {
                triedOnce.add(request.text());
                return false;
            }
            return request.text().equals("good");
        });
        // On the queue's only thread, the last one begins when the others wait for their second try.
        InMemoryLinkRequestQueue queue = queue(3, 1, List.of(LONG), log);
        queue.offer(request("good"));
        queue.offer(request("bad"));
        queue.offer(request("last"));
        await(bothPutBack);
        queue.close();
        assertThat(log.handled).containsExactlyInAnyOrder("good", "good", "bad", "bad", "last");
        assertThat(log.abandoned).containsExactly("bad");
    }

    @Test
    void anInterruptedCloseAbandonsTheRestAndStaysInterrupted() {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        Log log = new Log(2, request -> {
            started.countDown();
            try {
                never.await();
                return true;
            } catch (InterruptedException e) {
                return false;
            }
        });
        InMemoryLinkRequestQueue queue = queue(2, 1, List.of(LONG), log);
        queue.offer(request("a"));
        queue.offer(request("b"));
        await(started);
        Thread.currentThread().interrupt();
        queue.close();
        assertThat(Thread.interrupted()).isTrue();
        log.awaitEnds();
        assertThat(log.handled).containsExactly("a");
        assertThat(log.abandoned).containsExactlyInAnyOrder("a", "b");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whateverIsTakenWhileItClosesIsDealtWithOrAbandonedExactlyOnce(boolean interrupted) throws Exception {
        ExecutorService askers = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 100; round++) {
                Log log = new Log(0, request -> request.text().hashCode() % 2 == 0);
                InMemoryLinkRequestQueue queue = queue(1000, 2, List.of(LONG), log);
                CountDownLatch start = new CountDownLatch(1);
                List<String> taken = Collections.synchronizedList(new ArrayList<>());
                List<Future<?>> running = new ArrayList<>();
                for (int asker = 0; asker < 4; asker++) {
                    String name = "r" + round + "-" + asker + "-";
                    running.add(askers.submit(() -> {
                        await(start);
                        for (int i = 0; i < 20; i++) {
                            if (queue.offer(request(name + i))) {
                                taken.add(name + i);
                            }
                        }
                    }));
                }
                start.countDown();
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
                queue.close();
                assertThat(Thread.interrupted()).isEqualTo(interrupted);
                for (Future<?> asker : running) {
                    asker.get();
                }
                while (interrupted && log.ended().size() < taken.size()) {
                    Thread.onSpinWait();
                }
                assertThat(log.ended()).containsExactlyInAnyOrderElementsOf(taken);
            }
        } finally {
            askers.shutdownNow();
        }
    }

    @Test
    void whoClosesItTooWaitsForTheSame() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Log log = new Log(2, request -> {
            started.countDown();
            await(go);
            return true;
        });
        InMemoryLinkRequestQueue queue = queue(2, 1, List.of(), log);
        queue.offer(request("a"));
        queue.offer(request("b"));
        await(started);
        FutureTask<?> first = closing(queue);
        FutureTask<?> second = closing(queue);
        go.countDown();
        first.get();
        second.get();
        assertThat(log.handled).containsExactly("a", "b");
        assertThat(log.abandoned).isEmpty();
    }

    /** Closes it, and returns once that waits for the work to end, or has failed. */
    private static FutureTask<?> closing(InMemoryLinkRequestQueue queue) {
        FutureTask<?> closing = new FutureTask<>(queue::close, null);
        Thread thread = new Thread(closing);
        thread.start();
        while (thread.getState() != Thread.State.TIMED_WAITING && !closing.isDone()) {
            Thread.onSpinWait();
        }
        return closing;
    }

    /** As where a container closes Passlink first, and then the queue as a bean of its own. */
    @Test
    void whatHangsAfterItWasInterruptedIsNotWaitedForByWhoeverClosesItAgain() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        AtomicBoolean go = new AtomicBoolean();
        Log log = new Log(0, request -> {
            started.countDown();
            while (!go.get()) {
                Thread.onSpinWait();
            }
            return true;
        });
        InMemoryLinkRequestQueue queue = new InMemoryLinkRequestQueue();
        queue.start(log);
        queue.offer(request("a"));
        await(started);
        Thread.currentThread().interrupt();
        queue.close();
        assertThat(Thread.interrupted()).isTrue();

        FutureTask<?> again = new FutureTask<>(queue::close, null);
        new Thread(again).start();
        try {
            again.get(60, TimeUnit.SECONDS);
        } finally {
            go.set(true);
        }
    }

    @Test
    void itNeedsAHandlerOneHandlerAndRoom() {
        InMemoryLinkRequestQueue queue = new InMemoryLinkRequestQueue(1);
        assertThat(queue.offer(request("a"))).isFalse();
        queue.start(new Log(0, request -> true));
        assertThatThrownBy(() -> queue.start(new Log(0, request -> true))).isInstanceOf(IllegalStateException.class);
        queue.close();
        queue.close();
        assertThatThrownBy(() -> new InMemoryLinkRequestQueue(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void itsThreadsDoNotKeepTheProcessAlive() {
        List<Boolean> daemon = Collections.synchronizedList(new ArrayList<>());
        Log log = new Log(1, request -> daemon.add(Thread.currentThread().isDaemon()));
        InMemoryLinkRequestQueue queue = new InMemoryLinkRequestQueue();
        queue.start(log);
        queue.offer(request("a"));
        log.awaitEnds();
        queue.close();
        assertThat(daemon).containsExactly(true);
    }
}
