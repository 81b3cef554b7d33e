package dev.passlink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.zaxxer.hikari.HikariDataSource;
import dev.passlink.port.Passkey;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the contract cannot see: the application's transactions, the driver's settings, and tables that are not as ours. */
final class JdbcPasskeysTest {
    private final Passkey passkey = passkey("account-" + UUID.randomUUID());

    static Stream<TestServer> servers() {
        return TestServer.all();
    }

    private static Passkey passkey(String userId) {
        return new Passkey(
                "id-" + UUID.randomUUID(),
                userId,
                "h".repeat(43),
                "publicKey",
                0,
                true,
                true,
                new UUID(0, 0),
                List.of("internal"),
                "Ada’s secret phone",
                Instant.parse("2026-11-24T09:00:00Z"),
                Optional.empty());
    }

    private static JdbcPasskeys passkeys(DataSource dataSource) {
        return JdbcPasskeys.builder(dataSource).build();
    }

    // Transactions and connections

    @ParameterizedTest
    @MethodSource("servers")
    void whatTheApplicationRollsBackBringsNoRemovedPasskeyBack(TestServer server) throws Exception {
        JdbcPasskeys passkeys = passkeys(server.shared());
        passkeys.add(passkey);
        try (Connection application = server.shared().getConnection()) {
            application.setAutoCommit(false);
            assertThat(passkeys.remove(passkey.userId(), passkey.id())).isTrue();
            application.rollback();
            application.setAutoCommit(true);
        }

        assertThat(passkeys.find(passkey.id())).isEmpty();
    }

    @Test
    void aConnectionInTheMiddleOfATransactionIsNeitherUsedNorCommitted() throws Exception {
        TestServer server = TestServer.h2();
        try (Connection application = server.shared().getConnection()) {
            application.setAutoCommit(false);
            try (Statement statement = application.createStatement()) {
                statement.execute("INSERT INTO passlink_use_count VALUES ('the application''s', 1, 1)");
            }

            assertThatThrownBy(() ->
                            passkeys(JdbcUseCounterTest.handingOut(application)).add(passkey))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("auto-commit");

            application.rollback();
            application.setAutoCommit(true);
        }
        assertThat(passkeys(server.shared()).find(passkey.id())).isEmpty();
    }

