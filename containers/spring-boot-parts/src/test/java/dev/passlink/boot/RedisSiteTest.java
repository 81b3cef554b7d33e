package dev.passlink.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.passlink.AuditEvent;
import dev.passlink.Reason;
import dev.passlink.jdbc.JdbcLinkRequestQueue;
import dev.passlink.jdbc.JdbcUseCounter;
import dev.passlink.port.LinkRequestQueue;
import dev.passlink.port.UseCounter;
import dev.passlink.redis.RedisUseCounter;
import dev.passlink.web.TestBrowser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import redis.clients.jedis.Jedis;
import redis.embedded.RedisServer;

/** A Redis that is there counts, by either client, if it is alone or meant; a database keeps the rest. */
final class RedisSiteTest {
    private static RedisServer redis;
    private static int port;

    @BeforeAll
    static void start() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        redis = RedisServer.newRedisServer().port(port).setting("save \"\"").build();
        redis.start();
    }

    @AfterAll
    static void stop() throws IOException {
        redis.stop();
    }

    private static PartsSite.Description describe(String client) {
        return PartsSite.describe()
                .database("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1")
                .with("passlink.redis.enabled", "true")
                .with("passlink.redis.prefix", UUID.randomUUID().toString())
                .with("spring.data.redis.host", "127.0.0.1")
                .with("spring.data.redis.client-type", client)
                .with("spring.data.redis.timeout", "20s")
                .with("spring.data.redis.port", port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void itCountsAndALinkIsRedeemedOnce(String client) {
        try (PartsSite site = describe(client).start()) {
            UseCounter counter = site.bean(UseCounter.class);
            assertThat(counter).isInstanceOf(RedisUseCounter.class);
            assertThat(site.context().getBeanNamesForType(JdbcPurge.class)).isEmpty();
            assertThat(site.bean(LinkRequestQueue.class)).isInstanceOf(JdbcLinkRequestQueue.class);
            Instant end = Clock.systemUTC().instant().plus(Duration.ofMinutes(5));
            assertThat(counter.add("key", 2, end)).isEqualTo(2);
            assertThat(counter.add("key", Long.MAX_VALUE, end)).isEqualTo(Long.MAX_VALUE);
            assertThat(counter.add("key", 0, end)).isEqualTo(Long.MAX_VALUE);
            assertThat(counter.weakness()).isEmpty();

            TestBrowser browser = site.browser();
            String link = site.asked(browser);
            TestBrowser again = site.browser(browser);
            browser.get(link);
            again.get(link);
            assertThat(PartsSite.who(browser)).isEqualTo("17");
            assertThat(PartsSite.who(again)).isEqualTo("nobody");
            assertThat(site.audit().reasons(AuditEvent.Type.REDEMPTION)).contains(Reason.OK, Reason.USED);
        }
    }

    /** Most are caches: a count that is evicted is a link that works again. */
    @Test
    void besideADatabaseARedisThatNobodyMeantCountsNothing() {
        try (PartsSite site =
                describe("lettuce").without("passlink.redis.enabled").start()) {
            assertThat(site.bean(UseCounter.class)).isInstanceOf(JdbcUseCounter.class);
        }
    }

    @Test
    void aloneItCounts() {
        try (PartsSite site = describe("lettuce")
                .without("passlink.redis.enabled")
                .with("passlink.jdbc.enabled", "false")
                .start()) {
            assertThat(site.bean(UseCounter.class)).isInstanceOf(RedisUseCounter.class);
        }
    }

    @Test
    void ofSeveralNobodyPicksOne() {
        PartsSite.Description two = describe("lettuce").beans(context -> {
            context.registerBean("cache", RedisConnectionFactory.class, () -> new LettuceConnectionFactory());
            context.registerBean("counts", RedisConnectionFactory.class, () -> new LettuceConnectionFactory());
        });
        assertThatThrownBy(two::start)
                .rootCause()
                .isInstanceOfSatisfying(
                        StartRefusal.class,
                        refusal -> assertThat(refusal.action()).contains("cache", "counts", "@Primary"))
                .hasMessageContaining("several RedisConnectionFactories");
    }

    /** Before the first link is used twice. */
    @Test
    void thatItMayEvictIsToldAtStart() {
        Logger log = (Logger) LoggerFactory.getLogger(RedisAtStart.class);
        ListAppender<ILoggingEvent> told = new ListAppender<>();
        told.start();
        try (Jedis admin = new Jedis("127.0.0.1", port)) {
            admin.configSet("maxmemory-policy", "allkeys-lru");
            try (PartsSite site =
                    describe("lettuce").with("spring.data.redis.timeout", "60s").start()) {
                assertThat(site.bean(RedisUseCounter.class).weakness()).isPresent();
                log.addAppender(told);
                site.bean(RedisAtStart.class).afterSingletonsInstantiated();
            } finally {
                log.detachAppender(told);
                admin.configSet("maxmemory-policy", "noeviction");
            }
        }
        assertThat(told.list.toString())
                .contains("Counts are at risk: Redis may evict counts", "set spring.data.redis.timeout");
    }

    /** A shared connection that is discarded comes again with the next call. */
    @Test
    void aDiscardedConnectionIsReplaced() {
        try (PartsSite site = describe("lettuce").start()) {
            SpringRedisScript script = new SpringRedisScript(site.bean(RedisConnectionFactory.class));
            assertThat(script.eval("return KEYS[1] .. ARGV[1]", List.of("k"), List.of("a")))
                    .isEqualTo("ka");
            script.discardConnections();
            assertThat(script.eval("return ARGV[1]", List.of(), List.of("é"))).isEqualTo("é");
        }
    }

    /** A Redis that cannot answer lets nobody in. */
    @Test
    void withoutAnAnswerNobodyGetsIn() {
        try (PartsSite site = describe("lettuce")
                .with("spring.data.redis.port", "1")
                .with("spring.data.redis.timeout", "1s")
                .start()) {
            TestBrowser browser = site.browser();
            String field = browser.get("/login").field("antiForgery");
            assertThat(browser.post("/login", "email", "ada@example.com", "antiForgery", field)
                            .status())
                    .isEqualTo(503);
        }
    }
}
