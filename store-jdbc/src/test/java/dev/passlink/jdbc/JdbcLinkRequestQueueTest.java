package dev.passlink.jdbc;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.passlink.port.LinkRequest;
import dev.passlink.port.LinkRequestQueue;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the contract cannot see: the rows, and what becomes of them when a node dies. */
@Timeout(300)
final class JdbcLinkRequestQueueTest {
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration HOUR = Duration.ofHours(1);

    private final TestServer server = TestServer.usual();
    private final HikariDataSource pool = server.pool();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @BeforeEach
    void empty() {
        server.emptyTables();
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable resource : opened) {
            resource.close();
        }
        pool.close();
    }

    /** Says in a queue what happened. */
    private static final class Log implements LinkRequestQueue.Handler {
        private final BlockingQueue<String> happened = new LinkedBlockingQueue<>();
        private final Predicate<LinkRequest> answer;
        private LinkRequestQueue.Outcome otherwise = LinkRequestQueue.Outcome.AGAIN;

        Log(Predicate<LinkRequest> answer) {
            this.answer = answer;
        }

        @Override
        public LinkRequestQueue.Outcome handle(LinkRequest request) {
            happened.add("handle " + request.text());
            return answer.test(request) ? LinkRequestQueue.Outcome.DONE : otherwise;
        }

        @Override
        public void abandoned(LinkRequest request) {
            happened.add("abandoned " + request.text());
        }

        String next() throws InterruptedException {
            return String.valueOf(happened.poll(60, TimeUnit.SECONDS));
        }
    }

    @Test
    void aMissingTableIsToldBeforeAnybodyAsks() {
        try (HikariDataSource empty = TestServer.pool("jdbc:h2:mem:no-queue", 1, TestServer.USUAL_WAIT);
                JdbcLinkRequestQueue queue = JdbcLinkRequestQueue.builder(empty).build()) {
            assertThatThrownBy(queue::problem)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Dialect.schema()");
        }
    }

    @Test
    void anOfferIsCommittedBeforeItReturns() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        JdbcLinkRequestQueue queue = started(builder(), new Log(request -> passed(never)));

        queue.offer(request("a"));

        assertThat(rows("state = 0")).isEqualTo(1);
        never.countDown();
    }

    @Test
    void theRowIsTheRequestAndGoesWhenItIsDealtWith() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        Log log = new Log(request -> passed(go));
        JdbcLinkRequestQueue queue = started(builder(), log);
        queue.offer(request("a"));
        log.next();

        assertThat(text("SELECT request FROM passlink_link_request")).isEqualTo("a");

        go.countDown();
        awaitRows("1 = 1", 0);
    }

    @Test
    void noConnectionIsHeldWhileAMailIsUnderWay() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch underWay = new CountDownLatch(2);
        try (HikariDataSource one = server.poolOfOne()) {
            JdbcLinkRequestQueue queue = started(builder(one).threads(2), new Log(request -> {
                underWay.countDown();
                return passed(go);
            }));

            queue.offer(request("a"));
            queue.offer(request("b"));

            assertThat(underWay.await(60, TimeUnit.SECONDS)).isTrue();
            try (Connection free = one.getConnection()) {
                assertThat(free.isValid(1)).isTrue();
            }
            go.countDown();
            awaitRows("1 = 1", 0);
        }
    }

    @Test
    void afterTheLastAttemptTheRowStaysDeadAndOneNodeSaysSoOnce() throws Exception {
        Log log = new Log(request -> false);
        JdbcLinkRequestQueue queue = started(builder(), log);
        started(builder(), log);

        queue.offer(request("a"));

        assertThat(List.of(log.next(), log.next(), log.next(), log.next()))
                .containsExactly("handle a", "handle a", "handle a", "abandoned a");
        assertThat(rows("state = 1 AND attempts = 3")).isEqualTo(1);
        assertThat(log.happened).isEmpty();
    }

    /** Its claim would be renewed for ever; or the tick would end, and no claim be renewed any more. */
    @Test
    void whateverItsHandlerThrowsTheRequestIsGivenUpAtLastAndTheOthersAreDealtWith() throws Exception {
        List<String> happened = new CopyOnWriteArrayList<>();
        JdbcLinkRequestQueue queue =
                builder().lease(Duration.ofSeconds(1)).threads(1).build();
        opened.add(queue);
        queue.start(new LinkRequestQueue.Handler() {
            @Override
            public LinkRequestQueue.Outcome handle(LinkRequest request) {
                happened.add("handle " + request.text());
                if (request.text().equals("good")) {
                    return LinkRequestQueue.Outcome.DONE;
                }
                // Also what an interrupt leaves behind, which the database's driver would stumble over.
                Thread.currentThread().interrupt();
                throw undeclared(new SQLException("no user table"));
            }

            @Override
            public void abandoned(LinkRequest request) {
                happened.add("abandoned " + request.text());
                Thread.currentThread().interrupt();
                throw new NoClassDefFoundError("of a log's encoder");
            }
        });

        queue.offer(request("bad"));
        awaitRows("state = 1 AND attempts = 3", 1);
        queue.offer(request("good"));
        awaitRows("state = 0", 0);

        assertThat(happened).containsExactly("handle bad", "handle bad", "handle bad", "abandoned bad", "handle good");
    }

    private static RuntimeException undeclared(Throwable any) {
        JdbcLinkRequestQueueTest.<RuntimeException>raise(any);
        throw new AssertionError(any);
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void raise(Throwable any) throws E {
        throw (E) any;
    }

    /** Seven copies of an email that was taken the first time are spam. */
    @Test
    void whatMayBeDoneAlreadyIsTriedOnceMoreAfterTheLongestDelay() throws Exception {
        Log log = new Log(request -> false);
        log.otherwise = LinkRequestQueue.Outcome.ONCE_MORE;
        Duration never = Duration.ofHours(1);
        JdbcLinkRequestQueue queue = started(builder().backOff(List.of(never, never, Duration.ofMillis(5))), log);

        queue.offer(request("a"));

        assertThat(List.of(log.next(), log.next(), log.next())).containsExactly("handle a", "handle a", "abandoned a");
        assertThat(rows("state = 1")).isEqualTo(1);
    }

    @Test
    void anOperatorSeesWhatWasGivenUpAndHasItTriedAgain() throws Exception {
        AtomicBoolean mended = new AtomicBoolean();
        Log log = new Log(request -> mended.get());
        JdbcLinkRequestQueue queue =
                started(builder().pollInterval(Duration.ofMinutes(15)).lease(HOUR), log);
        LinkRequest request = new LinkRequest("a", "handle-in-events");
        queue.offer(request);
        assertThat(List.of(log.next(), log.next(), log.next(), log.next())).endsWith("abandoned a");
        DeadRequest dead = queue.dead().get(0);
        assertThat(dead.handle()).isEqualTo(request.handle());
        assertThat(dead.attempts()).isEqualTo(3);

        mended.set(true);
        assertThat(queue.replay("handle-in-no-one")).isZero();
        assertThat(queue.replay(dead.handle())).isEqualTo(1);

        assertThat(log.next()).isEqualTo("handle a");
        awaitRows("1 = 1", 0);
        assertThat(queue.dead()).isEmpty();
        assertThat(queue.replay(dead.handle())).isZero();
    }

    /** Looking alone would find it in a quarter of an hour. */
    @Test
    void aNodeTriesItsOwnAgainWhenThatIsDueAndNotWhenItNextLooks() throws Exception {
        Log log = new Log(request -> false);
        JdbcLinkRequestQueue queue =
                started(builder().pollInterval(Duration.ofMinutes(15)).lease(HOUR), log);

        queue.offer(request("a"));

        assertThat(List.of(log.next(), log.next(), log.next(), log.next()))
                .containsExactly("handle a", "handle a", "handle a", "abandoned a");
    }

    @Test
    void nodesThatFindNothingLookMoreAndMoreSeldom() throws Exception {
        BlockingQueue<Long> looks = new LinkedBlockingQueue<>();
        DataSource noting = DatabaseTest.fake(DataSource.class, (get, none) -> {
            Connection connection = pool.getConnection();
            return DatabaseTest.fake(Connection.class, (method, arguments) -> {
                if (method.getName().equals("prepareStatement")
                        && String.valueOf(arguments[0]).contains("UNION")) {
                    looks.add(System.nanoTime());
                }
                return method.invoke(connection, arguments);
            });
        });
        // The first look waits for no connection to be opened.
        pool.getConnection().close();
        started(
                JdbcLinkRequestQueue.builder(noting).pollInterval(POLL).lease(Duration.ofSeconds(4)),
                new Log(request -> true));

        List<Long> at = new ArrayList<>();
        for (int look = 0; look < 8; look++) {
            at.add(requireNonNull(looks.poll(60, TimeUnit.SECONDS)));
        }

        // After 0, 1, 2, 4, 8, 16, 32 and 64 poll intervals at the earliest.
        assertThat(Duration.ofNanos(at.get(7) - at.get(0))).isGreaterThan(POLL.multipliedBy(32));
    }

    @Test
    void whoClosesAndIsInterruptedWaitsNoLongerAndWhatEndsLaterIsStillWrittenDown() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        Log slow = new Log(request -> passed(go));
        JdbcLinkRequestQueue queue = started(builder().drainDeadline(HOUR), slow);
        queue.offer(request("a"));
        slow.next();
        AtomicBoolean stillInterrupted = new AtomicBoolean();
        Thread closing = new Thread(() -> {
            queue.close();
            stillInterrupted.set(Thread.currentThread().isInterrupted());
        });
        closing.start();

        closing.interrupt();
        closing.join(60_000);

        assertThat(closing.isAlive()).isFalse();
        assertThat(stillInterrupted).isTrue();
        go.countDown();
        awaitRows("1 = 1", 0);
    }

    @Test
    void theDeadAreForgottenAfterADayAndTheFreshlyDeadAreNot() throws Exception {
        insertRow("old", request("a").text(), 1, 3, -Duration.ofDays(1).toMillis());
        insertRow("fresh", request("b").text(), 1, 3, -Duration.ofHours(23).toMillis());

        started(builder(), new Log(request -> true));

        awaitRows("id = 'old'", 0);
        assertThat(rows("id = 'fresh'")).isEqualTo(1);
    }

    @Test
    void whatADeadNodeWorkedOnIsTakenWhenItsLeaseEnds() throws Exception {
        Log log = new Log(request -> true);
        long start = System.nanoTime();
        insertRow("claimed", request("a").text(), 0, 1, 400);

        started(builder(), log);

        assertThat(log.next()).isEqualTo("handle a");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(300));
        awaitRows("1 = 1", 0);
    }

    /** As a node sees it whose statement began before that of the node that claimed the row. */
    @Test
    void aLeaseThatSeemsToEndAMomentTooLateIsNotTakenForAClockThatWasSetBack() throws Exception {
        insertRow("claimed", request("a").text(), 0, 1, HOUR.toMillis() + 2_000);
        Log log = new Log(request -> true);
        JdbcLinkRequestQueue queue = started(builder().threads(1).lease(HOUR), log);

        queue.offer(request("b"));
        assertThat(log.next()).isEqualTo("handle b");
        queue.offer(request("c"));

        assertThat(log.next()).isEqualTo("handle c");
        assertThat(log.happened).isEmpty();
    }

    @Test
    void aNodeThatLivesKeepsItsLeaseHoweverLongItTakes() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        Log slow = new Log(request -> passed(go));
        Log other = new Log(request -> true);
        JdbcLinkRequestQueue queue = started(builder().lease(Duration.ofSeconds(6)), slow);
        queue.offer(request("a"));
        slow.next();
        started(builder(), other);

        // Renewed several times over: the lease would have ended long ago.
        long first = number("SELECT due_at FROM passlink_link_request");
        while (number("SELECT due_at FROM passlink_link_request") < first + 7_500) {
            assertThat(other.happened).isEmpty();
        }

        go.countDown();
        awaitRows("1 = 1", 0);
        assertThat(other.happened).isEmpty();
    }

    @Test
    void whatKillsEveryNodeThatTriesItIsGivenUp() throws Exception {
        insertRow("deadly", request("a").text(), 0, 3, 0);
        Log log = new Log(request -> true);

        started(builder(), log);

        assertThat(log.next()).isEqualTo("abandoned a");
        assertThat(rows("state = 1")).isEqualTo(1);
    }

    /** The handler says of it that it may be tried again: a node of that version may be the one that does. */
    @Test
    void whatANewerVersionWroteIsTriedAgainAndAbandonedAtLast() throws Exception {
        insertRow("newer", "_w", 0, 0, 0);
        Log log = new Log(request -> !request.text().equals("_w"));
        JdbcLinkRequestQueue queue = started(builder(), log);

        queue.offer(request("a"));

        awaitRows("id = 'newer' AND state = 1", 1);
        awaitRows("state = 0", 0);
        List<String> happened = new ArrayList<>();
        while (!happened.containsAll(List.of("abandoned _w", "handle a")) && !happened.contains("null")) {
            happened.add(log.next());
        }
        assertThat(happened).contains("handle a", "handle _w", "abandoned _w").doesNotContain("abandoned a");
    }

    /** The node that has tried it knows best when it's due, and would otherwise use up all its attempts. */
    @Test
    void whatOneNodeCannotReadIsTakenByAnotherThatCan() throws Exception {
        Log stranger = new Log(request -> false);
        stranger.otherwise = LinkRequestQueue.Outcome.ELSEWHERE;
        JdbcLinkRequestQueue queue =
                started(builder().lease(Duration.ofMinutes(5)).capacity(1000), stranger);
        for (int i = 0; i < 100; i++) {
            queue.offer(request("r" + i));
        }
        for (int i = 0; i < 100; i++) {
            assertThat(stranger.next()).startsWith("handle r");
        }

        Log own = new Log(request -> true);
        started(builder(), own);

        for (int i = 0; i < 100; i++) {
            assertThat(own.next()).startsWith("handle r");
        }
        awaitRows("1 = 1", 0);
        assertThat(stranger.happened).isEmpty();
    }

    /** Or as many nodes of another site, or of the next version, as there are attempts would kill it in a moment. */
    @Test
    void manyNodesThatCannotReadARowTakeNoLessTimeOverItThanOne() throws Exception {
        Log strangers = new Log(request -> false);
        strangers.otherwise = LinkRequestQueue.Outcome.ELSEWHERE;
        JdbcLinkRequestQueue queue = started(builder().backOff(Collections.nCopies(7, HOUR)), strangers);
        for (int i = 0; i < 3; i++) {
            started(builder().backOff(Collections.nCopies(7, HOUR)), strangers);
        }

        queue.offer(request("a"));

        assertThat(List.of(strangers.next(), strangers.next())).containsExactly("handle a", "handle a");
        long soon = System.currentTimeMillis() + HOUR.dividedBy(2).toMillis();
        awaitRows("state = 0 AND due_at > " + soon, 1);
    }

    @Test
    void whatNoNodeCanReadIsGivenUpAtLast() throws Exception {
        Log stranger = new Log(request -> false);
        stranger.otherwise = LinkRequestQueue.Outcome.ELSEWHERE;
        JdbcLinkRequestQueue queue = started(builder().lease(POLL.multipliedBy(4)), stranger);

        queue.offer(request("a"));

        assertThat(List.of(stranger.next(), stranger.next(), stranger.next(), stranger.next()))
                .containsExactly("handle a", "handle a", "handle a", "abandoned a");
    }

    /** However many they are: another site on the same table may be down. */
    @Test
    void whatIsLeftToOthersDoesNotHideWhatThisNodeCanRead() throws Exception {
        Log log = new Log(request -> request.text().equals("own"));
        log.otherwise = LinkRequestQueue.Outcome.ELSEWHERE;
        JdbcLinkRequestQueue queue = started(builder().lease(HOUR).capacity(1000), log);
        for (int i = 0; i < 50; i++) {
            queue.offer(request("r" + i));
        }

        queue.offer(request("own"));

        awaitRows("request = 'own'", 0);
    }

    @Test
    void theRoomIsSharedByAllNodesButForWhatTheyTakeMeanwhile() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        Log log = new Log(request -> passed(go));
        JdbcLinkRequestQueue one = started(builder().capacity(5), log);
        JdbcLinkRequestQueue other = started(builder().capacity(5), log);
        for (int i = 0; i < 5; i++) {
            assertThat(one.offer(request("r" + i))).isTrue();
        }

        int taken = 0;
        while (other.offer(request("more"))) {
            taken++;
        }

        assertThat(taken).isLessThanOrEqualTo(5);
        go.countDown();
        awaitRows("1 = 1", 0);
    }

    @Test
    void closingDoesNotInterruptAMailAndLeavesTheRestToOthers() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger interrupted = new AtomicInteger();
        Log slow = new Log(request -> {
            try {
                return go.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                return interrupted.incrementAndGet() > 1000;
            }
        });
        JdbcLinkRequestQueue queue = started(builder().threads(1).drainDeadline(Duration.ofMillis(50)), slow);
        queue.offer(request("a"));
        slow.next();
        queue.offer(request("b"));

        queue.close();

        Log log = new Log(request -> true);
        started(builder(), log);
        assertThat(log.next()).isEqualTo("handle b");
        go.countDown();
        awaitRows("1 = 1", 0);
        assertThat(interrupted).hasValue(0);
        assertThat(slow.happened).isEmpty();
    }

    /** As where a container closes Passlink first, and then the queue as a bean of its own. */
    @Test
    void whatHangsAfterItWasInterruptedIsNotWaitedForByWhoeverClosesItAgain() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        Log log = new Log(request -> passed(go));
        JdbcLinkRequestQueue queue = started(builder().drainDeadline(HOUR), log);
        queue.offer(request("a"));
        log.next();
        Thread.currentThread().interrupt();
        queue.close();
        assertThat(Thread.interrupted()).isTrue();

        queue.close();

        assertThat(rows("state = 0")).isEqualTo(1);
        go.countDown();
        awaitRows("1 = 1", 0);
    }

    @Test
    void aMailWhoseEndCouldNotBeWrittenDownIsWrittenDownBeforeItClosesLestAnotherMailItAgain() throws Exception {
        AtomicInteger removals = new AtomicInteger();
        DataSource failingOnce = DatabaseTest.fake(DataSource.class, (get, none) -> {
            Connection connection = pool.getConnection();
            return DatabaseTest.fake(Connection.class, (method, arguments) -> {
                boolean removal = method.getName().equals("prepareStatement")
                        && String.valueOf(arguments[0]).startsWith("DELETE")
                        && String.valueOf(arguments[0]).endsWith("id = ?");
                if (removal && removals.incrementAndGet() == 1) {
                    throw new SQLException("of the test", "08006");
                }
                return method.invoke(connection, arguments);
            });
        });
        // Between two polls, so that nothing but closing can say it again.
        Log log = new Log(request -> true);
        JdbcLinkRequestQueue queue = started(
                JdbcLinkRequestQueue.builder(failingOnce)
                        .dialect(server.dialect())
                        .pollInterval(Duration.ofMinutes(15))
                        .lease(Duration.ofHours(1)),
                log);
        queue.offer(request("a"));
        log.next();

        queue.close();

        assertThat(removals).hasValue(2);
        assertThat(rows("1 = 1")).isZero();
    }

    @Test
    void itIsStartedOnceAndTakesNothingBefore() {
        JdbcLinkRequestQueue queue = builder().build();
        opened.add(queue);
        assertThat(queue.offer(request("a"))).isFalse();
        queue.start(new Log(request -> true));

        assertThatThrownBy(() -> queue.start(new Log(request -> true))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aRefusedInsertNamesNobody() {
        JdbcLinkRequestQueue queue = started(builder(), new Log(request -> true));
        TestServer.execute(pool, "ALTER TABLE passlink_link_request ADD CONSTRAINT nothing_more CHECK (attempts > 0)");
        try {
            assertThatThrownBy(() -> queue.offer(request("a")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("SQLState 2351")
                    .hasNoCause();
        } finally {
            TestServer.execute(pool, "ALTER TABLE passlink_link_request DROP CONSTRAINT nothing_more");
        }
    }

    @Test
    void settingsThatCannotWorkAreRefused() {
        assertThatThrownBy(() -> builder().capacity(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder().threads(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder().pollInterval(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder().timeout(Duration.ofDays(1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder().backOff(List.of(Duration.ZERO)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder().lease(POLL.multipliedBy(3)).build())
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void settingsThatJustWorkAreTaken() {
        opened.add(builder()
                .capacity(1)
                .threads(1)
                .timeout(Duration.ofMillis(1))
                .drainDeadline(Duration.ofHours(1))
                .lease(POLL.multipliedBy(4))
                .build());
        assertThat(opened).hasSize(1);
    }

    private JdbcLinkRequestQueue.Builder builder() {
        return builder(pool);
    }

    private static JdbcLinkRequestQueue.Builder builder(HikariDataSource pool) {
        return JdbcLinkRequestQueue.builder(pool)
                .pollInterval(POLL)
                .backOff(List.of(Duration.ofMillis(10), Duration.ofMillis(20)));
    }

    private JdbcLinkRequestQueue started(JdbcLinkRequestQueue.Builder builder, Log log) {
        JdbcLinkRequestQueue queue = builder.build();
        opened.add(queue);
        queue.start(log);
        return queue;
    }

    private static LinkRequest request(String name) {
        return new LinkRequest(name);
    }

    private static boolean passed(CountDownLatch latch) {
        try {
            return latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }

    private void insertRow(String id, String request, int state, int attempts, long dueInMillis) {
        TestServer.execute(
                pool,
                "INSERT INTO passlink_link_request VALUES ('" + id + "', '" + request + "', " + state + ", " + attempts
                        + ", " + server.dialect().now() + " + " + dueInMillis + ")");
    }

    private void awaitRows(String condition, long number) throws SQLException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (rows(condition) != number) {
            assertThat(System.nanoTime()).as("rows where %s", condition).isLessThan(end);
        }
    }

    private long rows(String condition) throws SQLException {
        return number("SELECT COUNT(*) FROM passlink_link_request WHERE " + condition);
    }

    private long number(String sql) throws SQLException {
        return Long.parseLong(text(sql));
    }

    private String text(String sql) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            assertThat(row.next()).isTrue();
            return String.valueOf(row.getString(1));
        }
    }
}
