package dev.passlink.count;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.Site;
import dev.passlink.testkit.MutableClock;
import dev.passlink.token.Keys;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MemoryCounterTest {
    private final MutableClock clock = new MutableClock();
    private final Instant expiresAt = clock.instant().plusSeconds(600);

    @Test
    void limitsForgetTheSmallestCountsOfWhichTheSoonestToEndAndTakeWhoeverComes() {
        MemoryCounter limits = MemoryCounter.ofLimits(clock, 100, count -> count);
        limits.add("near its limit", 2, expiresAt);
        limits.add("ends last", 1, expiresAt.plusSeconds(60));
        for (int i = 0; i < 10_000; i++) {
            assertThat(limits.add("flood" + i, 1, expiresAt)).isEqualTo(1);
            assertThat(limits.size()).isLessThanOrEqualTo(100);
        }
        assertThat(limits.add("near its limit", 1, expiresAt)).isEqualTo(3);
        assertThat(limits.add("ends last", 1, expiresAt)).isEqualTo(2);
        assertThat(limits.add("flood9999", 1, expiresAt)).isEqualTo(2);
    }

    /** The thirds of a window stand side by side in one count, so that a late one weighs more as a number. */
    @Test
    void whoStoodAtALimitEarlyInAWindowIsNotForgottenForAFloodOfOnesLateInIt() {
        Limiter limiter = new Limiter(new KeyedCounts(Counts.inMemory(clock, 1), Keys.parse(Site.KEY_1)));
        Instant early = Instant.parse("2026-01-01T00:00:00Z");
        clock.set(early);
        for (int i = 0; i < 5; i++) {
            assertThat(limiter.take(limit("ada@example.com"), early)).isEmpty();
        }
        Instant late = early.plus(Duration.ofMinutes(10));
        clock.set(late);
        for (int i = 0; i < 20_000; i++) {
            assertThat(limiter.take(limit("flood" + i), late)).isEmpty();
        }
        assertThat(limiter.take(limit("ada@example.com"), late)).isPresent();
    }

    private static List<Limiter.Limit> limit(String value) {
        return List.of(new Limiter.Limit("address", value, 5, Duration.ofMinutes(15)));
    }

    @Test
    void limitsForgetWhatIsOverBeforeAnythingThatIsNot() {
        MemoryCounter limits = MemoryCounter.ofLimits(clock, 100, count -> count);
        for (int i = 0; i < 50; i++) {
            limits.add("over" + i, 5, clock.instant().plusMillis(1));
            limits.add("live" + i, 1, expiresAt);
        }
        clock.advance(Duration.ofMillis(1));
        for (int i = 50; i < 100; i++) {
            limits.add("live" + i, 1, expiresAt);
        }
        for (int i = 0; i < 100; i++) {
            assertThat(limits.add("live" + i, 0, expiresAt)).isEqualTo(1);
        }
    }
}
