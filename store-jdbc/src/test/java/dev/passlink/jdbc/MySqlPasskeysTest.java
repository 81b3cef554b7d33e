package dev.passlink.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;

/** MySQL's dialect and its table on MariaDB, since no MySQL comes as a Maven artifact; both know its statements. */
final class MySqlPasskeysTest extends PasskeysOnServer {
    private static final class Server {
        /** A database of its own, in which MySQL's file makes the table. */
        static final String URL = withMySqlsTables(TestServer.mariaDb().newDatabase());

        private static String withMySqlsTables(String url) {
            try (HikariDataSource pool = TestServer.pool(url, 1, TestServer.USUAL_WAIT)) {
                TestServer.makeTables(pool, Dialect.MYSQL);
            }
            return url;
        }
    }

    @Override
    TestServer server() {
        return TestServer.mariaDb();
    }

    @Override
    protected JdbcPasskeys passkeys() {
        return builder(closedLater(TestServer.pool(Server.URL, 8, TestServer.USUAL_WAIT)))
                .timeout(Duration.ofMinutes(1))
                .build();
    }

    @Override
    JdbcPasskeys.Builder builder(HikariDataSource pool) {
        return JdbcPasskeys.builder(pool).dialect(Dialect.MYSQL);
    }
}
