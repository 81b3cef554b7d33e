package dev.passlink.example.jobboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.jdbc.Dialect;
import dev.passlink.jdbc.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.embedded.RedisServer;

class StoresTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    DATABASE_URL  | c2VjcmV0                                                  | DATABASE_URL must begin with jdbc:postgresql:
                    DATABASE_URL  | jdbc:oracle:thin:me/c2VjcmV0@db                           | DATABASE_URL must begin with jdbc:postgresql:
                    DATABASE_URL  | jdbc:postgresql://me:c2VjcmV0@127.0.0.1:1/jobs            | DATABASE_URL: no database answers there.
                    DATABASE_URL  | jdbc:mariadb://127.0.0.1:1/jobs?user=me&password=c2VjcmV0 | DATABASE_URL: no database answers there.
                    DATABASE_URL  | jdbc:mariadb://me:c2VjcmV0@:x/jobs                        | DATABASE_URL:
                    DATABASE_URL  | jdbc:h2:/nowhere/jobs;IFEXISTS=TRUE;PASSWORD=c2VjcmV0     | DATABASE_URL: the database cannot be used, SQLState
                    DATABASE_URL  | jdbc:h2:mem:x;c2VjcmV0=1                                  | DATABASE_URL: the database cannot be used, SQLState
                    REDIS_URL     | c2VjcmV0:6379                                             | REDIS_URL must begin with redis://
                    REDIS_URL     | redis://:c2VjcmV0@a b                                     | REDIS_URL: no Redis answers there
                    REDIS_URL     | redis://:c2VjcmV0@                                        | REDIS_URL: no Redis answers there
                    CHECK_SECONDS | 901                                                       | CHECK_SECONDS must be a whole number
                    """)
    void whatCannotBeUsedIsNamedWithoutItsPassword(String variable, String value, String message) {
        assertThatThrownBy(() -> RunningBoard.start(variable, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message)
                .hasMessageNotContaining("c2VjcmV0");
        assertThat(StoreSettings.read(Map.of("REDIS_URL", "redis://:c2VjcmV0@redis")))
                .asString()
                .doesNotContain("c2VjcmV0");
    }

    @Test
    void whatIsOverIsRemovedFromTheDatabase() throws Exception {
        String url = TestServer.h2().newDatabase();
        try (Database database = new Database(url, Dialect.H2)) {
            database.update("INSERT INTO passlink_use_count VALUES ('over', 1, 1)");

            try (RunningBoard board = RunningBoard.start("DATABASE_URL", url)) {
                assertThat(board.port()).isPositive();
                long end = System.nanoTime() + 60_000_000_000L;
                while (counts(database) > 0) {
                    assertThat(System.nanoTime()).isLessThan(end);
                }
            }
        }
    }

    @Test
    void redisAloneDoesNotMakeSeveralNodesOneSiteAndTheLogSaysSo(@TempDir Path folder) throws Exception {
        int port = RunningBoard.freePort();
        RedisServer redis = new RedisServer(port);
        redis.start();
        Map<String, String> site =
                Map.of("PORT", Integer.toString(RunningBoard.freePort()), "REDIS_URL", "redis://127.0.0.1:" + port);
        try (BoardProcess board = BoardProcess.ready(folder.resolve("errors"), site)) {
            assertThat(board.url()).startsWith("http");
            assertThat(Files.readString(folder.resolve("errors")))
                    .contains("REDIS_URL is set and DATABASE_URL is not")
                    .contains("are not one site");
        } finally {
            redis.stop();
        }
    }

    private static int counts(Database database) {
        return database.query(row -> row.getInt(1), "SELECT COUNT(*) FROM passlink_use_count")
                .get(0);
    }
}
