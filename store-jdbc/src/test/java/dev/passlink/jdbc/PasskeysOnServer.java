package dev.passlink.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import dev.passlink.port.Passkeys;
import dev.passlink.testkit.FaultyProxy;
import dev.passlink.testkit.SharedPasskeysContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** The contract of shared passkeys, with a pool for each node and a proxy where the network must fail. */
abstract class PasskeysOnServer extends SharedPasskeysContract {
    private final List<AutoCloseable> opened = new ArrayList<>();

    abstract TestServer server();

    /** The dialect that the store is told, or finds by itself. */
    JdbcPasskeys.Builder builder(HikariDataSource pool) {
        return JdbcPasskeys.builder(pool);
    }

    @Override
    protected Passkeys passkeys() {
        return builder(closedLater(server().pool()))
                .timeout(Duration.ofMinutes(1))
                .build();
    }

    @Override
    protected Passkeys passkeysWithoutBackend() {
        return builder(closedLater(server().poolWithoutServer())).build();
    }

    @Override
    protected Passkeys passkeysWithSilentBackend() {
        FaultyProxy proxy = closedLater(new FaultyProxy(server().port()));
        HikariDataSource pool = closedLater(server().pool(proxy.port()));
        builder(pool).build().find("warm");
        proxy.mode(FaultyProxy.Mode.SWALLOW);
        return builder(pool).timeout(Duration.ofMillis(300)).build();
    }

    <T extends AutoCloseable> T closedLater(T resource) {
        opened.add(resource);
        return resource;
    }

    @AfterEach
    final void closeAll() throws Exception {
        for (AutoCloseable resource : opened) {
            resource.close();
        }
    }
}
