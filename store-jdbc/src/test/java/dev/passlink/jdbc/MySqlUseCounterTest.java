package dev.passlink.jdbc;

import com.zaxxer.hikari.HikariDataSource;

/** MySQL's dialect on MariaDB, since no MySQL comes as a Maven artifact; both know its statements. */
final class MySqlUseCounterTest extends UseCounterOnServer {
    @Override
    TestServer server() {
        return TestServer.mariaDb();
    }

    @Override
    JdbcUseCounter.Builder builder(HikariDataSource pool) {
        return JdbcUseCounter.builder(pool).dialect(Dialect.MYSQL);
    }
}
