package dev.passlink.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.testkit.MutableClock;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;

/**
 * A Redis that forgets: a link is used, its count is lost, and the next use is the first again. By then the counter must
 * remember since a later moment than the one at which the link was issued.
 */
final class LostCountsTest {
    private static final Duration SKEW = Duration.ofSeconds(60);
    private static final String LINK = "u.link";

    private final MutableClock clock = new MutableClock(Instant.parse("2026-01-01T00:00:00.5Z"));
    private final Instant expiresAt = clock.instant().plus(Duration.ofDays(1));
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    static Stream<TestRedis> servers() {
        return TestRedis.all();
    }

    @ParameterizedTest
    @MethodSource("servers")
    void onAnEmptyRedisAllIsLostThatWasIssuedBeforeNowOnAnyNode(TestRedis server, @TempDir Path folder) {
        RedisUseCounter counter = node(own(server, folder));

        // Asked before anything is counted, as for dating the first link.
        assertThat(counter.remembersSince())
                .isEqualTo(clock.instant().plus(SKEW).minusMillis(500))
                .isAfter(clock.instant().plus(SKEW).minusSeconds(1));
    }

    @ParameterizedTest
    @MethodSource("servers")
    void whatIsRememberedDoesNotMoveWhileNothingIsLost(TestRedis server, @TempDir Path folder) {
        TestRedis redis = own(server, folder);
        RedisUseCounter one = node(redis);
        RedisUseCounter other = node(redis);
        Instant since = one.remembersSince();
        for (int i = 0; i < 20; i++) {
            clock.advance(Duration.ofSeconds(30));
            one.add(LINK, i % 3 - 1, expiresAt);
            other.add(LINK, 0, expiresAt);
            other.add("l.client" + i, 1, expiresAt);
        }

        assertThat(one.remembersSince()).isEqualTo(since);
        assertThat(other.remembersSince()).isEqualTo(since);
        assertThat(node(redis).remembersSince()).isEqualTo(since);
    }

    @ParameterizedTest
    @MethodSource("servers")
    void aUsedLinkDoesNotLiveAgainWhenRedisRestartsWithNothing(TestRedis server, @TempDir Path folder) {
        TestRedis redis = own(server, folder);
        RedisUseCounter counter = node(redis);
        Instant issuedAt = used(counter);

        redis.restart();

        assertThat(counter.add(LINK, 1, expiresAt)).isEqualTo(1);
        assertLost(counter, issuedAt);
    }

    @ParameterizedTest
    @MethodSource("servers")
    void norWhenRedisIsFlushedAndWhatIsIssuedAfterwardsWorks(TestRedis server, @TempDir Path folder) {
        TestRedis redis = own(server, folder);
        RedisUseCounter counter = node(redis);
        Instant issuedAt = used(counter);

        flush(redis);

        assertThat(counter.add(LINK, 1, expiresAt)).isEqualTo(1);
        assertLost(counter, issuedAt);
        Instant since = counter.remembersSince();
        clock.advance(Duration.ofMinutes(5));
        counter.add("u.later", 1, expiresAt);
        assertThat(counter.remembersSince()).isEqualTo(since);
    }

    @ParameterizedTest
    @MethodSource("servers")
    void aPassThatWasEndedDoesNotLiveAgainForANodeThatOnlyReads(TestRedis server, @TempDir Path folder) {
        TestRedis redis = own(server, folder);
        RedisUseCounter reads = node(redis);
        Instant issuedAt = used(node(redis));
        reads.add(LINK, 0, expiresAt);

        flush(redis);

        assertThat(reads.add(LINK, 0, expiresAt)).isZero();
        assertLost(reads, issuedAt);
    }

    @ParameterizedTest
    @MethodSource("servers")
    void norWhenRedisComesBackWithAnOlderSnapshot(TestRedis server, @TempDir Path folder) {
        TestRedis redis = own(server, folder);
        RedisUseCounter counter = node(redis);
        counter.add("u.earlier", 1, expiresAt);
        save(redis);
        Instant issuedAt = used(counter);

        redis.restart();

        assertThat(counter.add(LINK, 1, expiresAt)).isEqualTo(1);
        assertThat(counter.add("u.earlier", 1, expiresAt)).isEqualTo(2);
        assertLost(counter, issuedAt);
    }

    @ParameterizedTest
    @MethodSource("servers")
    void norWhenTheNodesRestartTogetherWithIt(TestRedis server, @TempDir Path folder) {
        TestRedis redis = own(server, folder);
        RedisUseCounter counter = node(redis);
        counter.add("u.earlier", 1, expiresAt);
        save(redis);
        Instant issuedAt = used(counter);

        redis.restart();
        RedisUseCounter anew = node(redis);

        assertThat(anew.add(LINK, 1, expiresAt)).isEqualTo(1);
        assertLost(anew, issuedAt);
        assertThat(node(redis).remembersSince()).isEqualTo(anew.remembersSince());
    }

