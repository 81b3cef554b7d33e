package dev.passlink.example.jobboard;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.passlink.jdbc.Dialect;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;

/** Connections as Passlink wants them: auto-commit on, and a wait in vain ends soon. */
final class ConnectionPool {
    private static final int CONNECTIONS = 10;
    private static final Duration WAIT = Duration.ofSeconds(3);
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private ConnectionPool() {}

    /** @throws IllegalStateException if the database does not answer */
    static HikariDataSource open(String url, Dialect dialect) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(CONNECTIONS);
        // Also how long a driver may take to connect.
        config.setConnectionTimeout(WAIT.toMillis());
        // Named, or the pool asks its first connection, and is dead for ever if that one is cut off just then
        // (HikariCP issue 1944).
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        // The pool would wait, and log a stack trace; it is asked below.
        config.setInitializationFailTimeout(-1);
        switch (dialect) {
            case POSTGRESQL -> config.addDataSourceProperty("socketTimeout", Long.toString(SILENCE.toSeconds()));
            case MARIADB, MYSQL -> config.addDataSourceProperty("socketTimeout", Long.toString(SILENCE.toMillis()));
            case H2 -> {
                // Has no such setting, and in this process no network.
            }
        }
        connectOnce(config);
        return new HikariDataSource(config);
    }

    private static void connectOnce(HikariConfig config) {
        try {
            DriverManager.getConnection(config.getJdbcUrl(), config.getDataSourceProperties())
                    .close();
        } catch (SQLException e) {
            throw new IllegalStateException("The database did not answer", e);
        }
    }
}
