package dev.passlink.example.jobboard;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.passlink.jdbc.Dialect;
import java.time.Duration;

/** Connections as Passlink wants them: auto-commit on, and whoever waits in vain is told soon. */
final class ConnectionPool {
    private static final int CONNECTIONS = 10;
    private static final Duration WAIT = Duration.ofSeconds(3);
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private ConnectionPool() {}

    static HikariDataSource open(String url, Dialect dialect) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(CONNECTIONS);
        // Also how long a driver may take to connect.
        config.setConnectionTimeout(WAIT.toMillis());
        // Whoever asks first is told what is wrong; the pool would log a stack trace.
        config.setInitializationFailTimeout(-1);
        switch (dialect) {
            case POSTGRESQL -> config.addDataSourceProperty("socketTimeout", Long.toString(SILENCE.toSeconds()));
            case MARIADB, MYSQL -> config.addDataSourceProperty("socketTimeout", Long.toString(SILENCE.toMillis()));
            case H2 -> {
                // Has no such setting, and in this process no network.
            }
        }
        return new HikariDataSource(config);
    }
}
