package dev.passlink.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import dev.passlink.EmailAddress;
import dev.passlink.KeyRing;
import dev.passlink.Passlink;
import dev.passlink.Subject;
import dev.passlink.User;
import dev.passlink.View;
import dev.passlink.ViewRule;
import dev.passlink.adapter.Browser;
import dev.passlink.adapter.Redemption;
import dev.passlink.port.LinkRequest;
import dev.passlink.port.LinkRequestQueue;
import dev.passlink.port.UseCounter;
import dev.passlink.testkit.FakeUsers;
import dev.passlink.testkit.RecordingMailer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.security.authentication.ott.GenerateOneTimeTokenRequest;
import org.springframework.security.authentication.ott.JdbcOneTimeTokenService;
import org.springframework.security.authentication.ott.OneTimeToken;
import org.springframework.security.authentication.ott.OneTimeTokenAuthenticationToken;
import org.springframework.security.authentication.ott.OneTimeTokenService;

/**
 * What a first use costs on PostgreSQL against the raw statement, and a whole login against Spring Security's one-time
 * tokens, by turns on the same pool: {@code mvn -pl bom,core,testkit,store-jdbc test-compile}, then this class with the
 * test class path.
 */
final class Measure {
    /** A link is issued and redeemed as for a login, without limits and mail, which Spring leaves to others. */
    private static final View APPLY = ViewRule.of("/jobs/{id}/apply", "apply").at("17");

    private static final String SPRING_TABLE =
            "CREATE TABLE one_time_tokens (token_value VARCHAR(36) NOT NULL PRIMARY KEY,"
                    + " username VARCHAR(50) NOT NULL, expires_at TIMESTAMP NOT NULL)";

    private Measure() {}

    /** What is timed. */
    private interface Use {
        void of(String key) throws SQLException;
    }

    private record Named(String name, Use use) {}

    public static void main(String[] arguments) throws Exception {
        measure("waiting for the disk", "on", 200);
        measure("not waiting for the disk", "off", 20_000);
        System.exit(0);
    }

    private static void measure(String how, String wait, int pairs) throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                        .setServerConfig("fsync", wait)
                        .setServerConfig("full_page_writes", wait)
                        .setServerConfig("synchronous_commit", wait)
                        // It has transactions of its own, which would be counted.
                        .setServerConfig("autovacuum", "off")
                        .start();
                HikariDataSource pool =
                        TestServer.pool(TestServer.postgresUrl(postgres.getPort()), 8, TestServer.USUAL_WAIT)) {
            TestServer.makeTables(pool, Dialect.POSTGRESQL);
            UseCounter counter = JdbcUseCounter.builder(pool).build();
            TestServer.execute(pool, SPRING_TABLE);
            OneTimeTokenService spring = new JdbcOneTimeTokenService(new JdbcTemplate(pool));
            Passlink passlink = site(counter);
            for (int run = 0; run < 3; run++) {
                compare(
                        how,
                        pairs,
                        new Named("INSERT … ON CONFLICT", key -> raw(pool, key)),
                        new Named("JdbcUseCounter.add", key -> counter.add(key, 1, inTenMinutes())));
                compare(
                        how,
                        pairs,
                        new Named("Spring's generate and consume", key -> springLogin(spring)),
                        new Named("issue and redeem", key -> ourLogin(passlink)));
                compare(
                        how,
                        pairs,
                        new Named("JdbcUseCounter.add", key -> counter.add(key, 1, inTenMinutes())),
                        new Named("addAll of sixteen", key -> counter.addAll(sixteen(key))));
            }
            idle(pool);
        }
    }

    /** As many as a request for a link counts at most: reads, additions, and what is taken back. */
    private static List<UseCounter.Addition> sixteen(String key) {
        return IntStream.range(0, 16)
                .mapToObj(i -> new UseCounter.Addition(key + i, i < 8 ? 1 : 0, inTenMinutes()))
                .toList();
    }

    /** What twenty nodes ask that have nothing to do, each with a pool of its own. */
    private static void idle(HikariDataSource watching) throws Exception {
        List<AutoCloseable> nodes = new ArrayList<>();
        for (int node = 0; node < 20; node++) {
            HikariDataSource pool = TestServer.pool(watching.getJdbcUrl(), 2, TestServer.USUAL_WAIT);
            JdbcLinkRequestQueue queue = JdbcLinkRequestQueue.builder(pool).build();
            queue.start(new Idle());
            nodes.add(queue);
            nodes.add(pool);
        }
        for (int half = 0; half < 4; half++) {
            long before = transactions(watching);
            TimeUnit.SECONDS.sleep(30);
            System.out.printf(
                    "twenty idle nodes: %.1f statements a second%n", (transactions(watching) - before) / 30.0);
        }
        for (AutoCloseable each : nodes) {
            each.close();
        }
    }

    private static long transactions(HikariDataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = current_database()");
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Is never called. */
    private static final class Idle implements LinkRequestQueue.Handler {
        @Override
        public LinkRequestQueue.Outcome handle(LinkRequest request) {
            return LinkRequestQueue.Outcome.DONE;
        }

        @Override
        public void abandoned(LinkRequest request) {}
    }

    private static void compare(String how, int pairs, Named theirs, Named ours) throws SQLException {
        long[] theirNanos = new long[pairs];
        long[] ourNanos = new long[pairs];
        for (int i = -pairs / 2; i < pairs; i++) {
            long one = nanos(i % 2 == 0 ? theirs.use() : ours.use());
            long other = nanos(i % 2 == 0 ? ours.use() : theirs.use());
            if (i >= 0) {
                theirNanos[i] = i % 2 == 0 ? one : other;
                ourNanos[i] = i % 2 == 0 ? other : one;
            }
        }
        double theirMicros = median(theirNanos);
        double ourMicros = median(ourNanos);
        System.out.printf(
                "%s: %s %.1f us, %s %.1f us, ratio %.3f%n",
                how, theirs.name(), theirMicros, ours.name(), ourMicros, ourMicros / theirMicros);
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

    private static void springLogin(OneTimeTokenService spring) {
        OneTimeToken token = spring.generate(new GenerateOneTimeTokenRequest("ada@example.com"));
        if (spring.consume(new OneTimeTokenAuthenticationToken(token.getTokenValue())) == null) {
            throw new IllegalStateException("The token is not new");
        }
    }

    private static void ourLogin(Passlink passlink) {
        String link = passlink.link(Subject.user("17"), APPLY).url();
        String token = link.substring(link.indexOf('=') + 1);
        if (!(passlink.flows().redeem(token, APPLY, Browser.NONE) instanceof Redemption.Granted)) {
            throw new IllegalStateException("The link is not new");
        }
    }

    private static Passlink site(UseCounter counter) {
        return Passlink.builder()
                .baseUrl("https://jobs.example.com")
                .keys(KeyRing.parse(KeyRing.generate()))
                .users(new FakeUsers().put(new User("17", EmailAddress.of("ada@example.com"), true, "stamp", Set.of())))
                .mailer(new RecordingMailer())
                .counter(counter)
                .build();
    }

    private static Instant inTenMinutes() {
        return Instant.now().plus(Duration.ofMinutes(10));
    }
}
