package dev.passlink.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import dev.passlink.port.IdentityLinks;
import dev.passlink.testkit.IdentityLinksContract;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** The contract of connected identities, on a table that is empty before each test. */
abstract class IdentityLinksOnServer extends IdentityLinksContract {
    private final List<AutoCloseable> opened = new ArrayList<>();

    abstract TestServer server();

    /** A pool for the tests of one method. */
    HikariDataSource pool() {
        return server().pool();
    }

    /** The dialect that the store is told, or finds by itself. */
    JdbcIdentityLinks.Builder builder(HikariDataSource pool) {
        return JdbcIdentityLinks.builder(pool);
    }

    @Override
    protected IdentityLinks links() {
        HikariDataSource pool = closedLater(pool());
        TestServer.execute(pool, "DELETE FROM passlink_identity");
        return builder(pool).build();
    }

    @Override
    protected IdentityLinks linksWithoutStore() {
        return builder(closedLater(server().poolWithoutServer())).build();
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
