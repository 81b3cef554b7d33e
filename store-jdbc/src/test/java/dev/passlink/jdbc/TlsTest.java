package dev.passlink.jdbc;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The servers of the tests have no certificate that anybody trusts, or none at all. */
final class TlsTest {
    static Stream<String> urls() {
        return Stream.of(
                TestServer.postgresUrl(TestServer.postgres().port()) + "&sslmode=verify-full",
                TestServer.mariaDb()
                        .urlBy(TestServer.mariaDb().port())
                        .replace("sslMode=disable", "sslMode=verify-full"));
    }

    @ParameterizedTest
    @MethodSource("urls")
    void whereTheUrlAsksForTlsThatTheServerCannotGiveTheSettingIsNamed(String url) {
        try (HikariDataSource pool = TestServer.pool(url, 1, TestServer.SOME_WAIT)) {
            JdbcUseCounter counter = JdbcUseCounter.builder(pool).build();

            assertThatThrownBy(() -> counter.add(
                            UseCounterOnServer.newKey(), 1, Instant.now().plusSeconds(600)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("TLS to the database failed");
        }
    }
}
