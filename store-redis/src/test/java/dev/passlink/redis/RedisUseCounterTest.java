package dev.passlink.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.port.UseCounter.Addition;
import dev.passlink.testkit.FaultyProxy;
import dev.passlink.testkit.MutableClock;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;

/** What the contract cannot see: keys and their lives in Redis, one round trip, and a Redis that is full or replaced. */
final class RedisUseCounterTest {
    private static final String DEFAULT_PREFIX = "{passlink}:";

    private final MutableClock clock = new MutableClock(Instant.now().truncatedTo(ChronoUnit.SECONDS));
    private final Instant expiresAt = clock.instant().plusSeconds(600);
    private final String key = "r." + UUID.randomUUID();

    static Stream<TestRedis> servers() {
        return TestRedis.all();
    }

    @ParameterizedTest
    @MethodSource("servers")
    void everyCallIsOneRoundTripForOneCountOrMany(TestRedis server) {
        try (RedisClient jedis = server.client()) {
            AtomicInteger calls = new AtomicInteger();
            RedisUseCounter counter = new RedisUseCounter(
                    (script, keys, arguments) -> {
                        calls.incrementAndGet();
                        return (String) jedis.eval(script, keys, arguments);
                    },
                    clock);

            counter.add(key, 0, expiresAt);
            counter.add(key, 1, expiresAt);
            counter.add(key, Long.MAX_VALUE, expiresAt);
            counter.add(key, -1, expiresAt);
            counter.addAll(List.of(
                    new Addition(key, -2, expiresAt),
                    new Addition(key + "x", 0, expiresAt),
                    new Addition(key + "y", 3, expiresAt)));

            assertThat(calls).hasValue(5);
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void countsThatAreAddedTogetherAreEachAsIfAddedAlone(TestRedis server) {
        try (RedisClient jedis = server.client()) {
            RedisUseCounter counter = counter(jedis, clock);
            counter.add(key, Long.MAX_VALUE - 2, expiresAt);
            counter.add(key + "past", 1, clock.instant().plusSeconds(1));
            clock.advance(Duration.ofSeconds(1));

            assertThat(counter.addAll(List.of(
                            new Addition(key, 1, expiresAt),
                            new Addition(key + "x", 0, expiresAt),
                            new Addition(key + "past", 5, expiresAt),
                            new Addition(key + "y", 3, expiresAt))))
                    .containsExactly(Long.MAX_VALUE - 1, 0L, 5L, 3L);
            assertThatThrownBy(() -> counter.addAll(List.of(
                            new Addition(key + "y", 1, expiresAt), new Addition(key + "z", 1, clock.instant()))))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(counter.add(key + "z", 0, expiresAt)).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void aClusterTakesManyCountsInOneCall(TestRedis server, @TempDir Path folder) {
        try (TestRedis.Own node = server.another(folder, "--cluster-enabled", "yes")) {
            List<Object> slots = new ArrayList<>(List.of("ADDSLOTS"));
            IntStream.range(0, 16_384).forEach(slots::add);
            node.command(Protocol.Command.CLUSTER, slots.toArray());
            try (RedisClient jedis = node.client()) {
                TestRedis.await(() -> jedis.set("a", "b").equals("OK"));
            }
            try (RedisClusterClient cluster = RedisClusterClient.builder()
                    .nodes(Set.of(new HostAndPort("127.0.0.1", node.port())))
                    .clientConfig(TestRedis.patient().build())
                    .build()) {
                for (String prefix : List.of("{passlink}:", "shop:", "a}b", "{}", "of {one}:")) {
                    RedisUseCounter counter = new RedisUseCounter(
                            (script, keys, arguments) -> (String) cluster.eval(script, keys, arguments), clock, prefix);

                    assertThat(counter.addAll(
                                    List.of(new Addition("a", 1, expiresAt), new Addition("b", 2, expiresAt))))
                            .containsExactly(1L, 2L);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "}", "}:"})
    void aPrefixThatCannotBeAHashTagIsRefusedAtOnce(String prefix) {
        assertThatThrownBy(() -> new RedisUseCounter((script, keys, arguments) -> "", clock, prefix))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @MethodSource("servers")
    void aCountGoesByItselfWhenItIsOverAndNotEarlierThanTheClockOfItsNodeSays(TestRedis server) {
        try (RedisClient jedis = server.client()) {
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
        try (RedisClient jedis = server.client()) {
            counter(jedis, clock).add(key, 1, clock.instant().plusSeconds(60));
            clock.advance(Duration.ofSeconds(60));

            counter(jedis, clock).add(key, 1, clock.instant().plusSeconds(600));

            assertThat(jedis.pttl(DEFAULT_PREFIX + key)).isBetween(590_000L, 600_000L);
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void readingCreatesNoKey(TestRedis server) {
        try (RedisClient jedis = server.client()) {
            counter(jedis, clock).add(key, 0, expiresAt);
            counter(jedis, clock).add(key, -1, expiresAt);

            assertThat(jedis.exists(DEFAULT_PREFIX + key)).isFalse();
        }
    }

    /** As every refused request leaves it: otherwise whoever insists would fill the memory. */
    @ParameterizedTest
    @MethodSource("servers")
    void whatIsTakenBackToNothingLeavesNoKey(TestRedis server) {
        try (RedisClient jedis = server.client()) {
            RedisUseCounter counter = counter(jedis, clock);
            for (long amount : new long[] {2, Long.MAX_VALUE}) {
                counter.add(key, amount, expiresAt);

                assertThat(counter.add(key, -amount, expiresAt)).isZero();

                assertThat(jedis.exists(DEFAULT_PREFIX + key)).isFalse();
                assertThat(counter.add(key, 1, expiresAt)).isEqualTo(1);
                assertThat(counter.add(key, -1, expiresAt)).isZero();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void aLargeBatchIsTakenWhole(TestRedis server) {
        try (RedisClient jedis = server.client()) {
            List<Addition> batch = IntStream.range(0, 20_000)
                    .mapToObj(i -> new Addition(key + i, 1, expiresAt))
                    .toList();

            assertThat(counter(jedis, clock).addAll(batch)).hasSize(20_000).containsOnly(1L);
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void sitesWithPrefixesOfTheirOwnCountApart(TestRedis server) {
        try (RedisClient jedis = server.client()) {
            RedisScript script = (text, names, arguments) -> (String) jedis.eval(text, names, arguments);
            new RedisUseCounter(script, clock, "one:").add(key, 5, expiresAt);

            assertThat(new RedisUseCounter(script, clock, "other:").add(key, 1, expiresAt))
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void aFullRedisThatMayNotEvictLetsNobodyInAndForgetsNothing(TestRedis server) {
        try (RedisClient jedis = server.client()) {
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
                RedisClient jedis = TestRedis.client(proxy.port())) {
            RedisUseCounter counter = counter(jedis, clock);
            counter.add(key + "x", 1, expiresAt);

            proxy.mode(FaultyProxy.Mode.CUT_ANSWER);
            assertThatThrownBy(() -> counter.add(key, 1, expiresAt)).isInstanceOf(RuntimeException.class);

            proxy.mode(FaultyProxy.Mode.PASS);
            assertThat(counter.add(key, 1, expiresAt)).isGreaterThan(1);
        }
    }

    private static RedisUseCounter counter(RedisClient jedis, Clock clock) {
        return new RedisUseCounter((script, keys, arguments) -> (String) jedis.eval(script, keys, arguments), clock);
    }
}
