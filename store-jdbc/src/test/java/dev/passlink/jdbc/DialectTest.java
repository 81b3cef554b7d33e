package dev.passlink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class DialectTest {
    static Stream<TestServer> servers() {
        return TestServer.all();
    }

    @ParameterizedTest
    @MethodSource("servers")
    void itIsFoundFromTheConnection(TestServer server) throws Exception {
        try (Connection connection = server.shared().getConnection()) {
            assertThat(Dialect.of(connection)).isEqualTo(server.dialect());
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void makingTheTablesAgainChangesNothing(TestServer server) {
        JdbcUseCounter counter = JdbcUseCounter.builder(server.shared()).build();
        String key = UseCounterOnServer.newKey();
        counter.add(key, 5, Instant.now().plusSeconds(600));

        TestServer.makeTables(server.shared(), server.dialect());

        assertThat(counter.add(key, 0, Instant.now())).isEqualTo(5);
    }

    @ParameterizedTest
    @EnumSource
    void theFileToCopyIsWhatIsExecuted(Dialect dialect) {
        assertThat(dialect.schema())
                .allMatch(sql -> sql.startsWith("CREATE TABLE IF NOT EXISTS passlink_")
                        || sql.startsWith("CREATE INDEX IF NOT EXISTS passlink_"))
                .hasSizeBetween(5, 8);
    }
}