    @ParameterizedTest
    @MethodSource("servers")
    void nothingIsLostByARestartOfARedisThatAppends(TestRedis server, @TempDir Path folder) {
        TestRedis redis = own(server, folder, "--appendonly", "yes", "--appendfsync", "always");
        RedisUseCounter counter = node(redis);
        used(counter);
        Instant since = counter.remembersSince();

        redis.restart();
        RedisUseCounter anew = node(redis);

        assertThat(anew.add(LINK, 1, expiresAt)).isEqualTo(2);
        assertThat(counter.add(LINK, 1, expiresAt)).isEqualTo(3);
        assertThat(anew.remembersSince()).isEqualTo(since);
        assertThat(counter.remembersSince()).isEqualTo(since);
    }

    @ParameterizedTest
    @MethodSource("servers")
    void aNodeThatStartsAfterARestartThatLostNothingIsToldSoByTheOthers(TestRedis server, @TempDir Path folder) {
        TestRedis redis = own(server, folder);
        RedisUseCounter counter = node(redis);
        used(counter);
        Instant since = counter.remembersSince();
        save(redis);

        redis.restart();
        clock.advance(Duration.ofMinutes(1));
        counter.add(LINK, 0, expiresAt);

        assertThat(node(redis).remembersSince()).isEqualTo(since);
    }

    @ParameterizedTest
    @MethodSource("servers")
    void aNodeNoticesItsLostUseHoweverMuchOthersCountedOnTheReplicaThatTookOver(
            TestRedis server, @TempDir Path one, @TempDir Path other) {
        TestRedis before = own(server, one);
        TestRedis after = own(server, other);
        AtomicInteger leader = new AtomicInteger(before.port());
        RedisUseCounter counter = node(leader::get, clock);
        counter.add("u.earlier", 1, expiresAt);
        after.follow(before);
        after.lead();
        Instant issuedAt = used(counter);

        RedisUseCounter busy = node(after);
        for (int i = 0; i < 100; i++) {
            busy.add("l." + i, 1, expiresAt);
        }
        leader.set(after.port());

        assertThat(counter.add(LINK, 1, expiresAt)).isEqualTo(1);
        assertLost(counter, issuedAt);
    }

    @ParameterizedTest
    @MethodSource("servers")
    void whoNoticesTheSameLossLaterMovesNothing(TestRedis server, @TempDir Path folder) {
        TestRedis redis = own(server, folder);
        RedisUseCounter first = node(redis);
        RedisUseCounter second = node(redis);
        used(first);
        second.add("u.other", 1, expiresAt);

        flush(redis);
        first.add(LINK, 1, expiresAt);
        clock.advance(Duration.ofSeconds(10));
        second.add("u.other", 1, expiresAt);

        assertThat(second.remembersSince()).isEqualTo(first.remembersSince());
    }

    @ParameterizedTest
    @MethodSource("servers")
    void whatWasIssuedBetweenTwoLossesInOneSecondIsLostToo(TestRedis server, @TempDir Path folder) {
        TestRedis redis = own(server, folder);
        RedisUseCounter counter = node(redis);
        used(counter);
        flush(redis);
        counter.add("u.other", 1, expiresAt);
        Instant datedTo = counter.remembersSince();
        counter.add(LINK, 1, expiresAt);

        flush(redis);

        assertThat(counter.add(LINK, 1, expiresAt)).isEqualTo(1);
        assertThat(counter.remembersSince()).isAfter(datedTo);
    }

    @ParameterizedTest
    @MethodSource("servers")
    void aLossThatANodeNoticesWhoseClockIsBehindIsNoEarlierForTheOthers(TestRedis server, @TempDir Path folder) {
        TestRedis redis = own(server, folder);
        RedisUseCounter behind = node(redis::port, Clock.offset(clock, Duration.ofSeconds(-59)));
        Instant issuedAt = used(node(redis));
        behind.add(LINK, 0, expiresAt);

        flush(redis);

        assertThat(behind.add(LINK, 1, expiresAt)).isEqualTo(1);
        assertThat(behind.remembersSince()).isAfter(issuedAt.minusMillis(500));
    }

    @ParameterizedTest
    @MethodSource("servers")
    void theMarkerStaysForGoodAndNodesSeldomShareANumber(TestRedis server, @TempDir Path folder) {
        TestRedis redis = own(server, folder);
        RedisClient jedis = client(redis);
        for (int i = 0; i < 300; i++) {
            new RedisUseCounter((script, keys, arguments) -> (String) jedis.eval(script, keys, arguments), clock)
                    .add(LINK, 1, expiresAt);
        }

        assertThat(jedis.keys("{passlink}: *")).hasSizeBetween(297, 302).allMatch(name -> jedis.pttl(name) == -1);
    }

