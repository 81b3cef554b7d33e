package dev.passlink.example.jobboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.EmailAddress;
import dev.passlink.jdbc.TestServer;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same tables, people and jobs in every database. */
class SchemaTest {
    static Stream<TestServer> servers() {
        return Stream.of(TestServer.h2(), TestServer.postgres(), TestServer.mariaDb());
    }

    @ParameterizedTest
    @MethodSource("servers")
    void nodesThatStartAtOnceMakeTheTablesAndRowsOnce(TestServer server) throws Exception {
        String url = server.newDatabase();

        List<Database> nodes = Together.run(Collections.nCopies(4, () -> new Database(url, server.dialect())));

        try {
            for (Database node : nodes) {
                assertThat(count(node, "users")).isEqualTo(9);
                assertThat(count(node, "jobs")).isEqualTo(20);
                assertThat(count(node, "passlink_use_count")).isZero();
            }
        } finally {
            nodes.forEach(Database::close);
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void aNodeThatStartsLaterChangesNothing(TestServer server) {
        String url = server.newDatabase();
        try (Database first = new Database(url, server.dialect())) {
            first.update("UPDATE users SET roles = '' WHERE id = ?", "1");

            try (Database later = new Database(url, server.dialect())) {
                assertThat(new DatabaseUsers(later).findById("1").orElseThrow().roles())
                        .isEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void peopleWhoSignUpAtTwoNodesAtOnceGetOneAccount(TestServer server) throws Exception {
        EmailAddress zoe = EmailAddress.of("zoe@example.com");
        try (Database database = new Database(server.newDatabase(), server.dialect())) {
            DatabaseUsers users = new DatabaseUsers(database);

            List<String> ids =
                    Together.run(Collections.nCopies(4, () -> users.create(zoe).id()));

            assertThat(ids).containsOnly(ids.get(0));
            assertThat(count(database, "users")).isEqualTo(10);
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void onlyADuplicateIsNotNew(TestServer server) {
        String insert = "INSERT INTO users (id, email, stamp) VALUES (?, ?, 'x')";
        try (Database database = new Database(server.newDatabase(), server.dialect())) {
            assertThat(database.insertIfNew(insert, "n", "new@example.com")).isTrue();
            assertThat(database.insertIfNew(insert, "n", "other@example.com")).isFalse();
            assertThatThrownBy(() -> database.insertIfNew(insert, "u", "Upper@example.com"))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void anAddressThatLooksAlikeIsNotThePersonsAddress(TestServer server) {
        try (Database database = new Database(server.newDatabase(), server.dialect())) {
            DatabaseUsers users = new DatabaseUsers(database);

            assertThat(users.findByAddress(EmailAddress.of("ada@example.com"))).isPresent();
            assertThat(users.findByAddress(EmailAddress.of("ad\u00e4@example.com")))
                    .isEmpty();
            assertThat(users.create(EmailAddress.of("ad\u00e4@example.com")).id())
                    .isNotEqualTo("1");
        }
    }

    private static int count(Database database, String table) {
        return database.query(row -> row.getInt(1), "SELECT COUNT(*) FROM " + table)
                .get(0);
    }
}
