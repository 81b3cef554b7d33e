package dev.passlink.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.port.UseCounter;
import dev.passlink.port.UseCounter.Addition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link UseCounter} must do, as JUnit tests to extend.
 *
 * <pre>{@code
 * class MyUseCounterTest extends UseCounterContract {
 *     @Override
 *     protected UseCounter counter(Clock clock) {
 *         return new MyUseCounter(store, clock);
 *     }
 * }
 * }</pre>
 *
 * <p>Keys are new in every test, so the store needn't be emptied in between.
 */
public abstract class UseCounterContract {
    private static final int THREADS = 16;
    private static final int ROUNDS = 50;
    private static final Duration LIFETIME = Duration.ofMinutes(10);

    // Near the real time, for a store that also expires entries by its own clock.
    private final MutableClock clock = new MutableClock(Instant.now().truncatedTo(ChronoUnit.SECONDS));
    private final Instant expiresAt = clock.instant().plus(LIFETIME);
    private final String key = newKey();

    private UseCounter counter = (anyKey, amount, anyExpiry) -> {
        throw new IllegalStateException("not made yet");
    };

    /** For subclasses. */
    protected UseCounterContract() {}

    /**
     * Makes the counter to test; called once before each test.
     *
     * @param clock where the counter must take the time from: the tests move it
     * @return a counter that works
     */
    protected abstract UseCounter counter(Clock clock);

    @BeforeEach
    final void makeCounter() {
        counter = counter(clock);
    }

    @Test
    void theFirstUseIsOne() {
        assertThat(counter.add(key, 1, expiresAt)).isEqualTo(1);
    }

    @Test
    void everyLaterUseIsOneMore() {
        for (long use = 1; use <= 5; use++) {
            assertThat(counter.add(key, 1, expiresAt)).isEqualTo(use);
        }
    }

    @Test
    void amountsAreAddedUp() {
        counter.add(key, 3, expiresAt);

        assertThat(counter.add(key, 4, expiresAt)).isEqualTo(7);
    }

    @Test
    void keysCountApart() {
        counter.add(key, 3, expiresAt);

        assertThat(counter.add(newKey(), 1, expiresAt)).isEqualTo(1);
        assertThat(counter.add(key, 0, expiresAt)).isEqualTo(3);
    }

    @Test
    void keysThatDifferOnlyInCaseCountApart() {
        counter.add("u.A" + key, 3, expiresAt);

        assertThat(counter.add("u.a" + key, 1, expiresAt)).isEqualTo(1);
    }

    @Test
    void aKeyOfSixtyFourCharactersIsTaken() {
        String longest = (key + "~".repeat(64)).substring(0, 64);

        assertThat(counter.add(longest, 1, expiresAt)).isEqualTo(1);
        assertThat(counter.add(longest, 1, expiresAt)).isEqualTo(2);
    }

    @Test
    void aCountLastsUntilJustBeforeItsExpiry() {
        counter.add(key, 1, expiresAt);

        clock.set(expiresAt.minusMillis(1));

        assertThat(counter.add(key, 1, expiresAt)).isEqualTo(2);
    }

    @Test
    void aCountIsGoneAtItsExpiry() {
        counter.add(key, 5, expiresAt);

        clock.set(expiresAt);

        assertThat(counter.add(key, 0, expiresAt)).isZero();
        assertThat(counter.add(key, 1, expiresAt.plus(LIFETIME))).isEqualTo(1);
    }

    @Test
    void aCountThatStartsOverHasAnExpiryOfItsOwn() {
        counter.add(key, 5, expiresAt);
        clock.set(expiresAt);
        counter.add(key, 1, expiresAt.plus(LIFETIME));

        clock.set(expiresAt.plus(LIFETIME).minusMillis(1));

        assertThat(counter.add(key, 1, expiresAt)).isEqualTo(2);
    }

    @Test
    void theFirstCallFixesTheExpiryAndALaterOneCannotExtendIt() {
        counter.add(key, 1, expiresAt);
        counter.add(key, 1, expiresAt.plus(LIFETIME));

        clock.set(expiresAt);

        assertThat(counter.add(key, 0, expiresAt.plus(LIFETIME))).isZero();
    }

    @Test
    void theFirstCallFixesTheExpiryAndALaterOneCannotShortenIt() {
        counter.add(key, 1, expiresAt);
        counter.add(key, 1, clock.instant().plusSeconds(1));

        clock.advance(Duration.ofSeconds(2));

        assertThat(counter.add(key, 1, expiresAt)).isEqualTo(3);
    }

