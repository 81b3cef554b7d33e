package dev.passlink.boot;

import dev.passlink.port.UseCounter;
import dev.passlink.redis.RedisUseCounter;
import dev.passlink.testkit.UseCounterContract;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import redis.embedded.RedisServer;

/** The contract of counters, by Spring Data Redis. */
final class SpringRedisUseCounterTest extends UseCounterContract {
    private static RedisServer redis;
    private static LettuceConnectionFactory factory;

    private final String site = UUID.randomUUID().toString();

    @BeforeAll
    static void start() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        redis = RedisServer.newRedisServer().port(port).setting("save \"\"").build();
        redis.start();
        factory = new LettuceConnectionFactory("127.0.0.1", port);
        factory.afterPropertiesSet();
        factory.start();
    }

    @AfterAll
    static void stop() throws IOException {
        factory.destroy();
        redis.stop();
    }

    @Override
    protected UseCounter counter(Clock clock) {
        SpringRedisScript script = new SpringRedisScript(factory);
        // Of a site that has been there for longer than what is dated after its first start.
        new RedisUseCounter(script, Clock.offset(clock, Duration.ofMinutes(-2)), site).remembersSince();
        return new RedisUseCounter(script, clock, site);
    }
}
