package dev.passlink.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import dev.passlink.port.UseCounter;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;

/**
 * What a first use costs on PostgreSQL, against the raw statement on the same pool, one after the other:
 * {@code mvn -pl bom,core,testkit,store-jdbc test-compile}, then this class with the test class path.
 */
final class Measure {
    private static final int WARM_UP = 5_000;
    private static final int PAIRS = 10_000;

    private Measure() {}

    /** What is timed. */
    private interface Use {
        void of(String key) throws SQLException;
    }

    public static void main(String[] arguments) throws Exception {
        measure("waiting for the disk", "on");
        measure("not waiting for the disk", "off");
        System.exit(0);
    }

    private static void measure(String how, String wait) throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                        .setServerConfig("fsync", wait)
                        .setServerConfig("full_page_writes", wait)
                        .setServerConfig("synchronous_commit", wait)
                        .start();
                HikariDataSource pool =
                        TestServer.pool(TestServer.postgresUrl(postgres.getPort()), 8, TestServer.USUAL_WAIT)) {
            TestServer.makeTables(pool, Dialect.POSTGRESQL);
            UseCounter counter = JdbcUseCounter.builder(pool).build();
            for (int run = 0; run < 3; run++) {
                compare(how, key -> raw(pool, key), key -> counter.add(key, 1, inTenMinutes()));
            }
        }
    }

    private static void compare(String what, Use raw, Use ours) throws SQLException {
        long[] rawNanos = new long[PAIRS];
        long[] ourNanos = new long[PAIRS];
        for (int i = -WARM_UP; i < PAIRS; i++) {
            long one = nanos(i % 2 == 0 ? raw : ours);
            long other = nanos(i % 2 == 0 ? ours : raw);
            if (i >= 0) {
                rawNanos[i] = i % 2 == 0 ? one : other;
                ourNanos[i] = i % 2 == 0 ? other : one;
            }
        }
        double rawMicros = median(rawNanos);
        double ourMicros = median(ourNanos);
        System.out.printf(
                "%s: INSERT … ON CONFLICT %.1f us, JdbcUseCounter.add %.1f us, ratio %.3f%n",
                what, rawMicros, ourMicros, ourMicros / rawMicros);
    }

    private static long nanos(Use use) throws SQLException {
        String key = "m." + UUID.randomUUID();
        long start = System.nanoTime();
        use.of(key);
        return System.nanoTime() - start;
    }

    private static double median(long[] nanos) {
        Arrays.sort(nanos);
        return nanos[nanos.length / 2] / 1000.0;
    }

    private static void raw(HikariDataSource pool, String key) throws SQLException {
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement("INSERT INTO passlink_use_count"
                        + " (count_key, used, expires_at) VALUES (?, 1, ?) ON CONFLICT (count_key) DO NOTHING")) {
            statement.setString(1, key);
            statement.setLong(2, inTenMinutes().toEpochMilli());
            if (statement.executeUpdate() != 1) {
                throw new IllegalStateException("The key is not new");
            }
        }
    }

    private static Instant inTenMinutes() {
        return Instant.now().plus(Duration.ofMinutes(10));
    }
}
