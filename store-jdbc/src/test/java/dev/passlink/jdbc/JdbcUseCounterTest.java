package dev.passlink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.passlink.port.UseCounter.Addition;
import dev.passlink.testkit.MutableClock;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the contract cannot see: the application's transactions, the pool, and what is left in the table. */
final class JdbcUseCounterTest {
    private final MutableClock clock = new MutableClock();
    private final Instant expiresAt = clock.instant().plusSeconds(600);
    private final String key = UseCounterOnServer.newKey();

    static Stream<TestServer> servers() {
        return TestServer.all();
    }

    @ParameterizedTest
    @MethodSource("servers")
    void whatTheApplicationRollsBackGivesNoUseBack(TestServer server) throws Exception {
        JdbcUseCounter counter = counter(server.shared());
        try (Connection application = server.shared().getConnection()) {
            application.setAutoCommit(false);
            counter.add(key, 1, expiresAt);
            application.rollback();
            application.setAutoCommit(true);
        }

        assertThat(counter.add(key, 1, expiresAt)).isEqualTo(2);
    }

    @Test
    void aConnectionInTheMiddleOfATransactionIsNeitherUsedNorCommitted() throws Exception {
        TestServer server = TestServer.h2();
        try (Connection application = server.shared().getConnection()) {
            application.setAutoCommit(false);
            try (Statement statement = application.createStatement()) {
                statement.execute("INSERT INTO passlink_use_count VALUES ('the application''s', 1, 1)");
            }

            assertThatThrownBy(() -> counter(handingOut(application)).add(key, 1, expiresAt))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("auto-commit");

            application.rollback();
            application.setAutoCommit(true);
        }
        assertThat(rows(server)).isZero();
    }