    @ParameterizedTest
    @MethodSource("servers")
    void aReadWritesNothing(TestRedis server, @TempDir Path folder) {
        RedisClient jedis = client(own(server, folder));
        RedisUseCounter counter =
                new RedisUseCounter((script, keys, arguments) -> (String) jedis.eval(script, keys, arguments), clock);
        counter.add(LINK, 1, expiresAt);
        String before = written(jedis);

        counter.add(LINK, 0, expiresAt);

        assertThat(written(jedis)).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("servers")
    void aPolicyThatEvictsIsAWeaknessFromTheNextLookOn(TestRedis server, @TempDir Path folder) {
        TestRedis redis = own(server, folder);
        RedisClient jedis = client(redis);
        RedisUseCounter counter = node(redis);
        counter.add(LINK, 1, expiresAt);
        assertThat(counter.weakness()).isEmpty();

        jedis.configSet("maxmemory-policy", "allkeys-lru");
        clock.advance(Duration.ofMinutes(1));
        counter.add(LINK, 0, expiresAt);

        assertThat(counter.weakness())
                .hasValueSatisfying(why -> assertThat(why)
                        .contains("maxmemory-policy is allkeys-lru", "noeviction")
                        .doesNotContain("\n"));
        jedis.configSet("maxmemory-policy", "noeviction");
        clock.advance(Duration.ofMinutes(1));
        counter.add(LINK, 0, expiresAt);
        assertThat(counter.weakness()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("servers")
    void ofARedisThatTellsNothingOfItselfNoWeaknessIsKnown(TestRedis server, @TempDir Path folder) {
        TestRedis redis = own(server, folder, "--maxmemory-policy", "allkeys-lru");
        redis.command(Protocol.Command.ACL, "SETUSER", "site", "on", "nopass", "~{passlink}:*", "+@all", "-info");
        RedisClient jedis = opened(RedisClient.builder()
                .hostAndPort("127.0.0.1", redis.port())
                .clientConfig(TestRedis.patient().user("site").password("any").build())
                .build());
        RedisUseCounter counter =
                new RedisUseCounter((script, keys, arguments) -> (String) jedis.eval(script, keys, arguments), clock);

        assertThat(counter.add(LINK, 1, expiresAt)).isEqualTo(1);
        assertThat(counter.add(LINK, 1, expiresAt)).isEqualTo(2);
        assertThat(counter.weakness()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("servers")
    void whoOnlyReadsFromAReplicaNoticesWithinAMinute(TestRedis server, @TempDir Path one, @TempDir Path other) {
        TestRedis leader = own(server, one);
        TestRedis replica = own(server, other);
        RedisClient jedis = client(replica);
        AtomicInteger discarded = new AtomicInteger();
        RedisUseCounter counter = new RedisUseCounter(
                new RedisScript() {
                    @Override
                    public String eval(String script, List<String> keys, List<String> arguments) {
                        return (String) jedis.eval(script, keys, arguments);
                    }

                    @Override
                    public void discardConnections() {
                        discarded.incrementAndGet();
                    }
                },
                clock);
        counter.add(LINK, 1, expiresAt);
        replica.follow(leader);
        clock.advance(Duration.ofMinutes(1));

        assertThatThrownBy(() -> counter.add(LINK, 0, expiresAt)).hasMessageContaining("READONLY");
        assertThat(discarded).hasPositiveValue();
    }

    /** Issued long after the first start, so that it is not dated ahead, and used. */
    private Instant used(RedisUseCounter counter) {
        counter.remembersSince();
        clock.advance(Duration.ofHours(1));
        assertThat(counter.add(LINK, 1, expiresAt)).isEqualTo(1);
        assertThat(counter.remembersSince()).isBefore(clock.instant());
        return clock.instant();
    }

    private void assertLost(RedisUseCounter counter, Instant issuedAt) {
        // By another node, whose clock is ahead.
        assertThat(counter.remembersSince())
                .isAfter(issuedAt.plus(SKEW).minusSeconds(1))
                .isBeforeOrEqualTo(clock.instant().plus(SKEW));
    }

    private TestRedis own(TestRedis server, Path folder, String... settings) {
        return opened(server.another(folder, settings));
    }

    private RedisClient client(TestRedis redis) {
        return opened(redis.client());
    }

    private RedisUseCounter node(TestRedis redis) {
        return node(redis::port, clock);
    }

    private static RedisUseCounter node(IntSupplier port, Clock clock) {
        // A client of its own for each call: none meets a connection to the server that went.
        return new RedisUseCounter(
                (script, keys, arguments) -> {
                    try (RedisClient jedis = TestRedis.client(port.getAsInt())) {
                        return (String) jedis.eval(script, keys, arguments);
                    }
                },
                clock);
    }

    private static String written(RedisClient jedis) {
        return jedis.info("persistence").replaceFirst("(?s).*(rdb_changes_since_last_save:\\d+).*", "$1");
    }

    private static void flush(TestRedis redis) {
        redis.command(Protocol.Command.FLUSHALL);
    }

    private static void save(TestRedis redis) {
        redis.command(Protocol.Command.SAVE);
    }

    private <T extends AutoCloseable> T opened(T resource) {
        opened.push(resource);
        return resource;
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable resource : opened) {
            resource.close();
        }
    }
}
