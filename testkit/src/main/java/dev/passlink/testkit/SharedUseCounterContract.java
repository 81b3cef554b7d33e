package dev.passlink.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.port.UseCounter;
import dev.passlink.port.UseCounter.Addition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a {@link UseCounter} must do if its counts are kept outside the process, for any number of nodes.
 *
 * <pre>{@code
 * class MyUseCounterTest extends SharedUseCounterContract {
 *     @Override
 *     protected UseCounter counter(Clock clock) {
 *         return new MyUseCounter(newConnections(), clock);
 *     }
 *
 *     @Override
 *     protected UseCounter counterWithoutBackend(Clock clock) {
 *         return new MyUseCounter(connectionsTo(aPortWhereNobodyListens), clock);
 *     }
 *
 *     @Override
 *     protected UseCounter counterWithSilentBackend(Clock clock) {
 *         return new MyUseCounter(connectionsTo(aServerThatNeverAnswers), clock);
 *     }
 * }
 * }</pre>
 *
 * <p>{@link #counter} is called once for each node and must make a counter with its own connections to the same store.
 */
public abstract class SharedUseCounterContract extends UseCounterContract {
    private static final int NODES = 4;
    private static final int THREADS_OF_EACH = 4;
    private static final int ROUNDS = 20;
    private static final Duration OFF = Duration.ofMinutes(5);
    /** How much longer a count lives than what it counts. */
    private static final Duration MARGIN = Duration.ofMinutes(10);

    /** For subclasses. */
    protected SharedUseCounterContract() {}

    /**
     * Makes a counter whose backend can't be reached.
     *
     * @param clock where it must take the time from
     * @return a counter that must throw
     */
    protected abstract UseCounter counterWithoutBackend(Clock clock);

    /**
     * Makes a counter whose backend accepts what it's sent and never answers.
     *
     * @param clock where it must take the time from
     * @return a counter that must throw in time
     */
    protected abstract UseCounter counterWithSilentBackend(Clock clock);

    /**
     * How long a call may take at most, with the time limits of this test's counters.
     *
     * @return 30 seconds unless overridden
     */
    protected Duration deadline() {
        return Duration.ofSeconds(30);
    }

    @Test
    void nodesShareTheirCounts() {
        UseCounter one = counter(clock());
        UseCounter other = counter(clock());
        String key = newKey();

        assertThat(one.add(key, 1, inTenMinutes())).isEqualTo(1);
        assertThat(other.add(key, 1, inTenMinutes())).isEqualTo(2);
        assertThat(one.add(key, 0, inTenMinutes())).isEqualTo(2);
    }

    @Test
    void ofRacersOnManyNodesExactlyOneIsFirst() throws Exception {
        List<UseCounter> nodes = new ArrayList<>();
        for (int node = 0; node < NODES; node++) {
            nodes.add(counter(clock()));
        }
        for (int round = 0; round < ROUNDS; round++) {
            String contested = newKey();
            List<Callable<Long>> racers = new ArrayList<>();
            for (UseCounter node : nodes) {
                for (int thread = 0; thread < THREADS_OF_EACH; thread++) {
                    racers.add(() -> node.add(contested, 1, inTenMinutes()));
                }
            }

            List<Long> counts = Together.run(racers);

            assertThat(counts).doesNotHaveDuplicates().contains(1L, (long) racers.size());
        }
    }

    @Test
    void ofRacingBatchesOnManyNodesNothingIsLost() throws Exception {
        List<UseCounter> nodes = new ArrayList<>();
        for (int node = 0; node < NODES; node++) {
            nodes.addAll(Collections.nCopies(THREADS_OF_EACH, counter(clock())));
        }
        Collections.shuffle(nodes, new Random(42));
        for (int round = 0; round < ROUNDS; round++) {
            assertNothingIsLost(nodes);
        }
    }

    @Test
    void aCountOutlivesTheNodeThatBeganIt() {
        String key = newKey();
        counter(clock()).add(key, 1, inTenMinutes());

        assertThat(counter(clock()).add(key, 1, inTenMinutes())).isEqualTo(2);
    }

    @Test
    void nodesWhoseClocksAreFiveMinutesOffNeverBothComeFirst() {
        for (Duration off : List.of(OFF, OFF.negated())) {
            UseCounter right = counter(clock());
            UseCounter wrong = counter(Clock.offset(clock(), off));
            Instant linkEnds = inTenMinutes();
            String begunByRight = newKey();
            String begunByWrong = newKey();
            right.add(begunByRight, 1, linkEnds.plus(MARGIN));
            wrong.add(begunByWrong, 1, linkEnds.plus(MARGIN));
            Instant before = clock().instant();

            // The last moment at which a node with a slow clock still accepts the link.
            clock().set(off.isNegative() ? linkEnds.minus(off).minusMillis(1) : linkEnds.minusMillis(1));

            assertThat(wrong.add(begunByRight, 1, linkEnds.plus(MARGIN))).isEqualTo(2);
            assertThat(right.add(begunByRight, 1, linkEnds.plus(MARGIN))).isEqualTo(3);
            assertThat(right.add(begunByWrong, 1, linkEnds.plus(MARGIN))).isEqualTo(2);
            assertThat(wrong.add(begunByWrong, 1, linkEnds.plus(MARGIN))).isEqualTo(3);
            clock().set(before);
        }
    }

    @Test
    void aBackendThatIsDownIsAnExceptionAndNeverACount() {
        assertEveryCallFails(counterWithoutBackend(clock()));
    }

    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aBackendThatIsSilentIsAnExceptionByTheDeadline() {
        UseCounter counter = counterWithSilentBackend(clock());
        long start = System.nanoTime();

        assertThatThrownBy(() -> counter.add(newKey(), 1, inTenMinutes())).isInstanceOf(RuntimeException.class);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(deadline());
    }

    private void assertEveryCallFails(UseCounter counter) {
        for (long amount : new long[] {1, 0, -1}) {
            assertThatThrownBy(() -> counter.add(newKey(), amount, inTenMinutes()))
                    .isInstanceOf(RuntimeException.class)
                    .isNotInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> counter.addAll(
                        List.of(new Addition(newKey(), 1, inTenMinutes()), new Addition(newKey(), 0, inTenMinutes()))))
                .isInstanceOf(RuntimeException.class)
                .isNotInstanceOf(IllegalArgumentException.class);
    }

    private Instant inTenMinutes() {
        return clock().instant().plus(Duration.ofMinutes(10));
    }
}