    @ParameterizedTest
    @MethodSource("servers")
    void purgingRemovesWhatWasOverADayAgoInBatchesAndNothingElse(TestServer server) throws Exception {
        server.emptyTables();
        JdbcUseCounter counter = counter(server.shared());
        counter.add(key, 7, expiresAt);
        fill(
                server,
                "p",
                2 * Dialect.BATCH + 5,
                clock.millis() - Duration.ofDays(1).toMillis());

        assertThat(counter.purge()).isEqualTo(2 * Dialect.BATCH + 5);

        assertThat(rows(server)).isEqualTo(1);
        assertThat(counter.add(key, 0, expiresAt)).isEqualTo(7);
        assertThat(counter.purge()).isZero();
        clock.set(expiresAt.plus(Duration.ofDays(1)).minusMillis(1));
        assertThat(counter.purge()).isZero();
        clock.set(expiresAt.plus(Duration.ofDays(1)));
        assertThat(counter.purge()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("servers")
    void purgingRemovesEveryRowThoughManyAreOverAtTheSameMoment(TestServer server) throws Exception {
        server.emptyTables();
        long over = clock.millis() - Duration.ofDays(2).toMillis();
        fill(server, "early", 3, over - 1);
        fill(server, "same", 2 * Dialect.BATCH, over);
        fill(server, "late", Dialect.BATCH, over + 1);

        assertThat(counter(server.shared()).purge()).isEqualTo(3 * Dialect.BATCH + 3);

        assertThat(rows(server)).isZero();
    }

    /** What was removed stays in the index while somebody looks at an older state of the table. */
    @ParameterizedTest
    @MethodSource("servers")
    void purgingWalksOnWhereTheLastBatchBeganAndNotOverWhatItRemoved(TestServer server) throws Exception {
        server.emptyTables();
        int batches = 5;
        for (int batch = 0; batch < batches; batch++) {
            fill(server, "b" + batch, Dialect.BATCH, batch);
        }
        List<Long> starts = new ArrayList<>();

        assertThat(counter(notingStarts(starts, server.shared())).purge()).isEqualTo((long) batches * Dialect.BATCH);

        assertThat(starts).containsExactly(0L, 1L, 2L, 3L, 4L);
    }

    /** Notes where each removal begins: what is set first. */
    private static DataSource notingStarts(List<Long> starts, DataSource dataSource) {
        return DatabaseTest.fake(DataSource.class, (get, none) -> {
            Connection connection = dataSource.getConnection();
            return DatabaseTest.fake(Connection.class, (method, arguments) -> {
                Object made = method.invoke(connection, arguments);
                if (!(made instanceof PreparedStatement removal)
                        || !String.valueOf(arguments[0]).startsWith("DELETE")) {
                    return made;
                }
                return DatabaseTest.fake(PreparedStatement.class, (set, values) -> {
                    if (set.getName().equals("setLong") && values[0].equals(1)) {
                        starts.add((Long) values[1]);
                    }
                    return set.invoke(removal, values);
                });
            });
        });
    }

    private static long number(Connection connection, String sql) throws Exception {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void readingCreatesNoRow(TestServer server) throws Exception {
        server.emptyTables();
        JdbcUseCounter counter = counter(server.shared());

        counter.add(key, 0, expiresAt);
        counter.add(key, -1, expiresAt);

        assertThat(rows(server)).isZero();
    }

    @ParameterizedTest
    @MethodSource("servers")
    void aBatchReadsAndTakesBackWithoutCreatingARow(TestServer server) throws Exception {
        server.emptyTables();

        counter(server.shared())
                .addAll(List.of(new Addition(key, 0, expiresAt), new Addition(key + "-", -1, expiresAt)));

        assertThat(rows(server)).isZero();
    }

    /** As every refused request leaves it: otherwise whoever insists would fill the table for a day. */
    @ParameterizedTest
    @MethodSource("servers")
    void whatIsTakenBackToNothingGoesWithTheNextPurge(TestServer server) throws Exception {
        server.emptyTables();
        JdbcUseCounter counter = counter(server.shared());
        counter.addAll(List.of(new Addition("a", 2, expiresAt), new Addition("b", 1, expiresAt)));
        counter.add("c", 2, expiresAt);
        counter.add("d", 2, expiresAt);

        assertThat(counter.addAll(List.of(new Addition("a", -2, expiresAt), new Addition("b", -1, expiresAt))))
                .containsExactly(0L, 0L);
        assertThat(counter.add("c", -3, expiresAt)).isZero();
        assertThat(counter.add("d", -1, expiresAt)).isEqualTo(1);

        assertThat(counter.purge()).isEqualTo(3);
        assertThat(rows(server)).isEqualTo(1);
        assertThat(counter.add("c", 1, expiresAt)).isEqualTo(1);
        assertThat(counter.add("d", 0, expiresAt)).isEqualTo(1);
    }

    /** A pool may check each connection that it hands out, by a question of its own. */
    @ParameterizedTest
    @MethodSource("servers")
    void aBatchTakesNoConnectionOnlyToFindOutWhoseItIs(TestServer server) {
        AtomicInteger taken = new AtomicInteger();
        JdbcUseCounter counter = counter(DatabaseTest.fake(DataSource.class, (get, none) -> {
            taken.incrementAndGet();
            return get.invoke(server.shared(), none);
        }));
        List<Addition> batch = List.of(new Addition("a", 0, expiresAt), new Addition("b", 0, expiresAt));
        counter.addAll(batch);
        taken.set(0);

        counter.addAll(batch);

        assertThat(taken).hasValue(1);
    }

    /** In rows: additions, reads and subtractions. */
    @ParameterizedTest
    @MethodSource("servers")
    void aBatchIsAsFewStatementsAsTheDatabaseAllows(TestServer server) {
        List<Addition> batch = new ArrayList<>();
        for (long amount = -3; amount <= 3; amount++) {
            batch.add(new Addition(UseCounterOnServer.newKey(), amount, expiresAt));
            batch.add(new Addition(UseCounterOnServer.newKey(), 0, expiresAt));
        }
        List<String> statements = new ArrayList<>();
        JdbcUseCounter counter = counter(noting(statements, server.shared()));
        counter.addAll(batch);
        int first = statements.size();

        counter.addAll(batch);

        int subtractions = 3;
        assertThat(statements.subList(first, statements.size()))
                .hasSize(server.dialect() == Dialect.POSTGRESQL ? 1 : 2 + subtractions);
    }

    /** A deadlock would be told by a statement that had to be said again. */
    @Test
    void onPostgresBatchesWithTheSameKeysInAnyOrderNeverWaitForEachOtherInACircle() throws Exception {
        List<String> statements = Collections.synchronizedList(new ArrayList<>());
        JdbcUseCounter counter =
                counter(noting(statements, TestServer.postgres().shared()));
        counter.add(key, 1, expiresAt);
        int threads = 8;
        int batches = 50;
        List<Addition> batch = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            batch.add(new Addition(UseCounterOnServer.newKey(), i % 4 == 3 ? -1 : 1, expiresAt));
        }
        statements.clear();
        ExecutorService racing = Executors.newFixedThreadPool(threads);
        for (int thread = 0; thread < threads; thread++) {
            List<Addition> mine = new ArrayList<>(batch);
            Collections.shuffle(mine, new Random(thread));
            racing.execute(() -> Collections.nCopies(batches, mine).forEach(counter::addAll));
        }
        racing.shutdown();

        assertThat(racing.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        assertThat(statements).hasSize(threads * batches);
    }

    @Test
    void aKeyThatComesTwiceInABatchIsACallersMistakeAndNothingIsCounted() {
        JdbcUseCounter counter = counter(TestServer.h2().shared());

        assertThatThrownBy(
                        () -> counter.addAll(List.of(new Addition(key, 1, expiresAt), new Addition(key, 1, expiresAt))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(counter.add(key, 0, expiresAt)).isZero();
    }

    @Test
    void aLargeBatchIsOneStatementOnPostgres() {
        List<Addition> batch = Stream.generate(UseCounterOnServer::newKey)
                .limit(20_000)
                .map(each -> new Addition(each, 1, expiresAt))
                .toList();

        assertThat(JdbcUseCounter.builder(TestServer.usual().shared())
                        .timeout(Duration.ofMinutes(1))
                        .clock(clock)
                        .build()
                        .addAll(batch))
                .hasSize(20_000)
                .containsOnly(1L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "has space",
                "tab\t",
                "naïve",
                "0123456789012345678901234567890123456789012345678901234567890123x"
            })
    void aKeyThatADatabaseCouldTakeForAnotherIsACallersMistake(String other) {
        assertThatThrownBy(() -> counter(TestServer.h2().shared()).add(other, 1, expiresAt))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("naïve");
    }

    @Test
    void anEndBeyondAllMillisecondsIsTaken() {
        JdbcUseCounter counter = counter(TestServer.h2().shared());

        assertThat(counter.add(key, 1, Instant.MAX)).isEqualTo(1);
        assertThat(counter.add(key, 0, Instant.MIN)).isEqualTo(1);
        assertThat(counter.remembersSince()).isEqualTo(Instant.MIN);
    }

    @Test
    void anythingElseThatIsWrongSaysNothingOfTables() {
        TestServer server = TestServer.h2();
        TestServer.execute(server.shared(), "ALTER TABLE passlink_use_count ALTER COLUMN used RENAME TO uses");

        assertThatThrownBy(() -> counter(server.shared()).add(key, 1, expiresAt))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("SQLState 42S22")
                .hasMessageNotContaining("tables")
                .hasMessageNotContaining("TLS");
    }

    @Test
    void missingTablesAreNamedWithTheWayToMakeThem() {
        try (HikariDataSource empty = TestServer.pool("jdbc:h2:mem:empty", 1, TestServer.USUAL_WAIT)) {
            assertThatThrownBy(() -> counter(empty).add(key, 1, expiresAt))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Dialect.schema()");
        }
    }

    private JdbcUseCounter counter(DataSource dataSource) {
        return JdbcUseCounter.builder(dataSource).clock(clock).build();
    }

    /** As a transaction-aware data source does: always the transaction's connection, which nobody else may close. */
    static DataSource handingOut(Connection connection) {
        ClassLoader loader = JdbcUseCounterTest.class.getClassLoader();
        Connection unclosable = (Connection)
                Proxy.newProxyInstance(loader, new Class<?>[] {Connection.class}, (proxy, method, args) -> {
                    return method.getName().equals("close") ? null : method.invoke(connection, args);
                });
        return (DataSource)
                Proxy.newProxyInstance(loader, new Class<?>[] {DataSource.class}, (proxy, method, args) -> unclosable);
    }

    /** Notes each statement that is made ready. */
    static DataSource noting(List<String> statements, DataSource dataSource) {
        return DatabaseTest.fake(DataSource.class, (get, none) -> {
            Connection connection = dataSource.getConnection();
            return DatabaseTest.fake(Connection.class, (method, arguments) -> {
                if (method.getName().equals("prepareStatement")) {
                    statements.add(String.valueOf(arguments[0]));
                }
                return method.invoke(connection, arguments);
            });
        });
    }

    private static void fill(TestServer server, String name, int rows, long expires) throws Exception {
        try (Connection connection = server.shared().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (int i = 0; i < rows; i++) {
                statement.addBatch(
                        "INSERT INTO passlink_use_count VALUES ('" + name + "." + i + "', 1, " + expires + ")");
            }
            assertThat(statement.executeBatch()).hasSize(rows);
            connection.commit();
            connection.setAutoCommit(true);
        }
    }

    private static long rows(TestServer server) throws Exception {
        try (Connection connection = server.shared().getConnection()) {
            return number(connection, "SELECT COUNT(*) FROM passlink_use_count");
        }
    }
}
