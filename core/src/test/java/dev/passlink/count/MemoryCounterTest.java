package dev.passlink.count;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.testkit.MutableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class MemoryCounterTest {
    private final MutableClock clock = new MutableClock();
    private final Instant expiresAt = clock.instant().plusSeconds(600);

    @Test
    void limitsForgetTheSmallestCountsOfWhichTheSoonestToEndAndTakeWhoeverComes() {
        MemoryCounter limits = MemoryCounter.ofLimits(clock, 100);
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

    @Test
    void limitsForgetWhatIsOverBeforeAnythingThatIsNot() {
        MemoryCounter limits = MemoryCounter.ofLimits(clock, 100);
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
