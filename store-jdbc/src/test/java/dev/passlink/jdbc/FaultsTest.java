package dev.passlink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.passlink.EmailAddress;
import dev.passlink.KeyRing;
import dev.passlink.Passlink;
import dev.passlink.Reason;
import dev.passlink.UnavailableException;
import dev.passlink.User;
import dev.passlink.adapter.Browser;
import dev.passlink.adapter.LoginForm;
import dev.passlink.adapter.Redemption;
import dev.passlink.testkit.DirectQueue;
import dev.passlink.testkit.FakeUsers;
import dev.passlink.testkit.FaultyProxy;
import dev.passlink.testkit.RecordingMailer;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Never two winners, whatever breaks; and once it is mended it works again without a restart. */
@Timeout(600)
final class FaultsTest {
    /** The thousand: {@code -Dpasslink.rounds=1000}. */
    private static final int ROUNDS = Integer.getInteger("passlink.rounds", 60);

    private final Instant expiresAt = Instant.now().plus(Duration.ofMinutes(20));
    private final AtomicReference<Exception> lastFailure = new AtomicReference<>();

    static Stream<TestServer> servers() {
        return Stream.of(TestServer.postgres(), TestServer.mariaDb());
    }

    @ParameterizedTest
    @MethodSource("servers")
    void whoseAnswerIsCutOffIsToldSoAndTheSecondAttemptDoesNotWin(TestServer server) {
        String key = UseCounterOnServer.newKey();
        try (FaultyProxy proxy = new FaultyProxy(server.port());
                HikariDataSource pool = server.pool(proxy.port())) {
            AtomicBoolean cut = new AtomicBoolean();
            // Not before: the pool asks a connection that has rested whether it's alive.
            DataSource cutOnceConnected = DatabaseTest.fake(DataSource.class, (get, none) -> {
                Connection connection = pool.getConnection();
                if (cut.getAndSet(false)) {
                    proxy.mode(FaultyProxy.Mode.CUT_ANSWER);
                }
                return connection;
            });
            JdbcUseCounter counter = JdbcUseCounter.builder(cutOnceConnected).build();
            counter.add(UseCounterOnServer.newKey(), 1, expiresAt);

            cut.set(true);
            assertThatThrownBy(() -> counter.add(key, 1, expiresAt)).isInstanceOf(IllegalStateException.class);

            proxy.mode(FaultyProxy.Mode.PASS);
            assertThat(counter.add(key, 1, expiresAt)).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void ofRacersWhoseConnectionsAreCutAtRandomNeverTwoWin(TestServer server) throws Exception {
        int racers = 8;
        ExecutorService threads = Executors.newFixedThreadPool(racers);
        Random random = new Random(42);
        try (FaultyProxy proxy = new FaultyProxy(server.port());
                HikariDataSource pool = server.pool(proxy.port())) {
            int wins = 0;
            int failures = 0;
            for (int round = 0; round < ROUNDS; round++) {
                String key = UseCounterOnServer.newKey();
                CyclicBarrier start = new CyclicBarrier(racers);
                JdbcUseCounter counter = JdbcUseCounter.builder(pool).build();
                List<Future<Long>> racing = new ArrayList<>();
                for (int racer = 0; racer < racers; racer++) {
                    racing.add(threads.submit(() -> {
                        start.await();
                        return countOrFailure(counter, key);
                    }));
                }
                if (round % 2 == 0) {
                    LockSupport.parkNanos(random.nextInt(6_000_000));
                    proxy.cutAll();
                }
                List<Long> counts = new ArrayList<>();
                for (Future<Long> racer : racing) {
                    counts.add(racer.get());
                }
                assertThat(counts).filteredOn(count -> count == 1).hasSizeLessThanOrEqualTo(1);
                assertThat(counts).filteredOn(count -> count > 0).doesNotHaveDuplicates();
                wins += counts.contains(1L) ? 1 : 0;
                failures += (int) counts.stream().filter(count -> count < 0).count();
            }
            // Otherwise nothing was shown.
            assertThat(wins).as("wins; the last failure: %s", lastFailure).isPositive();
            assertThat(failures).isPositive();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aDatabaseThatIsKilledLetsNobodyInAndWorksAgainWithoutARestartOfOurs() throws Exception {
        try (StoppableServer postgres = new StoppableServer();
                HikariDataSource pool = TestServer.pool(postgres.url(), 8, Duration.ofSeconds(2))) {
            try (HikariDataSource patient = TestServer.pool(postgres.url(), 1, TestServer.USUAL_WAIT)) {
                TestServer.makeTables(patient, Dialect.POSTGRESQL);
            }
            RecordingMailer mailer = new RecordingMailer();
            DirectQueue queue = new DirectQueue();
            Passlink passlink = site(pool, mailer, queue);
            String used = token(passlink, mailer, queue);
            String unused = token(passlink, mailer, queue);
            assertThat(passlink.flows().redeem(used, Browser.NONE)).isInstanceOf(Redemption.Granted.class);

            List<Boolean> won = redeemWhileKilling(passlink, token(passlink, mailer, queue), postgres);
            assertThat(won).filteredOn(granted -> granted).hasSizeLessThanOrEqualTo(1);
            for (String token : List.of(used, unused)) {
                assertThatThrownBy(() -> passlink.flows().redeem(token, Browser.NONE))
                        .isInstanceOf(UnavailableException.class);
            }

            postgres.start();
            assertThat(reason(eventually(passlink, used))).isEqualTo(Reason.USED);
            assertThat(passlink.flows().redeem(unused, Browser.NONE)).isInstanceOf(Redemption.Granted.class);
            assertThat(reason(passlink.flows().redeem(unused, Browser.NONE))).isEqualTo(Reason.USED);
        }
    }

    private long countOrFailure(JdbcUseCounter counter, String key) {
        try {
            return counter.add(key, 1, expiresAt);
        } catch (IllegalStateException nobodyIsIn) {
            lastFailure.set(nobodyIsIn);
            return -1;
        }
    }

    private static List<Boolean> redeemWhileKilling(Passlink passlink, String token, StoppableServer postgres)
            throws Exception {
        int racers = 8;
        ExecutorService threads = Executors.newFixedThreadPool(racers);
        CountDownLatch running = new CountDownLatch(racers * 3);
        try {
            List<Future<Boolean>> racing = new ArrayList<>();
            for (int racer = 0; racer < racers; racer++) {
                racing.add(threads.submit(() -> grantedUntilDown(passlink, token, running)));
            }
            running.await();
            postgres.kill();
            List<Boolean> granted = new ArrayList<>();
            for (Future<Boolean> racer : racing) {
                granted.add(racer.get());
            }
            return granted;
        } finally {
            threads.shutdownNow();
        }
    }

    private static boolean grantedUntilDown(Passlink passlink, String token, CountDownLatch running) {
        boolean granted = false;
        try {
            while (true) {
                boolean now = passlink.flows().redeem(token, Browser.NONE) instanceof Redemption.Granted;
                assertThat(now && granted).isFalse();
                granted |= now;
                running.countDown();
            }
        } catch (UnavailableException down) {
            return granted;
        }
    }

    private static Passlink site(HikariDataSource pool, RecordingMailer mailer, DirectQueue queue) {
        return Passlink.builder()
                .baseUrl("https://jobs.example.com")
                .keys(KeyRing.parse(KeyRing.generate()))
                .users(new FakeUsers().put(new User("17", EmailAddress.of("ada@example.com"), true, "stamp", Set.of())))
                .mailer(mailer)
                .queue(queue)
                .counter(JdbcUseCounter.builder(pool).build())
                .build();
    }

    private static String token(Passlink passlink, RecordingMailer mailer, DirectQueue queue) {
        passlink.flows().requestLogin(LoginForm.of("ada@example.com"), "192.0.2.1", Browser.NONE);
        queue.runPending();
        return mailer.lastLink().substring(mailer.lastLink().indexOf('=') + 1);
    }

    /** The pool may still hold connections to the server that is gone. */
    private static Redemption eventually(Passlink passlink, String token) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (true) {
            try {
                return passlink.flows().redeem(token, Browser.NONE);
            } catch (UnavailableException notYet) {
                if (System.nanoTime() > end) {
                    throw notYet;
                }
            }
        }
    }

    private static Reason reason(Redemption redemption) {
        return redemption instanceof Redemption.Refused refused ? refused.reason() : Reason.OK;
    }
}
