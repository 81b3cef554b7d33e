package dev.passlink.jdbc;

import com.zaxxer.hikari.HikariDataSource;

/** MySQL's dialect and its table on MariaDB, since no MySQL comes as a Maven artifact; both know its statements. */
final class MySqlIdentityLinksTest extends IdentityLinksOnServer {
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
    HikariDataSource pool() {
        return TestServer.pool(Server.URL, 8, TestServer.USUAL_WAIT);
    }

    @Override
    JdbcIdentityLinks.Builder builder(HikariDataSource pool) {
        return JdbcIdentityLinks.builder(pool).dialect(Dialect.MYSQL);
    }
}
