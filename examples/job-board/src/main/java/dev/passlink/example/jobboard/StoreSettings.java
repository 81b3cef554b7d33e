package dev.passlink.example.jobboard;

import static dev.passlink.example.jobboard.Settings.text;

import dev.passlink.jdbc.Dialect;
import java.util.Map;
import java.util.Optional;

/**
 * Where this site keeps what it must remember.
 *
 * @param databaseUrl {@code DATABASE_URL}: people, jobs, applications, counts and waiting requests; empty for a database of
 *     this process
 * @param redisUrl {@code REDIS_URL}: counts; empty to have them in the database
 */
record StoreSettings(String databaseUrl, String redisUrl) {
    StoreSettings {
        if (!databaseUrl.isEmpty() && dialect(databaseUrl).isEmpty()) {
            throw new IllegalArgumentException(
                    "DATABASE_URL must begin with jdbc:postgresql:, jdbc:mariadb: (for MySQL too)"
                            + " or jdbc:h2:, like jdbc:postgresql://db.example.com/jobs?user=jobs&password=…");
        }
        if (!redisUrl.isEmpty() && !redisUrl.matches("rediss?://.+")) {
            throw new IllegalArgumentException("REDIS_URL must begin with redis:// or rediss://.");
        }
    }

    static StoreSettings read(Map<String, String> environment) {
        return new StoreSettings(text(environment, "DATABASE_URL", ""), text(environment, "REDIS_URL", ""));
    }

    boolean sharesDatabase() {
        return !databaseUrl.isEmpty();
    }

    boolean countsInRedis() {
        return !redisUrl.isEmpty();
    }

    static Optional<Dialect> dialect(String databaseUrl) {
        if (databaseUrl.startsWith("jdbc:postgresql:")) {
            return Optional.of(Dialect.POSTGRESQL);
        }
        if (databaseUrl.startsWith("jdbc:mariadb:")) {
            return Optional.of(Dialect.MARIADB);
        }
        return databaseUrl.startsWith("jdbc:h2:") ? Optional.of(Dialect.H2) : Optional.empty();
    }

    /** Both may hold a password. */
    @Override
    public String toString() {
        return "StoreSettings[sharesDatabase=" + sharesDatabase() + ", countsInRedis=" + countsInRedis() + "]";
    }
}
