package dev.passlink.boot;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.passlink.InMemoryLinkRequestQueue;
import dev.passlink.InMemoryPasskeys;
import dev.passlink.InMemoryUseCounter;
import dev.passlink.KeyRing;
import dev.passlink.Passlink;
import dev.passlink.jdbc.Dialect;
import dev.passlink.jdbc.JdbcIdentityLinks;
import dev.passlink.jdbc.JdbcLinkRequestQueue;
import dev.passlink.jdbc.JdbcPasskeys;
import dev.passlink.jdbc.JdbcUseCounter;
import dev.passlink.port.AuditListener;
import dev.passlink.port.IdentityLinks;
import dev.passlink.port.LinkRequestQueue;
import dev.passlink.port.Mailer;
import dev.passlink.port.PasskeyVerifier;
import dev.passlink.port.Passkeys;
import dev.passlink.port.UseCounter;
import dev.passlink.port.UserLookup;
import dev.passlink.testkit.FakeIdentityLinks;
import dev.passlink.web.TestBrowser;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** A database that is there keeps what nodes share, and what is missing in it is said at start. */
final class H2SiteTest {
    private final String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter(name -> name.startsWith("passlink"))
                .collect(Collectors.toSet());
    }

    private static JdbcDataSource dataSource(String url) {
        JdbcDataSource made = new JdbcDataSource();
        made.setURL(url);
        return made;
    }

    private static void execute(DataSource dataSource, String sql) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static StartRefusal refusal(PartsSite.Description description) {
        try (PartsSite site = description.start()) {
            throw new AssertionError("It started: " + site.context());
        } catch (RuntimeException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof StartRefusal refusal) {
                    return refusal;
                }
            }
            throw e;
        }
    }

    @Test
    void aDatabaseInMemoryGetsTheTablesAndKeepsEverything() {
        try (PartsSite site = PartsSite.describe().database(url).start()) {
            assertThat(site.bean(UseCounter.class)).isInstanceOf(JdbcUseCounter.class);
            assertThat(site.bean(LinkRequestQueue.class)).isInstanceOf(JdbcLinkRequestQueue.class);
            assertThat(site.bean(Passkeys.class)).isInstanceOf(JdbcPasskeys.class);
            assertThat(site.bean(IdentityLinks.class)).isInstanceOf(JdbcIdentityLinks.class);
            assertThat(site.context().getBeanNamesForType(PasskeyVerifier.class))
                    .hasSize(1);
            TestBrowser browser = site.browser();
            browser.get(site.asked(browser));
            assertThat(PartsSite.who(browser)).isEqualTo("17");
            assertThat(threads()).contains("passlink-purge");
        }
        PartsSite.await(() -> threads().isEmpty());
    }

    @Test
    void aBeanOfAPortTakesThePlaceOfATable() {
        try (PartsSite site = PartsSite.describe()
                .database(url)
                .with("passlink.passkeys.enabled", "false")
                .beans(context -> context.registerBean(IdentityLinks.class, FakeIdentityLinks::new))
                .start()) {
            assertThat(site.bean(IdentityLinks.class)).isInstanceOf(FakeIdentityLinks.class);
            assertThat(site.context().getBeanNamesForType(Passkeys.class)).isEmpty();
            assertThat(site.context().getBeanNamesForType(PasskeyVerifier.class))
                    .isEmpty();
        }
    }

    /** It may be a database that Passlink does not know, or has no business with. */
    @Test
    void whereTheApplicationKeepsEverythingItselfItsDatabaseIsAskedNothing() {
        AtomicInteger asked = new AtomicInteger();
        DataSource counting = new DelegatingDataSource(dataSource(url)) {
            @Override
            public Connection getConnection() throws SQLException {
                asked.incrementAndGet();
                return super.getConnection();
            }
        };
        try (PartsSite site = PartsSite.describe()
                .beans(context -> {
                    context.registerBean(DataSource.class, () -> counting);
                    context.registerBean(UseCounter.class, () -> new InMemoryUseCounter(Clock.systemUTC()));
                    context.registerBean(LinkRequestQueue.class, () -> new InMemoryLinkRequestQueue(100, 1));
                    context.registerBean(Passkeys.class, InMemoryPasskeys::new);
                    context.registerBean(IdentityLinks.class, FakeIdentityLinks::new);
                })
                .start()) {
            assertThat(site.browser().get("/login").status()).isEqualTo(200);
            assertThat(asked).hasValue(0);
        }
    }

    @Test
    void whoeverWantsNoTableHasNone() {
        try (PartsSite site = PartsSite.describe()
                .database(url)
                .with("passlink.jdbc.enabled", "false")
                .start()) {
            assertThat(site.context().getBeanNamesForType(UseCounter.class)).isEmpty();
            assertThat(site.context().getBeanNamesForType(JdbcPurge.class)).isEmpty();
        }
    }

    @Test
    void aMissingTableIsToldAtStartAndHowToMakeIt() {
        StartRefusal refusal =
                refusal(PartsSite.describe().database(url).with("passlink.jdbc.initialize-schema", "never"));
        FailureAnalysis told = new FailureAnalysis(refusal.getMessage(), refusal.action(), refusal);

        assertThat(told.getDescription()).contains("no table passlink_");
        assertThat(told.getAction()).contains("V7__passlink.sql", "initialize-schema=always", "dev/passlink/jdbc");
    }

    /** It would start, and never let anybody in. */
    @Test
    void aDatabaseThatIsNotKnownIsRefusedAtStart() {
        DataSource oracle = new Renamed(dataSource(url), "Oracle");
        PartsSite.Description unknown =
                PartsSite.describe().beans(context -> context.registerBean(DataSource.class, () -> oracle));

        assertThat(refusal(unknown)).hasMessageContaining("doesn't know this database: Oracle");
        assertThat(refusal(unknown).action()).contains("passlink.jdbc.dialect", "passlink.jdbc.enabled=false");
        try (PartsSite site = unknown.with("passlink.jdbc.dialect", "h2").start()) {
            assertThat(site.bean(UseCounter.class)).isInstanceOf(JdbcUseCounter.class);
        }
    }

    /** Whoever reads that it does not answer looks at the network for hours. */
    @Test
    void anAccountThatMayNotReadTheTablesIsToldAndNotThatTheDatabaseIsDown() {
        DataSource admin = dataSource(url);
        Dialect.H2.schema().forEach(sql -> execute(admin, sql));
        execute(admin, "CREATE USER app PASSWORD 'app'");
        JdbcDataSource app = dataSource(url.substring(0, url.indexOf(';')));
        app.setUser("app");
        app.setPassword("app");

        assertThat(told(() -> new JdbcTables(app, SchemaMode.NEVER, null, () -> "").with("passlink_passkey")))
                .contains("doesn't let Passlink read the table passlink_passkey", "SQLState 90096")
                .doesNotContain("doesn't answer");
        app.setPassword("wrong");
        assertThat(told(() -> new JdbcTables(app, SchemaMode.NEVER, null, () -> "")))
                .contains("refuses the connection", "SQLState 28000");
        DataSource pool = new DelegatingDataSource(app) {
            @Override
            public Connection getConnection() throws SQLException {
                throw new SQLTransientConnectionException("Connection is not available, timed out", "28000");
            }
        };
        assertThat(told(() -> new JdbcTables(pool, SchemaMode.NEVER, null, () -> "")))
                .contains("refuses the connection");
        assertThat(told(() -> new JdbcTables(
                        dataSource("jdbc:h2:mem:nowhere;IFEXISTS=TRUE"), SchemaMode.NEVER, null, () -> "")))
                .contains("doesn't answer");
    }

    private static String told(Runnable work) {
        Logger log = (Logger) LoggerFactory.getLogger(JdbcTables.class);
        ListAppender<ILoggingEvent> told = new ListAppender<>();
        told.start();
        log.addAppender(told);
        try {
            work.run();
        } finally {
            log.detachAppender(told);
        }
        return told.list.toString();
    }

    /** The file of the jar is the migration, and Passlink waits until it has run. */
    @Test
    void flywayMakesTheTablesBeforePasslinkLooksForThem(@TempDir Path migrations) throws Exception {
        try (InputStream file = requireNonNull(Dialect.class.getResourceAsStream("h2.sql"))) {
            Files.copy(file, migrations.resolve("V7__passlink.sql"));
        }
        try (PartsSite site = PartsSite.describe()
                .database(url)
                .with("passlink.jdbc.initialize-schema", "never")
                .with("spring.flyway.enabled", "true")
                .with("spring.flyway.locations", "filesystem:" + migrations)
                .start()) {
            TestBrowser browser = site.browser();
            browser.get(site.asked(browser));
            assertThat(PartsSite.who(browser)).isEqualTo("17");
        }
    }

    @Test
    void ofSeveralDataSourcesNobodyPicksOne() {
        DataSource one = dataSource(url);
        DataSource other = dataSource("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        PartsSite.Description both = PartsSite.describe().beans(context -> {
            context.registerBean("orders", DataSource.class, () -> one);
            context.registerBean("signIns", DataSource.class, () -> other);
        });

        StartRefusal refusal = refusal(both);
        assertThat(refusal).hasMessageContaining("several DataSources");
        assertThat(refusal.action()).contains("orders", "signIns", "passlink.jdbc.data-source");

        assertThat(refusal(both.with("passlink.jdbc.data-source", "typo")))
                .hasMessageContaining("passlink.jdbc.data-source=typo isn't the name of a DataSource bean");

        try (PartsSite site = both.with("passlink.jdbc.data-source", "signIns").start()) {
            assertThat(site.bean(JdbcTables.class).dataSource()).isSameAs(other);
        }
    }

    /** A pool for Passlink alone, which nobody else in the application is given. */
    @Test
    void aDataSourceThatIsNobodysCandidateCanBeNamed() {
        DataSource own = dataSource(url);
        try (PartsSite site = PartsSite.describe()
                .with("passlink.jdbc.data-source", "signIns")
                .beans(context -> {
                    context.registerBean("orders", DataSource.class, () -> dataSource("jdbc:h2:mem:orders"));
                    var definition = BeanDefinitionBuilder.genericBeanDefinition(DataSource.class, () -> own)
                            .getBeanDefinition();
                    definition.setDefaultCandidate(false);
                    context.registerBeanDefinition("signIns", definition);
                })
                .start()) {
            assertThat(site.bean(JdbcTables.class).dataSource()).isSameAs(own);
        }
    }

    /** What the application rolls back would give uses back. */
    @Test
    void aPoolWithoutAutoCommitIsRefusedAtStart() {
        StartRefusal refusal =
                refusal(PartsSite.describe().database(url).with("spring.datasource.hikari.auto-commit", "false"));

        assertThat(refusal).hasMessageContaining("auto-commit off");
        assertThat(refusal.action()).contains("passlink.jdbc.data-source");
    }

    /** Or customer 17 of the shop would open account 17 of the back office, with the same passkey or the same Google account. */
    @Test
    void theTablesOfAnotherSitesAccountsAreRefusedUnlessTheyAreTheSameAccounts() {
        PartsSite.Description shop =
                PartsSite.describe().database(url).with("passlink.base-url", "https://Shop.example.com/");
        shop.start().close();
        PartsSite.Description office =
                PartsSite.describe().database(url).with("passlink.base-url", "https://office.example.com");

        StartRefusal refusal = refusal(office);

        assertThat(refusal)
                .hasMessageContaining(
                        "the accounts of https://shop.example.com, and this is https://office.example.com");
        assertThat(refusal.action()).contains("passlink.jdbc.accounts-of=https://shop.example.com");
        office.with("passlink.jdbc.accounts-of", "https://shop.example.com")
                .start()
                .close();
        shop.start().close();
    }

    private PartsSite.Description at(String baseUrl) {
        return PartsSite.describe().database(url).with("passlink.base-url", baseUrl);
    }

    /** With the user that Spring Boot makes a database in memory with. */
    private DataSource made() {
        JdbcDataSource made = dataSource(url);
        made.setUser("sa");
        made.setPassword("");
        return made;
    }

    @Test
    void oneSiteHasOneNameHoweverItsBaseUrlIsWrittenAndEachPathIsAnother() {
        at("https://jobs.example.com:443/").start().close();
        at(" HTTPS://JOBS.example.com").start().close();
        at("https://new.example.com")
                .with("passlink.jdbc.accounts-of", " https://jobs.example.com// ")
                .start()
                .close();
        assertThat(refusal(at("https://jobs.example.com/Shop"))).hasMessageContaining("https://jobs.example.com,");
        execute(made(), "DELETE FROM passlink_accounts");
        at("https://jobs.example.com/Shop").start().close();
        assertThat(refusal(at("https://jobs.example.com/shop"))).hasMessageContaining("https://jobs.example.com/Shop");
    }

    /** Its base URL is the one that links begin with, and a property that nobody reads has no say. */
    @Test
    void anApplicationThatBuildsItsOwnPasslinkClaimsTheTablesUnderThatOnesName() {
        UnaryOperator<PartsSite.Description> own = site -> site.without("passlink.base-url")
                .with("spring.main.cloud-platform", "kubernetes")
                .beans(context -> context.registerBean(
                        Passlink.class,
                        () -> Passlink.builder()
                                .baseUrl("https://own.example.com")
                                .keys(KeyRing.parse(KeyRing.generate()))
                                .users(context.getBean(UserLookup.class))
                                .mailer(context.getBean(Mailer.class))
                                .counter(context.getBean(UseCounter.class))
                                .queue(context.getBean(LinkRequestQueue.class))
                                .identityLinks(context.getBean(IdentityLinks.class))
                                .audit(context.getBean("recordingAudit", AuditListener.class))
                                .build(),
                        passlink -> passlink.setDependsOn("recordingAudit")));
        own.apply(PartsSite.describe().database(url)).start().close();
        own.apply(PartsSite.describe().database(url)).start().close();
        assertThat(refusal(at("https://office.example.com"))).hasMessageContaining("https://own.example.com");
        at("https://own.example.com").start().close();
    }

    /** What a start could not learn, the first connection has to. */
    @Test
    void aDatabaseThatComesLaterIsAskedBeforeAnyAccountIsReadFromIt() {
        at("https://shop.example.com").start().close();
        AtomicBoolean down = new AtomicBoolean(true);
        DataSource late = new DelegatingDataSource(made()) {
            @Override
            public Connection getConnection() throws SQLException {
                if (down.get()) {
                    throw new SQLTransientConnectionException("Not yet", "08001");
                }
                return super.getConnection();
            }
        };
        try (PartsSite office = PartsSite.describe()
                        .with("passlink.base-url", "https://office.example.com")
                        .beans(context -> context.registerBean(DataSource.class, () -> late))
                        .start();
                PartsSite shop = PartsSite.describe()
                        .with("passlink.base-url", "https://shop.example.com")
                        .beans(context -> context.registerBean(DataSource.class, () -> late))
                        .start()) {
            down.set(false);
            assertThatThrownBy(() -> office.bean(Passkeys.class).ofUser("17"))
                    .hasStackTraceContaining("belong to the accounts of https://shop.example.com");
            assertThatThrownBy(() -> office.bean(Passkeys.class).ofUser("17"))
                    .hasStackTraceContaining("belong to the accounts of https://shop.example.com");
            assertThat(shop.bean(Passkeys.class).ofUser("17")).isEmpty();
        }
    }

    /** Both sites would start, and read each other's. */
    @ParameterizedTest
    @ValueSource(strings = {"", "SELECT"})
    void anAccountThatMayNotClaimTheTablesIsToldWhatToGrant(String granted) {
        DataSource admin = dataSource(url);
        Dialect.H2.schema().forEach(sql -> execute(admin, sql));
        execute(admin, "CREATE USER app PASSWORD 'app'");
        for (String table : List.of("use_count", "link_request", "passkey", "identity")) {
            execute(admin, "GRANT ALL ON passlink_" + table + " TO app");
        }
        if (!granted.isEmpty()) {
            execute(admin, "GRANT " + granted + " ON passlink_accounts TO app");
        }
        PartsSite.Description site = PartsSite.describe()
                .with("passlink.base-url", "https://shop.example.com")
                .with("passlink.jdbc.initialize-schema", "never")
                .with("spring.datasource.username", "app")
                .with("spring.datasource.password", "app")
                .database(url.substring(0, url.indexOf(';')));

        assertThat(refusal(site).action()).contains("GRANT SELECT, INSERT ON passlink_accounts");
        execute(admin, "GRANT SELECT, INSERT ON passlink_accounts TO app");
        site.start().close();
    }

    @Test
    void theTableOfTheNameIsLookedForWhereverItIsDeveloped() {
        DataSource admin = made();
        Dialect.H2.schema().stream()
                .filter(sql -> !sql.contains("passlink_accounts"))
                .forEach(sql -> execute(admin, sql));
        assertThat(refusal(PartsSite.describe().database(url).with("passlink.jdbc.initialize-schema", "never")))
                .hasMessageContaining("no table passlink_accounts");
    }

    /** A test's port is another each time, on a build server in a cloud as well. */
    @Test
    void onTheDevelopersMachineNoTablesAreClaimed() {
        at("http://localhost:8081")
                .with("spring.main.cloud-platform", "kubernetes")
                .start()
                .close();
        assertThat(refusal(at("https://one.example.com").with("passlink.jdbc.accounts-of", "x".repeat(501))))
                .hasMessageContaining("longer than 500");
        PartsSite.describe().database(url).start().close();
        PartsSite.describe()
                .database(url)
                .with("passlink.base-url", "http://localhost:8081")
                .start()
                .close();
    }

    @Test
    void aSettingThatIsOutOfRangeIsNamed() {
        assertThat(refusal(PartsSite.describe().database(url).with("passlink.jdbc.queue.threads", "0")))
                .hasMessageContaining("passlink.jdbc.queue.threads");
        assertThat(refusal(PartsSite.describe().database(url).with("passlink.jdbc.purge-every", "-1s")))
                .hasMessageContaining("passlink.jdbc.purge-every");
    }

    /** As {@code base-url: ${BASE_URL:}} is in a test: not set, which is development. */
    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "${NOT_SET_ANYWHERE:}"})
    void aBaseUrlThatIsBlankIsNotSetAndDevelopmentHasPasskeys(String blank) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (PartsSite site = PartsSite.describe()
                .database(url)
                .with("passlink.base-url", blank)
                .with("passlink.unencrypted-base-url", blank)
                .with("server.port", port)
                .start()) {
            assertThat(site.context().getBeanNamesForType(PasskeyVerifier.class))
                    .hasSize(1);
            assertThat(site.bean(Passkeys.class)).isInstanceOf(JdbcPasskeys.class);
            assertThat(site.bean(Passlink.class).baseUrl()).hasToString("http://localhost:" + port);
        }
    }

    @Test
    void aSiteThatBrowsersHaveNoPasskeysForStartsWithoutThem() {
        try (PartsSite site = PartsSite.describe()
                .database(url)
                .with("passlink.base-url", "http://127.0.0.1:8080")
                .start()) {
            assertThat(site.context().getBeanNamesForType(Passkeys.class)).isEmpty();
        }
        assertThatThrownBy(() -> PartsSite.describe()
                        .database(url)
                        .with("passlink.base-url", "http://127.0.0.1:8080")
                        .with("passlink.passkeys.enabled", "true")
                        .start())
                .hasStackTraceContaining("Browsers don't offer passkeys for an IP address");
    }

    @Test
    void whatIsOverIsPurgedAndADatabaseThatIsDownIsNoReasonToStop() {
        DataSource database = dataSource(url);
        Dialect.H2.schema().forEach(sql -> execute(database, sql));
        execute(database, "INSERT INTO passlink_use_count VALUES ('old', 1, 1)");
        JdbcUseCounter counter = JdbcUseCounter.builder(database).build();
        JdbcUseCounter broken = JdbcUseCounter.builder(dataSource("jdbc:h2:mem:nowhere;IFEXISTS=TRUE"))
                .build();

        try (JdbcPurge purge = new JdbcPurge(counter, Duration.ZERO);
                JdbcPurge failing = new JdbcPurge(broken, Duration.ofMillis(1))) {
            failing.purge();
            purge.purge();
        }

        assertThat(counter.add("new", 1, Clock.systemUTC().instant().plusSeconds(60)))
                .isOne();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT count(*) FROM passlink_use_count WHERE count_key = 'old'")) {
            rows.next();
            assertThat(rows.getInt(1)).isZero();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Its DataSource is closed next. */
    @Test
    void aPurgeThatRunsComesToItsEndBeforeTheDatabaseIsClosed() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goesOn = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        JdbcDataSource database = dataSource(url);
        Dialect.H2.schema().forEach(sql -> execute(database, sql));
        DataSource slow = new DelegatingDataSource(database) {
            @Override
            public Connection getConnection() throws SQLException {
                begun.countDown();
                try {
                    goesOn.await();
                } catch (InterruptedException e) {
                    interrupted.set(true);
                }
                return super.getConnection();
            }
        };
        JdbcPurge purge = new JdbcPurge(JdbcUseCounter.builder(slow).build(), Duration.ofMillis(1));
        begun.await();
        Thread closing = new Thread(purge::close);
        closing.start();
        // It waits: nothing but the purge ends it.
        PartsSite.await(() -> closing.getState() == Thread.State.TIMED_WAITING);
        assertThat(threads()).contains("passlink-purge");
        goesOn.countDown();
        closing.join();

        assertThat(interrupted).isFalse();
    }

    /** An application starts while its database does; until it answers, nobody is let in. */
    @Test
    void aDatabaseThatIsDownAtStartIsAskedAgain() {
        try (PartsSite site = PartsSite.describe()
                .with("passlink.jdbc.initialize-schema", "never")
                .beans(context -> context.registerBean(
                        DataSource.class, () -> dataSource("jdbc:h2:mem:" + UUID.randomUUID() + ";IFEXISTS=TRUE")))
                .start()) {
            TestBrowser browser = site.browser();
            String field = browser.get("/login").field("antiForgery");
            assertThat(browser.post("/login", "email", "ada@example.com", "antiForgery", field)
                            .status())
                    .isEqualTo(503);
        }
    }
}
