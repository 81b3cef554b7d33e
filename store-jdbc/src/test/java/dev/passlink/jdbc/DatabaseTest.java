package dev.passlink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLHandshakeException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said again, and how long a connection may take: by a driver that does what the test says. */
@Timeout(300)
final class DatabaseTest {
    private static final int UNSUPPORTED = -7;

    private final TestServer server = TestServer.h2();
    private final AtomicInteger tries = new AtomicInteger();
    private final List<Integer> limits = new ArrayList<>();

    private Database database(Duration timeout) {
        return new Database(server.shared(), Dialect.H2, timeout);
    }

    /** H2's own driver has no time limit of the network. */
    private Database limited(int before) throws SQLException {
        Connection h2 = server.shared().getConnection();
        Connection limited = fake(Connection.class, (method, arguments) -> switch (method.getName()) {
            case "getNetworkTimeout" -> {
                if (before == UNSUPPORTED) {
                    throw new SQLFeatureNotSupportedException();
                }
                yield before;
            }
            case "setNetworkTimeout" -> limits.add((Integer) arguments[1]);
            default -> method.invoke(h2, arguments);
        });
        DataSource always = fake(DataSource.class, (method, arguments) -> limited);
        return new Database(always, Dialect.H2, Duration.ofSeconds(5));
    }

    /** What a fake of the driver or of a pool does. */
    interface Behaviour {
        @Nullable
        Object of(Method method, Object[] arguments) throws Exception;
    }

    static <T> T fake(Class<T> type, Behaviour behaviour) {
        return type.cast(Proxy.newProxyInstance(
                DatabaseTest.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    Object result = behaviour.of(method, arguments);
                    return method.getReturnType() == void.class ? null : result;
                }));
    }

    @ParameterizedTest
    @ValueSource(strings = {"40001", "40P01", "23505", "90131"})
    void whatTheDatabaseRolledBackIsSaidAgain(String state) {
        assertThat(database(Duration.ofMinutes(1)).<String>run(session -> {
                    if (tries.incrementAndGet() < 3) {
                        throw new SQLException("rolled back", state);
                    }
                    return "done";
                }))
                .isEqualTo("done");
        assertThat(tries).hasValue(3);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"08006", "57014", "-"})
    void whatMayHaveBeenCountedIsNeverSaidAgain(String state) {
        assertThatThrownBy(() -> failing(Duration.ofMinutes(1), state)).isInstanceOf(IllegalStateException.class);
        assertThat(tries).hasValue(1);
    }

    /** The drivers wrap what went wrong, and the pool that. */
    @Test
    void aFailureOfTlsNamesTheSettingThatDecidesAboutIt() {
        SQLException wrapped = new SQLException(
                "no connection", "08001", new SQLException("of the test", "08000", new SSLHandshakeException("test")));

        assertThatThrownBy(() -> database(Duration.ofMinutes(1)).run(session -> {
                    throw wrapped;
                }))
                .hasMessageContaining("sslmode")
                .hasMessageContaining("sslMode");
    }

    @ParameterizedTest
    @ValueSource(strings = {"26000", "42P05", "08P01"})
    void aNamedStatementThatIsNotTheServersNamesTheSettingForPoolers(String state) {
        assertThatThrownBy(() -> failing(Duration.ofMinutes(1), state)).hasMessageContaining("prepareThreshold=0");
    }

    @Test
    void whatIsRolledBackAgainAndAgainEndsByTheDeadline() {
        assertThatThrownBy(() -> failing(Duration.ofMillis(1), "40001")).isInstanceOf(IllegalStateException.class);
        assertThat(tries).hasPositiveValue();
    }

    @ParameterizedTest
    @CsvSource({"0, '5000,0'", "5001, '5000,5001'", "5000, ''", "1000, ''", UNSUPPORTED + ", ''"})
    void aConnectionIsLimitedWhileItIsUsedAndGoesBackAsItCame(int before, String set) throws SQLException {
        List<Integer> during = new ArrayList<>();
        limited(before).run(session -> during.addAll(limits));
        assertThat(limits.stream().map(String::valueOf).toList())
                .isEqualTo(set.isEmpty() ? List.of() : List.of(set.split(",")));
        assertThat(during).isEqualTo(limits.isEmpty() ? List.of() : limits.subList(0, 1));
    }

    private void failing(Duration timeout, String state) {
        database(timeout).run(session -> {
            tries.incrementAndGet();
            throw new SQLException("of the test", state);
        });
    }
}
