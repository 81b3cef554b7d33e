package dev.passlink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.passlink.testkit.MutableClock;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** An answer comes by the deadline or not at all: on a server, since H2 in memory has no socket to limit. */
final class TimeLimitsTest {
    private final MutableClock clock = new MutableClock();
    private final Instant expiresAt = clock.instant().plusSeconds(600);
    private final String key = UseCounterOnServer.newKey();

    @Test
    void aPoolThatIsUsedUpIsAnExceptionByItsDeadlineAndNobodyIsIn() throws Exception {
        try (HikariDataSource one =
                TestServer.pool(TestServer.postgresUrl(TestServer.postgres().port()), 1, Duration.ofSeconds(2))) {
            JdbcUseCounter counter = counter(one);
            long start;
            try (Connection taken = one.getConnection()) {
                assertThat(taken.isValid(1)).isTrue();
                start = System.nanoTime();
                assertThatThrownBy(() -> counter.add(key, 1, expiresAt)).isInstanceOf(IllegalStateException.class);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
            assertThat(counter.add(key, 1, expiresAt)).isEqualTo(1);
        }
    }

    @Test
    void aRowThatSomebodyLocksIsAnExceptionByTheDeadline() throws Exception {
        HikariDataSource pool = TestServer.postgres().shared();
        JdbcUseCounter impatient = JdbcUseCounter.builder(pool)
                .clock(clock)
                .timeout(Duration.ofMillis(200))
                .build();
        JdbcUseCounter counter = counter(pool);
        counter.add(key, 1, expiresAt);
        try (Connection locking = pool.getConnection()) {
            locking.setAutoCommit(false);
            try (Statement statement = locking.createStatement()) {
                statement.execute("SELECT * FROM passlink_use_count FOR UPDATE");
            }
            assertThatThrownBy(() -> impatient.add(key, 1, expiresAt)).isInstanceOf(IllegalStateException.class);
            locking.rollback();
            locking.setAutoCommit(true);
        }
        assertThat(counter.add(key, 1, expiresAt)).isGreaterThan(1);
    }

    @Test
    void theConnectionGoesBackWithItsOwnTimeLimit() throws Exception {
        try (HikariDataSource pool = TestServer.postgres().pool();
                Connection connection = pool.getConnection()) {
            connection.setNetworkTimeout(Runnable::run, 60_000);
            counter(JdbcUseCounterTest.handingOut(connection)).add(key, 1, expiresAt);
            assertThat(connection.getNetworkTimeout()).isEqualTo(60_000);

            connection.setNetworkTimeout(Runnable::run, 4_000);
            counter(JdbcUseCounterTest.handingOut(connection)).add(key, 1, expiresAt);
            assertThat(connection.getNetworkTimeout()).isEqualTo(4_000);
        }
    }

    @Test
    void aConnectionWaitsForItsServerAsLongAsTheCounterIsTold() throws Exception {
        List<Integer> limits = new ArrayList<>();
        try (HikariDataSource pool = TestServer.postgres().pool();
                Connection connection = pool.getConnection()) {
            Connection watched = DatabaseTest.fake(Connection.class, (method, arguments) -> {
                if (method.getName().equals("setNetworkTimeout")) {
                    limits.add((Integer) arguments[1]);
                }
                return method.invoke(connection, arguments);
            });
            JdbcUseCounter.builder(JdbcUseCounterTest.handingOut(watched))
                    .clock(clock)
                    .timeout(Duration.ofSeconds(7))
                    .build()
                    .add(key, 1, expiresAt);
        }
        assertThat(limits).startsWith(7_000);
    }

    private JdbcUseCounter counter(DataSource dataSource) {
        return JdbcUseCounter.builder(dataSource).clock(clock).build();
    }
}