    @Test
    void aRowThatSomebodyLocksIsAnExceptionByTheDeadline() throws Exception {
        HikariDataSource pool = TestServer.usual().shared();
        JdbcPasskeys impatient =
                JdbcPasskeys.builder(pool).timeout(Duration.ofMillis(200)).build();
        passkeys(pool).add(passkey);
        try (Connection locking = pool.getConnection()) {
            locking.setAutoCommit(false);
            try (Statement statement = locking.createStatement()) {
                statement.execute("SELECT * FROM passlink_passkey FOR UPDATE");
            }
            assertThatThrownBy(() -> impatient.replace(passkey, passkey.named("other")))
                    .isInstanceOf(IllegalStateException.class);
            locking.rollback();
            locking.setAutoCommit(true);
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void eachCallIsOneStatement(TestServer server) {
        List<String> statements = new ArrayList<>();
        JdbcPasskeys passkeys = passkeys(JdbcUseCounterTest.noting(statements, server.shared()));
        passkeys.find(passkey.id());
        statements.clear();

        passkeys.add(passkey);
        passkeys.add(passkey);
        passkeys.find(passkey.id());
        passkeys.ofUser(passkey.userId());
        passkeys.replace(passkey, passkey.named("other"));
        passkeys.replace(passkey.used(1, true, Instant.EPOCH), passkey);
        passkeys.remove(passkey.userId(), passkey.id());
        passkeys.removeAll(passkey.userId());

        assertThat(statements).hasSize(8);
    }

    // What a driver may be told

    /** With this setting the drivers of MySQL and MariaDB count no row that is set to what it was. */
    @Test
    void aDriverThatCountsOnlyRowsThatHaveChangedLetsEquallyMuchHappen() {
        assumeTrue(TestServer.usual().dialect() != Dialect.H2);
        String url = TestServer.mariaDb().urlBy(TestServer.mariaDb().port()) + "&useAffectedRows=true";
        try (HikariDataSource pool = TestServer.pool(url, 1, TestServer.USUAL_WAIT)) {
            JdbcPasskeys passkeys = passkeys(pool);
            Passkey used = passkey.used(0, true, Instant.EPOCH);
            passkeys.add(used);

            assertThat(passkeys.replace(used, used)).isTrue();
            assertThat(passkeys.replace(used, used)).isTrue();
        }
    }

    @Test
    void idsAreComparedToTheLetterAlsoWhereTheDatabaseIgnoresCase() {
        try (HikariDataSource pool = TestServer.pool(
                "jdbc:h2:mem:" + UUID.randomUUID() + ";MODE=MySQL;IGNORECASE=TRUE;DB_CLOSE_DELAY=-1",
                1,
                TestServer.USUAL_WAIT)) {
            TestServer.makeTables(pool, Dialect.H2);
            JdbcPasskeys passkeys = passkeys(pool);
            passkeys.add(passkey);

            assertThat(passkeys.find(passkey.id().replace("id-", "ID-"))).isEmpty();
            assertThat(passkeys.ofUser(passkey.userId().replace("a", "A"))).isEmpty();
            passkeys.removeAll(passkey.userId().replace("a", "A"));
            assertThat(passkeys.find(passkey.id())).contains(passkey);
        }
    }

    // What is no id

    @Test
    void anAccountIdThatCannotBeOneIsACallersMistakeWhereItWouldBeKeptAndElsewhereHasNothing() {
        JdbcPasskeys passkeys = passkeys(TestServer.h2().shared());
        Passkey kept = passkey("?");
        passkeys.add(kept);
        String half = "\uD83D";

        assertThatThrownBy(() -> passkeys.add(passkey(half))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> passkeys.add(passkey("x".repeat(254) + "ä")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(passkeys.ofUser(half)).isEmpty();
        assertThat(passkeys.remove(half, kept.id())).isFalse();
        assertThat(passkeys.find(half)).isEmpty();
        passkeys.removeAll(half);
        assertThat(passkeys.find(kept.id())).contains(kept);
    }

    // Tables that are not as ours

    @Test
    void aMissingTableIsNamedWithTheWayToMakeIt() {
        try (HikariDataSource empty = TestServer.pool("jdbc:h2:mem:" + UUID.randomUUID(), 1, TestServer.USUAL_WAIT)) {
            assertThatThrownBy(() -> passkeys(empty).find(passkey.id()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Dialect.schema()");
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void theStatementsAddTheTableToAnInstallationThatHasTheOthers(TestServer server) {
        try (HikariDataSource pool = TestServer.pool(server.newDatabase(), 1, TestServer.USUAL_WAIT)) {
            TestServer.makeTables(pool, server.dialect());
            JdbcUseCounter counter = JdbcUseCounter.builder(pool).build();
            counter.add("kept", 3, Instant.now().plusSeconds(600));
            TestServer.execute(pool, "DROP TABLE passlink_passkey");

            TestServer.makeTables(pool, server.dialect());

            assertThat(passkeys(pool).add(passkey)).isTrue();
            assertThat(counter.add("kept", 0, Instant.now())).isEqualTo(3);
        }
    }

    /** Otherwise somebody would be told that the passkey is another's, while nothing was kept. */
    @ParameterizedTest
    @MethodSource("servers")
    void anotherConstraintThatIsBrokenIsAnExceptionAndNotADuplicateAndNamesNobody(TestServer server) {
        try (HikariDataSource pool = TestServer.pool(server.newDatabase(), 1, TestServer.USUAL_WAIT)) {
            TestServer.makeTables(pool, server.dialect());
            TestServer.execute(
                    pool, "ALTER TABLE passlink_passkey ADD CONSTRAINT named CHECK (name <> 'Ada’s secret phone')");

            assertThatThrownBy(() -> passkeys(pool).add(passkey))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("SQLState 23")
                    .hasNoCause()
                    .hasMessageNotContaining("secret phone");
            assertThat(passkeys(pool).find(passkey.id())).isEmpty();
        }
    }

    @Test
    void aRowThatWasBrokenByHandIsAnExceptionAndNoPasskey() {
        TestServer server = TestServer.h2();
        JdbcPasskeys passkeys = passkeys(server.shared());
        passkeys.add(passkey);
        TestServer.execute(server.shared(), "UPDATE passlink_passkey SET sign_count = -1");

        assertThatThrownBy(() -> passkeys.find(passkey.id())).isInstanceOf(RuntimeException.class);
    }
}
