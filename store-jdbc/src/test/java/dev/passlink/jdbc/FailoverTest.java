package dev.passlink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A failover that keeps connections open: those of the pool lead to what only reads now, and new ones to the primary. */
@Timeout(300)
final class FailoverTest {
    private final Instant expiresAt = Instant.now().plus(Duration.ofMinutes(20));
    private final String key = UseCounterOnServer.newKey();

    @Test
    void onPostgresTheNextCallWorksThoughEveryConnectionOfThePoolOnlyReads() throws Exception {
        TestServer server = TestServer.postgres();
        try (HikariDataSource pool = server.pool()) {
            onEach(pool, "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY");

            assertThat(JdbcUseCounter.builder(pool).build().add(key, 1, expiresAt))
                    .isEqualTo(1);
            assertOnlyNewOnesAreLeft(pool, "INSERT INTO passlink_use_count VALUES ('%s', 1, 1)");
        }
    }

    @Test
    void onMariaDbTheNextCallWorksThoughEveryConnectionOfThePoolOnlyReads() throws Exception {
        TestServer server = TestServer.mariaDb();
        try (HikariDataSource pool = server.pool()) {
            onEach(pool, "SET SESSION TRANSACTION READ ONLY");

            assertThat(JdbcUseCounter.builder(pool).build().add(key, 1, expiresAt))
                    .isEqualTo(1);
            assertOnlyNewOnesAreLeft(pool, "INSERT INTO passlink_use_count VALUES ('%s', 1, 1)");
        }
    }

    /** What a demoted server says to accounts that may not write there. */
    @Test
    void aMariaDbThatTakesNoWritesIsToldAndCountsAgainOnceItDoes() throws Exception {
        TestServer server = TestServer.mariaDb();
        TestServer.execute(server.shared(), "CREATE USER IF NOT EXISTS site@localhost IDENTIFIED BY 'test'");
        TestServer.execute(server.shared(), "GRANT SELECT, INSERT, UPDATE, DELETE ON passlink.* TO site@localhost");
        try (HikariDataSource pool = TestServer.pool(
                server.urlBy(server.port()).replace("user=root", "user=site&password=test"),
                4,
                TestServer.USUAL_WAIT)) {
            JdbcUseCounter counter = JdbcUseCounter.builder(pool).build();
            TestServer.execute(server.shared(), "SET GLOBAL read_only = ON");
            try {
                assertThatThrownBy(() -> counter.add(key, 1, expiresAt))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("needs the primary");
            } finally {
                TestServer.execute(server.shared(), "SET GLOBAL read_only = OFF");
            }
            assertThat(counter.add(key, 1, expiresAt)).isEqualTo(1);
        }
    }

    /** PostgreSQL's, and the three codes of MySQL and MariaDB; and the refusals that are none of these. */
    @ParameterizedTest
    @CsvSource({"25006,0,20", "HY000,1290,20", "25006,1792,20", "HY000,1836,20", "HY000,1289,1", "25001,0,1"})
    void whatOnlyReadsIsTriedOnAnotherConnectionButNotForEver(String state, int code, int times) {
        AtomicInteger tries = new AtomicInteger();
        Database database = new Database(TestServer.h2().shared(), Dialect.H2, Duration.ofMinutes(1));

        assertThatThrownBy(() -> database.run(session -> {
                    tries.incrementAndGet();
                    throw new SQLException("of the test", state, code);
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(tries).hasValue(times);
    }

    /** All at once, so that the pool is full of connections of which this was said. */
    private static void onEach(HikariDataSource pool, String sql) throws SQLException {
        List<Connection> all = new ArrayList<>();
        for (int i = 0; i < pool.getMaximumPoolSize(); i++) {
            Connection connection = pool.getConnection();
            all.add(connection);
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }
        for (Connection connection : all) {
            connection.close();
        }
    }

    /** Whoever asks the pool meets with none of those that were thrown away, and some of the old are still there. */
    private static void assertOnlyNewOnesAreLeft(HikariDataSource pool, String insert) throws SQLException {
        assertThat(pool.getHikariPoolMXBean().getTotalConnections()).isPositive();
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(insert.formatted(UseCounterOnServer.newKey())))
                    .isEqualTo(1);
        }
    }
}