    @Test
    void zeroReadsTheCount() {
        counter.add(key, 2, expiresAt);

        assertThat(counter.add(key, 0, expiresAt)).isEqualTo(2);
        assertThat(counter.add(key, 0, expiresAt)).isEqualTo(2);
    }

    @Test
    void zeroCreatesNothingThatCouldFixTheExpiry() {
        assertThat(counter.add(key, 0, clock.instant().plusSeconds(1))).isZero();
        assertThat(counter.add(key, 1, expiresAt)).isEqualTo(1);

        clock.advance(Duration.ofSeconds(2));

        assertThat(counter.add(key, 0, expiresAt)).isEqualTo(1);
    }

    @Test
    void zeroReadsWhateverExpiryItIsGiven() {
        counter.add(key, 2, expiresAt);

        assertThat(counter.add(key, 0, clock.instant())).isEqualTo(2);
        assertThat(counter.add(newKey(), 0, clock.instant())).isZero();
    }

    @Test
    void aNegativeAmountIsTakenBack() {
        counter.add(key, 5, expiresAt);

        assertThat(counter.add(key, -2, expiresAt)).isEqualTo(3);
        assertThat(counter.add(key, 1, expiresAt)).isEqualTo(4);
    }

    @Test
    void noCountFallsBelowZero() {
        counter.add(key, 2, expiresAt);

        assertThat(counter.add(key, -3, expiresAt)).isZero();
        assertThat(counter.add(key, Long.MIN_VALUE, expiresAt)).isZero();
        assertThat(counter.add(key, 1, expiresAt)).isEqualTo(1);
    }

    @Test
    void aNegativeAmountGivesNoCreditToACountThatDoesNotExist() {
        assertThat(counter.add(key, -1, expiresAt)).isZero();
        assertThat(counter.add(key, 1, expiresAt)).isEqualTo(1);
    }

    @Test
    void aLargeAmountRevokes() {
        counter.add(key, 1, expiresAt);

        long revoked = counter.add(key, 1L << 40, expiresAt);

        assertThat(revoked).isEqualTo((1L << 40) + 1);
        assertThat(counter.add(key, 1, expiresAt)).isGreaterThan(revoked);
    }

