package dev.passlink.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import dev.passlink.port.LinkRequestQueue;
import dev.passlink.testkit.DurableLinkRequestQueueContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The contract of a durable queue, whose nodes share a pool, since they are closed last. */
abstract class QueueOnServer extends DurableLinkRequestQueueContract {
    private final List<HikariDataSource> pools = new ArrayList<>();

    abstract TestServer server();

    @BeforeEach
    final void empty() {
        server().emptyTables();
    }

    @Override
    protected LinkRequestQueue queue(int capacity) {
        return inAHurry(server().shared()).capacity(capacity).build();
    }

    @Override
    protected LinkRequestQueue queueWithoutBackend() {
        return inAHurry(closedLater(server().poolWithoutServer())).build();
    }

    /** To the second attempt; nothing is given up before the test's end, however long a node takes to close. */
    static JdbcLinkRequestQueue.Builder inAHurry(HikariDataSource pool) {
        return JdbcLinkRequestQueue.builder(pool)
                .pollInterval(Duration.ofMillis(50))
                .backOff(List.of(
                        Duration.ofMillis(100),
                        Duration.ofMillis(200),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(10)));
    }

    HikariDataSource closedLater(HikariDataSource pool) {
        pools.add(pool);
        return pool;
    }

    @AfterEach
    final void closePools() {
        pools.forEach(HikariDataSource::close);
    }
}
