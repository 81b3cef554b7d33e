package dev.passlink.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.port.UseCounter;
import dev.passlink.testkit.FaultyProxy;
import dev.passlink.testkit.SharedUseCounterContract;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract of a shared counter on one server by one client, with connections of its own for each node. */
abstract class UseCounterOnRedis extends SharedUseCounterContract {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration HURRY = Duration.ofMillis(300);

    private final String site = UUID.randomUUID().toString();
    private final List<AutoCloseable> opened = new ArrayList<>();

    abstract TestRedis server();

    /** Connects, however long that takes, and then waits for each answer as long as it is told. */
    abstract RedisScript connect(IntSupplier port, Duration limit);

    @Override
    protected UseCounter counter(Clock clock) {
        RedisScript script = connect(server()::port, PATIENCE);
        // Of a site that has been there for longer than what is dated after its first start.
        new RedisUseCounter(script, Clock.offset(clock, Duration.ofMinutes(-2)), site).remembersSince();
        return new RedisUseCounter(script, clock, site);
    }

    @Override
    protected UseCounter counterWithoutBackend(Clock clock) {
        FaultyProxy proxy = closedLater(new FaultyProxy(server().port()));
        RedisScript script = connect(proxy::port, HURRY);
        proxy.close();
        return new RedisUseCounter(script, clock);
    }

    @Override
    protected UseCounter counterWithSilentBackend(Clock clock) {
        FaultyProxy proxy = closedLater(new FaultyProxy(server().port()));
        UseCounter counter = new RedisUseCounter(connect(proxy::port, HURRY), clock);
        proxy.mode(FaultyProxy.Mode.SWALLOW);
        return counter;
    }

    @Test
    void callsThatMeetAReplicaOnKeptConnectionsReachTheNewLeader(@TempDir Path one, @TempDir Path other)
            throws Exception {
        try (TestRedis.Own first = server().another(one);
                TestRedis.Own second = server().another(other)) {
            AtomicInteger address = new AtomicInteger(first.port());
            Clock clock = Clock.systemUTC();
            Instant expiresAt = clock.instant().plusSeconds(600);
            UseCounter counter = new RedisUseCounter(connect(address::get, PATIENCE), clock);
            Callable<Long> use = () -> counter.add("u", 1, expiresAt);
            long callers = callers();
            assertThat(together(use)).containsExactlyInAnyOrderElementsOf(range(1, callers));
            Instant since = counter.remembersSince();
            second.follow(first);
            second.takeOver(first);
            address.set(second.port());

            assertThat(together(use)).containsExactlyInAnyOrderElementsOf(range(callers + 1, 2 * callers));

            first.takeOver(second);
            address.set(first.port());
            assertThat(use.call()).isEqualTo(2 * callers + 1);
            assertThat(counter.remembersSince()).isEqualTo(since);
        }
    }

    /** At once, while connections are thrown away: as many as Jedis' pool has. */
    int callers() {
        return 8;
    }

    private List<Long> together(Callable<Long> use) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(callers());
        try {
            List<Long> counts = new ArrayList<>();
            for (Future<Long> count : threads.invokeAll(Collections.nCopies(callers(), use))) {
                counts.add(count.get());
            }
            return counts;
        } finally {
            threads.shutdown();
        }
    }

    private static List<Long> range(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
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
