package dev.passlink.redis;

import dev.passlink.port.UseCounter;
import dev.passlink.testkit.FaultyProxy;
import dev.passlink.testkit.SharedUseCounterContract;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** The contract of a shared counter on one server by one client, with connections of its own for each node. */
abstract class UseCounterOnRedis extends SharedUseCounterContract {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration HURRY = Duration.ofMillis(300);

    private final List<AutoCloseable> opened = new ArrayList<>();

    abstract TestRedis server();

    /** Connects, however long that takes, and then waits for each answer as long as it is told. */
    abstract RedisScript connect(int port, Duration limit);

    @Override
    protected UseCounter counter(Clock clock) {
        return new RedisUseCounter(connect(server().port(), PATIENCE), clock);
    }

    @Override
    protected UseCounter counterWithoutBackend(Clock clock) {
        FaultyProxy proxy = closedLater(new FaultyProxy(server().port()));
        RedisScript script = connect(proxy.port(), HURRY);
        proxy.close();
        return new RedisUseCounter(script, clock);
    }

    @Override
    protected UseCounter counterWithSilentBackend(Clock clock) {
        FaultyProxy proxy = closedLater(new FaultyProxy(server().port()));
        UseCounter counter = new RedisUseCounter(connect(proxy.port(), HURRY), clock);
        proxy.mode(FaultyProxy.Mode.SWALLOW);
        return counter;
    }

    <T extends AutoCloseable> T closedLater(T resource) {
        opened.add(resource);
        return resource;
    }

    @AfterEach
    final void closeAll() throws Exception {
        for (int i = opened.size() - 1; i >= 0; i--) {
            opened.get(i).close();
        }
    }
}