    @Test
    void aCountStopsAtTheLargestNumber() {
        assertThat(counter.add(key, Long.MAX_VALUE, expiresAt)).isEqualTo(Long.MAX_VALUE);
        assertThat(counter.add(key, 1, expiresAt)).isEqualTo(Long.MAX_VALUE);
        assertThat(counter.add(key, Long.MAX_VALUE, expiresAt)).isEqualTo(Long.MAX_VALUE);
        assertThat(counter.add(key, 0, expiresAt)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aSumThatJustReachesTheLargestNumberIsExact() {
        counter.add(key, Long.MAX_VALUE - 2, expiresAt);

        assertThat(counter.add(key, 1, expiresAt)).isEqualTo(Long.MAX_VALUE - 1);
        assertThat(counter.add(key, 1, expiresAt)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aCountThatWouldBeOverBeforeItBeginsIsACallersMistake() {
        assertThatThrownBy(() -> counter.add(key, 1, clock.instant())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> counter.add(key, 1, clock.instant().minusSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(counter.add(key, 0, expiresAt)).isZero();
    }

    @Test
    void remembersNoLaterThanNow() {
        assertThat(counter.remembersSince()).isBeforeOrEqualTo(clock.instant());
    }

    @Test
    void ofAnyNumberOfRacersExactlyOneIsFirst() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String contested = newKey();

            List<Long> counts = together(() -> counter.add(contested, 1, expiresAt));

            assertThat(counts).filteredOn(count -> count == 1).hasSize(1);
            assertThat(counts).doesNotHaveDuplicates();
        }
    }

    @Test
    void ofAnyNumberOfRacersForAnExpiredCountExactlyOneIsFirst() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String contested = newKey();
            Instant end = clock.instant().plusSeconds(1);
            counter.add(contested, 7, end);
            clock.set(end);

            List<Long> counts = together(() -> counter.add(contested, 1, end.plus(LIFETIME)));

            assertThat(counts).filteredOn(count -> count == 1).hasSize(1);
            assertThat(counts).doesNotHaveDuplicates();
        }
    }

    @Test
    void noCallIsLostAmongManyThreads() throws Exception {
        int callsEach = 50;

        together(() -> {
            for (int call = 0; call < callsEach; call++) {
                counter.add(key, 3, expiresAt);
                counter.add(key, -1, expiresAt);
            }
            return null;
        });

        assertThat(counter.add(key, 0, expiresAt)).isEqualTo(2L * THREADS * callsEach);
    }

    @Test
    void aMomentBetweenMillisecondsIsNotForgottenEarly() {
        Instant end = expiresAt.plusNanos(1);
        counter.add(key, 1, end);

        clock.set(expiresAt);

        assertThat(counter.add(key, 1, end)).isEqualTo(2);
        clock.set(expiresAt.plusMillis(1));
        assertThat(counter.add(key, 0, end)).isZero();
    }

    @Test
    void whatIsStillCountedGoesOnWhateverExpiryALaterCallNames() {
        counter.add(key, 1, expiresAt);

        assertThat(counter.add(key, 1, clock.instant().minusSeconds(1))).isEqualTo(2);
        assertThat(counter.add(key, -1, clock.instant().minusSeconds(1))).isEqualTo(1);
    }

    @Test
    void whatIsTakenBackFromACountThatIsOverGivesNoCredit() {
        counter.add(key, 5, expiresAt);
        clock.set(expiresAt);

        assertThat(counter.add(key, -1, expiresAt.plus(LIFETIME))).isZero();
        assertThat(counter.add(key, 1, expiresAt.plus(LIFETIME))).isEqualTo(1);
    }

    @Test
    void everyPrintableCharacterOfAsciiMayStandInAKey() {
        String unique = key.substring(0, 10);
        StringBuilder printable = new StringBuilder();
        for (char c = '!'; c <= '~'; c++) {
            printable.append(c);
        }
        String one = unique + printable.substring(0, 54);
        String other = unique + printable.substring(printable.length() - 54);

        counter.add(one, 3, expiresAt);

        assertThat(counter.add(other, 1, expiresAt)).isEqualTo(1);
        assertThat(counter.add(one, 1, expiresAt)).isEqualTo(4);
    }

    @Test
    void aBatchAnswersInTheOrderItWasAskedWithWhatEachCallByItselfWould() {
        List<String> keys = Stream.generate(UseCounterContract::newKey)
                .limit(8)
                .sorted(Comparator.reverseOrder())
                .toList();
        Instant past = clock.instant().minusSeconds(1);
        counter.addAll(List.of(
                new Addition(keys.get(1), 5, expiresAt),
                new Addition(keys.get(3), 5, expiresAt),
                new Addition(keys.get(5), Long.MAX_VALUE - 1, expiresAt),
                new Addition(keys.get(6), 5, expiresAt)));

        assertThat(counter.addAll(List.of(
                        new Addition(keys.get(0), 3, expiresAt),
                        new Addition(keys.get(1), 4, expiresAt),
                        new Addition(keys.get(2), 0, past),
                        new Addition(keys.get(3), 0, past),
                        new Addition(keys.get(4), -2, expiresAt),
                        new Addition(keys.get(5), 7, expiresAt),
                        new Addition(keys.get(6), Long.MIN_VALUE, past),
                        new Addition(keys.get(7), 1, expiresAt))))
                .containsExactly(3L, 9L, 0L, 5L, 0L, Long.MAX_VALUE, 0L, 1L);
        assertThat(counter.addAll(
                        keys.stream().map(each -> new Addition(each, 0, past)).toList()))
                .containsExactly(3L, 9L, 0L, 5L, 0L, Long.MAX_VALUE, 0L, 1L);
        assertThat(counter.addAll(keys.stream()
                        .map(each -> new Addition(each, 1, expiresAt))
                        .toList()))
                .containsExactly(4L, 10L, 1L, 6L, 1L, Long.MAX_VALUE, 1L, 2L);
        assertThat(counter.addAll(keys.stream()
                        .map(each -> new Addition(each, -2, expiresAt))
                        .toList()))
                .containsExactly(2L, 8L, 0L, 4L, 0L, Long.MAX_VALUE - 2, 0L, 0L);
    }

    @Test
    void aBatchOfNoneOrOneIsTaken() {
        assertThat(counter.addAll(List.of())).isEmpty();
        assertThat(counter.addAll(List.of(new Addition(key, 2, expiresAt)))).containsExactly(2L);
    }

    @Test
    void whatABatchReadsOrTakesBackBeginsNoCount() {
        String other = newKey();
        Instant soon = clock.instant().plusSeconds(1);
        counter.addAll(List.of(new Addition(key, 0, soon), new Addition(other, -1, soon)));
        counter.addAll(List.of(new Addition(key, 1, expiresAt), new Addition(other, 1, expiresAt)));

        clock.advance(Duration.ofSeconds(2));

        assertThat(counter.addAll(List.of(new Addition(key, 0, soon), new Addition(other, 0, soon))))
                .containsExactly(1L, 1L);
    }

    @Test
    void countsThatAreOverStartOverInABatchToo() {
        String other = newKey();
        String third = newKey();
        for (String each : List.of(key, other, third)) {
            counter.add(each, 5, expiresAt);
        }
        clock.set(expiresAt);
        Instant later = expiresAt.plus(LIFETIME);

        assertThat(counter.addAll(List.of(
                        new Addition(key, 2, later), new Addition(other, -1, later), new Addition(third, 0, later))))
                .containsExactly(2L, 0L, 0L);

        clock.set(later.minusMillis(1));
        assertThat(counter.addAll(List.of(new Addition(key, 1, later), new Addition(other, 1, later))))
                .containsExactly(3L, 1L);
    }

    @Test
    void inABatchACountThatWouldBeOverBeforeItBeginsIsACallersMistake() {
        String living = newKey();
        counter.add(living, 1, expiresAt);
        Instant now = clock.instant();

        assertThatThrownBy(
                        () -> counter.addAll(List.of(new Addition(key, 1, now), new Addition(newKey(), 1, expiresAt))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(counter.add(key, 0, expiresAt)).isZero();
        assertThat(counter.addAll(List.of(new Addition(living, 1, now), new Addition(newKey(), 1, expiresAt))))
                .containsExactly(2L, 1L);
    }

    @Test
    void ofRacingBatchesWithTheSameKeysInOppositeOrderNothingIsLost() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            assertNothingIsLost(Collections.nCopies(THREADS, counter));
        }
    }

    /** Each racer adds 3 to some counts, takes 1 from others and reads the rest, in its own order. */
    final void assertNothingIsLost(List<UseCounter> racers) throws Exception {
        List<String> added =
                Stream.generate(UseCounterContract::newKey).limit(5).toList();
        List<String> adjusted =
                Stream.generate(UseCounterContract::newKey).limit(3).toList();
        adjusted.forEach(each -> counter.add(each, 100, expiresAt));
        List<Callable<Map<String, Long>>> racing = new ArrayList<>();
        for (int racer = 0; racer < racers.size(); racer++) {
            UseCounter node = racers.get(racer);
            List<Addition> batch = new ArrayList<>();
            added.forEach(each -> batch.add(new Addition(each, 3, expiresAt)));
            adjusted.forEach(each -> batch.add(new Addition(each, -1, expiresAt)));
            batch.add(new Addition(newKey(), 0, expiresAt));
            if (racer % 2 == 1) {
                Collections.reverse(batch);
            }
            racing.add(() -> {
                List<Long> counts = node.addAll(batch);
                Map<String, Long> byKey = new HashMap<>();
                batch.forEach(each -> byKey.put(each.key(), counts.get(byKey.size())));
                return byKey;
            });
        }

        List<Map<String, Long>> seen = Together.run(racing);

        for (String each : added) {
            assertThat(seen)
                    .extracting(counts -> counts.get(each))
                    .containsExactlyInAnyOrderElementsOf(upTo(racers.size(), n -> 3L * n));
        }
        for (String each : adjusted) {
            assertThat(seen)
                    .extracting(counts -> counts.get(each))
                    .containsExactlyInAnyOrderElementsOf(upTo(racers.size(), n -> 100L - n));
        }
    }

    private static List<Long> upTo(int last, IntToLongFunction count) {
        return IntStream.rangeClosed(1, last).mapToLong(count).boxed().toList();
    }

    /** For contracts that require more. */
    final MutableClock clock() {
        return clock;
    }

    static String newKey() {
        return "t." + UUID.randomUUID();
    }

    private static <T> List<T> together(Callable<T> work) throws Exception {
        return Together.run(Collections.nCopies(THREADS, work));
    }
}
