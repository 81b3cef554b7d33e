package dev.passlink.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import dev.passlink.port.UseCounter;
import dev.passlink.testkit.FaultyProxy;
import dev.passlink.testkit.SharedUseCounterContract;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;

/** The contract of a shared counter, with a pool for each node and a proxy where the network must fail. */
abstract class UseCounterOnServer extends SharedUseCounterContract {
    private final List<AutoCloseable> opened = new ArrayList<>();

    abstract TestServer server();

    /** The dialect that the counter is told, or finds by itself. */
    JdbcUseCounter.Builder builder(HikariDataSource pool) {
        return JdbcUseCounter.builder(pool);
    }

    @Override
    protected UseCounter counter(Clock clock) {
        return builder(closedLater(server().pool()))
                .timeout(Duration.ofMinutes(1))
                .clock(clock)
                .build();
    }

    @Override
    protected UseCounter counterWithoutBackend(Clock clock) {
        return builder(closedLater(server().poolWithoutServer())).clock(clock).build();
    }

    @Override
    protected UseCounter counterWithSilentBackend(Clock clock) {
        FaultyProxy proxy = closedLater(new FaultyProxy(server().port()));
        HikariDataSource pool = closedLater(server().pool(proxy.port()));
        builder(pool).clock(clock).build().add(newKey(), 1, clock.instant().plusSeconds(600));
        proxy.mode(FaultyProxy.Mode.SWALLOW);
        return builder(pool).timeout(Duration.ofMillis(300)).clock(clock).build();
    }

    <T extends AutoCloseable> T closedLater(T resource) {
        opened.add(resource);
        return resource;
    }

    static String newKey() {
        return "s." + UUID.randomUUID();
    }

    @AfterEach
    final void closeAll() throws Exception {
        for (AutoCloseable resource : opened) {
            resource.close();
        }
    }
}
