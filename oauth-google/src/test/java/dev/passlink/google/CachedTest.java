package dev.passlink.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.port.IdentityRejected.Cause;
import dev.passlink.testkit.MutableClock;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When a document is fetched again, and what those get who come meanwhile: without a provider. */
@Timeout(300)
final class CachedTest {
    private static final Duration FRESH = Duration.ofMinutes(10);

    private final MutableClock clock = new MutableClock();
    private final Cached<String> cached = cached(Duration.ofSeconds(60));
    private Callable<String> answer = () -> "one";
    private int fetches;

    private Cached<String> cached(Duration deadline) {
        return new Cached<>(this::fetch, clock, deadline);
    }

    private Cached.Fetched<String> fetch() throws Refusal {
        fetches++;
        try {
            return new Cached.Fetched<>(answer.call(), FRESH);
        } catch (Refusal refusal) {
            throw refusal;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String down() throws Refusal {
        throw Refusal.of(Cause.UNAVAILABLE, "down");
    }

    /** Another caller. */
    private static final class Other {
        private final FutureTask<String> task;
        private final Thread thread;

        Other(Callable<String> work) {
            task = new FutureTask<>(work);
            thread = new Thread(task, "another caller");
            thread.setDaemon(true);
        }

        /** Returns when that caller has an answer, or waits for one. */
        boolean comesAndWaits() {
            thread.start();
            while (thread.isAlive() && thread.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            return thread.isAlive();
        }
    }

    @Test
    void whoMissesSomethingInAnOldOneGetsWhatOthersHaveFetchedSince() throws Refusal {
        String old = cached.get();
        answer = () -> "two";
        assertThat(cached.newerThan(old)).isEqualTo("two");
        assertThat(cached.newerThan(old)).isEqualTo("two");
        assertThat(fetches).isEqualTo(2);
    }

    /** Whoever misses what nobody has uses up the two fetches of a minute, and none of those that the provider vouched for. */
    @Test
    void aFloodOfStrangersKeepsNobodyWaitingWhomTheProviderVouchedFor() throws Refusal {
        String old = cached.get();
        for (int i = 0; i < 100; i++) {
            cached.newerThan(cached.get());
        }
        assertThat(fetches).isEqualTo(2);
        answer = () -> "two";
        assertThat(cached.newerThan("one")).isEqualTo("one");
        assertThat(cached.newerThanVouched(old)).isEqualTo("two");
        for (int i = 0; i < 100; i++) {
            cached.newerThanVouched("two");
        }
        assertThat(fetches).isEqualTo(4);
    }

    @Test
    void aProviderThatIsDownIsAskedAfterLongerAndLongerUpToFiveMinutes() throws Refusal {
        cached.get();
        clock.advance(FRESH);
        answer = CachedTest::down;
        assertThat(cached.get()).isEqualTo("one");
        for (int seconds : new int[] {30, 60, 120, 240, 300, 300, 300}) {
            int before = fetches;
            clock.advance(Duration.ofSeconds(seconds - 1));
            assertThat(cached.get()).isEqualTo("one");
            assertThat(fetches).as("before %s seconds", seconds).isEqualTo(before);
            clock.advance(Duration.ofSeconds(1));
            assertThat(cached.get()).isEqualTo("one");
            assertThat(fetches).as("after %s seconds", seconds).isEqualTo(before + 1);
        }
    }

    @Test
    void whoComesDuringAFetchGetsWhatItBrings() throws Exception {
        cached.get();
        clock.advance(FRESH);
        Other other = new Other(cached::get);
        answer = () -> {
            assertThat(other.comesAndWaits()).isTrue();
            return "two";
        };
        assertThat(cached.get()).isEqualTo("two");
        assertThat(other.task.get()).isEqualTo("two");
        assertThat(fetches).isEqualTo(2);
    }

    @Test
    void duringAnOutageNobodyWaitsForTheOneWhoFindsOut() throws Exception {
        cached.get();
        clock.advance(FRESH);
        answer = CachedTest::down;
        cached.get();
        clock.advance(Duration.ofSeconds(30));
        Other other = new Other(cached::get);
        answer = () -> {
            assertThat(other.comesAndWaits()).isFalse();
            return "two";
        };
        assertThat(cached.get()).isEqualTo("two");
        assertThat(other.task.get()).isEqualTo("one");
    }

    @Test
    void whoWaitedForAFetchThatFailedIsToldSo() throws Exception {
        String old = cached.get();
        Other other = new Other(() -> cached.newerThan(old));
        answer = () -> {
            assertThat(other.comesAndWaits()).isTrue();
            return down();
        };
        assertThatThrownBy(() -> cached.newerThan(old)).isInstanceOf(Refusal.class);
        assertThatThrownBy(other.task::get).hasCauseInstanceOf(Refusal.class);
    }

    @Test
    void whoIsInterruptedWhileSomebodyElseFetchesIsToldSoAndStaysInterrupted() throws Exception {
        AtomicBoolean interrupted = new AtomicBoolean();
        Other other = new Other(() -> {
            try {
                return cached.newerThan("old");
            } finally {
                interrupted.set(Thread.currentThread().isInterrupted());
            }
        });
        answer = () -> {
            assertThat(other.comesAndWaits()).isTrue();
            other.thread.interrupt();
            other.thread.join();
            return "one";
        };
        assertThat(cached.get()).isEqualTo("one");
        assertThatThrownBy(other.task::get).hasCauseInstanceOf(Refusal.class);
        assertThat(interrupted).isTrue();
    }

    @Test
    void whoWaitsForSomebodyElsesFetchWaitsByADeadline() throws Refusal {
        Cached<String> impatient = cached(Duration.ofMillis(1));
        answer = () -> {
            assertThatThrownBy(() -> impatient.newerThan("old")).isInstanceOf(Refusal.class);
            return "one";
        };
        assertThat(impatient.get()).isEqualTo("one");
        assertThat(fetches).isEqualTo(1);
    }
}
