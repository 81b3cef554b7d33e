package dev.passlink.count;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.Site;
import dev.passlink.count.Limiter.Limit;
import dev.passlink.token.Keys;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LimiterTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    /** So that whoever measures, or has limits elsewhere, can switch one off. */
    @Test
    void aLimitThatNoCountHasRoomForIsNoneHoweverMuchIsCounted() {
        long millionInEachThird = 1L << 20 | 1L << 41 | 1L << 62;
        Limiter limiter = limiter(millionInEachThird);

        assertThat(limiter.take(limit(Integer.MAX_VALUE), NOW)).isEmpty();
        assertThat(limiter.peek(limit(Integer.MAX_VALUE), NOW)).isEmpty();
    }

    @Test
    void theLargestLimitHolds() {
        long most = 1 << 20;
        Limiter limiter = limiter(most + 1);

        assertThat(limiter.take(limit(most), NOW)).isPresent();
    }

    private static Limiter limiter(long counted) {
        return new Limiter(new KeyedCounts(Counts.over((key, amount, end) -> counted), Keys.parse(Site.KEY_1)));
    }

    private static List<Limit> limit(long most) {
        return List.of(new Limit("client", "203.0.113.7", most, Duration.ofMinutes(1)));
    }
}
