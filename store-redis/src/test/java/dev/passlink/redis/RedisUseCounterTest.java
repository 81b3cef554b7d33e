package dev.passlink.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.testkit.FaultyProxy;
import dev.passlink.testkit.MutableClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import redis.clients.jedis.RedisClient;

/** What the contract cannot see: keys and their lives in Redis, one round trip, and a Redis that is full or replaced. */
final class RedisUseCounterTest {
    private static final String DEFAULT_PREFIX = "passlink:";

    private final MutableClock clock = new MutableClock(Instant.now().truncatedTo(ChronoUnit.SECONDS));
    private final Instant expiresAt = clock.instant().plusSeconds(600);
    private final String key = "r." + UUID.randomUUID();

    static Stream<TestRedis> servers() {
        return TestRedis.all();
    }

    @ParameterizedTest
    @MethodSource("servers")
    void everyCallIsOneRoundTripWithOneKey(TestRedis server) {
        try (RedisClient jedis = RedisClient.create("127.0.0.1", server.port())) {
            AtomicInteger calls = new AtomicInteger();
            RedisUseCounter counter = new RedisUseCounter(
                    (script, name, arguments) -> {
                        calls.incrementAndGet();
                        assertThat(name).isEqualTo(DEFAULT_PREFIX + key);
                        return (String) jedis.eval(script, List.of(name), arguments);
                    },
                    clock);

            counter.add(key, 0, expiresAt);
            counter.add(key, 1, expiresAt);
            counter.add(key, Long.MAX_VALUE, expiresAt);
            counter.add(key, -1, expiresAt);

            assertThat(calls).hasValue(4);
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void aCountGoesByItselfWhenItIsOverAndNotEarlierThanTheClockOfItsNodeSays(TestRedis server) {
        try (RedisClient jedis = RedisClient.create("127.0.0.1", server.port())) {
            // A node whose clock is an hour ahead of Redis': how long a count lives does not depend on that.
            Clock ahead = Clock.offset(clock, Duration.ofHours(1));
            counter(jedis, ahead).add(key, 1, ahead.instant().plusSeconds(600));

            assertThat(jedis.pttl(DEFAULT_PREFIX + key)).isBetween(590_000L, 600_000L);

            counter(jedis, ahead).add(key, 1, ahead.instant().plusSeconds(60_000));
            assertThat(jedis.pttl(DEFAULT_PREFIX + key)).isLessThanOrEqualTo(600_000L);
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void whatStartsOverLivesAnew(TestRedis server) {
        try (RedisClient jedis = RedisClient.create("127.0.0.1", server.port())) {
            counter(jedis, clock).add(key, 1, clock.instant().plusSeconds(60));
            clock.advance(Duration.ofSeconds(60));

            counter(jedis, clock).add(key, 1, clock.instant().plusSeconds(600));

            assertThat(jedis.pttl(DEFAULT_PREFIX + key)).isBetween(590_000L, 600_000L);
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void readingCreatesNoKey(TestRedis server) {
        try (RedisClient jedis = RedisClient.create("127.0.0.1", server.port())) {
            counter(jedis, clock).add(key, 0, expiresAt);
            counter(jedis, clock).add(key, -1, expiresAt);

            assertThat(jedis.exists(DEFAULT_PREFIX + key)).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void sitesWithPrefixesOfTheirOwnCountApart(TestRedis server) {
        try (RedisClient jedis = RedisClient.create("127.0.0.1", server.port())) {
            RedisScript script = (text, name, arguments) -> (String) jedis.eval(text, List.of(name), arguments);
            new RedisUseCounter(script, clock, "one:").add(key, 5, expiresAt);

            assertThat(new RedisUseCounter(script, clock, "other:").add(key, 1, expiresAt))
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void aFullRedisThatMayNotEvictLetsNobodyInAndForgetsNothing(TestRedis server) {
        try (RedisClient jedis = RedisClient.create("127.0.0.1", server.port())) {
            RedisUseCounter counter = counter(jedis, clock);
            counter.add(key, 1, expiresAt);
            jedis.configSet("maxmemory-policy", "noeviction");
            jedis.configSet("maxmemory", "1");
            try {
                assertThatThrownBy(() -> counter.add(key + "x", 1, expiresAt)).isInstanceOf(RuntimeException.class);
                assertThatThrownBy(() -> counter.add(key, 1, expiresAt)).isInstanceOf(RuntimeException.class);
                assertThat(counter.add(key, 0, expiresAt)).isEqualTo(1);
            } finally {
                jedis.configSet("maxmemory", "0");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void whoseAnswerIsCutOffIsToldSoAndTheSecondAttemptDoesNotWin(TestRedis server) {
        try (FaultyProxy proxy = new FaultyProxy(server.port());
                RedisClient jedis = RedisClient.create("127.0.0.1", proxy.port())) {
            RedisUseCounter counter = counter(jedis, clock);
            counter.add(key + "x", 1, expiresAt);

            proxy.mode(FaultyProxy.Mode.CUT_ANSWER);
            assertThatThrownBy(() -> counter.add(key, 1, expiresAt)).isInstanceOf(RuntimeException.class);

            proxy.mode(FaultyProxy.Mode.PASS);
            assertThat(counter.add(key, 1, expiresAt)).isGreaterThan(1);
        }
    }

    private static RedisUseCounter counter(RedisClient jedis, Clock clock) {
        return new RedisUseCounter(
                (script, key, arguments) -> (String) jedis.eval(script, List.of(key), arguments), clock);
    }
}
