package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.testkit.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Threads that meet at one count after another: whatever each is told, some order of the same calls would have told
 * them, one after the other.
 */
final class InMemoryUseCounterRaceTest {
    private static final int KEYS = 40_000;
    private static final Duration SHORT = Duration.ofSeconds(10);

    private final MutableClock clock = new MutableClock();
    private final Instant end = clock.instant().plus(Duration.ofHours(1));

    private InMemoryUseCounter counter(boolean holdsWhatIsOver) {
        InMemoryUseCounter counter = new InMemoryUseCounter(clock, 10 * KEYS);
        if (holdsWhatIsOver) {
            for (int key = 0; key < KEYS; key++) {
                counter.add("k" + key, 5, clock.instant().plus(SHORT));
            }
            clock.advance(SHORT);
        }
        return counter;
    }

    /** What each of the calls is told, in every order of them. */
    private Set<List<Long>> possible(List<Long> amounts) {
        Set<List<Long>> possible = new HashSet<>();
        for (List<Integer> order : orders(amounts.size())) {
            InMemoryUseCounter counter = counter(false);
            Long[] told = new Long[amounts.size()];
            order.forEach(call -> told[call] = counter.add("k", amounts.get(call), end));
            possible.add(List.of(told));
        }
        return possible;
    }

    private static List<List<Integer>> orders(int calls) {
        if (calls == 0) {
            return List.of(List.of());
        }
        List<List<Integer>> orders = new ArrayList<>();
        for (List<Integer> shorter : orders(calls - 1)) {
            for (int at = 0; at <= shorter.size(); at++) {
                List<Integer> order = new ArrayList<>(shorter);
                order.add(at, calls - 1);
                orders.add(order);
            }
        }
        return orders;
    }

    private long[] walk(InMemoryUseCounter counter, long amount, CyclicBarrier start)
            throws InterruptedException, BrokenBarrierException {
        long[] told = new long[KEYS];
        start.await();
        for (int key = 0; key < KEYS; key++) {
            told[key] = counter.add("k" + key, amount, end);
        }
        return told;
    }

    @ParameterizedTest
    @ValueSource(strings = {"1 1 0", "1 -1 1", "1099511627776 1 0", "1 1 1", "2 -2 0", "9223372036854775807 1 -1"})
    void someOrderOfTheCallsExplainsWhatEachIsTold(String text) throws Exception {
        List<Long> amounts =
                List.of(text.split(" ")).stream().map(Long::valueOf).toList();
        Set<List<Long>> possible = possible(amounts);
        for (boolean holdsWhatIsOver : new boolean[] {false, true}) {
            assertThat(possible).containsAll(observed(amounts, counter(holdsWhatIsOver)));
        }
    }

    private Set<List<Long>> observed(List<Long> amounts, InMemoryUseCounter counter) throws Exception {
        CyclicBarrier start = new CyclicBarrier(amounts.size());
        ExecutorService threads = Executors.newFixedThreadPool(amounts.size());
        try {
            List<Future<long[]>> walks = new ArrayList<>();
            for (long amount : amounts) {
                walks.add(threads.submit(() -> walk(counter, amount, start)));
            }
            List<long[]> told = new ArrayList<>();
            for (Future<long[]> walk : walks) {
                told.add(walk.get());
            }
            Set<List<Long>> observed = new HashSet<>();
            for (int key = 0; key < KEYS; key++) {
                int at = key;
                observed.add(told.stream().map(one -> one[at]).toList());
            }
            return observed;
        } finally {
            threads.shutdownNow();
        }
    }
}
