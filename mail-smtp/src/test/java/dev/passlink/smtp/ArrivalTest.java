package dev.passlink.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.AuditEvent;
import dev.passlink.EmailAddress;
import dev.passlink.InMemoryLinkRequestQueue;
import dev.passlink.KeyRing;
import dev.passlink.Passlink;
import dev.passlink.Reason;
import dev.passlink.User;
import dev.passlink.adapter.Browser;
import dev.passlink.adapter.LoginForm;
import dev.passlink.port.AuditListener;
import dev.passlink.port.LinkRequestQueue;
import dev.passlink.testkit.DirectQueue;
import dev.passlink.testkit.FakeUsers;
import dev.passlink.testkit.MutableClock;
import dev.passlink.testkit.RecordingAudit;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** From the request to the server, through a whole Passlink: every mail once, whatever happened on the way. */
@Timeout(300)
final class ArrivalTest {
    private static final KeyRing KEYS = KeyRing.parse("1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8");
    private static final int PEOPLE = 6;

    private final MutableClock clock = new MutableClock();
    private final RecordingAudit audit = new RecordingAudit();

    private static String address(int person) {
        return "person" + person + "@example.com";
    }

    private Passlink passlink(LinkRequestQueue queue, SmtpMailer mailer, AuditListener listener) {
        FakeUsers users = new FakeUsers();
        for (int i = 0; i < PEOPLE; i++) {
            users.put(new User("u" + i, EmailAddress.of(address(i)), true, "stamp", Set.of()));
        }
        return Passlink.builder()
                .baseUrl("http://localhost:8080")
                .keys(KEYS)
                .users(users)
                .clock(clock)
                .queue(queue)
                .mailer(mailer)
                .audit(listener)
                .build();
    }

    private static void everybodyAsks(Passlink passlink) {
        for (int i = 0; i < PEOPLE; i++) {
            passlink.flows().requestLogin(LoginForm.of(address(i)), "192.0.2." + i, Browser.NONE);
        }
    }

    private static void assertEveryMailArrivedOnce(ScriptedServer server) {
        assertThat(server.lines.stream().filter(line -> line.startsWith("To: ")))
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, PEOPLE)
                        .mapToObj(i -> "To: " + address(i))
                        .toList());
        assertThat(server.lines.stream()
                        .filter(line -> line.startsWith("Message-ID: "))
                        .distinct())
                .hasSize(PEOPLE);
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void afterAMinuteWithoutAServerEveryMailArrivesOnce() throws Exception {
        int port = freePort();
        DirectQueue queue = new DirectQueue();
        try (SmtpMailer mailer = SmtpMailer.builder("smtp://127.0.0.1:" + port)
                        .clock(clock)
                        .build();
                Passlink passlink = passlink(queue, mailer, audit)) {
            everybodyAsks(passlink);
            for (int i = 0; i < 4; i++) {
                queue.runPending();
                clock.advance(Duration.ofSeconds(15));
            }
            assertThat(queue.pending()).hasSize(PEOPLE);
            try (ScriptedServer server = new ScriptedServer(port, Map.of())) {
                queue.runPending();
                assertThat(queue.pending()).isEmpty();
                assertEveryMailArrivedOnce(server);
            }
        }
    }

    @Test
    void theQueueInMemorySendsEveryMailOnceWhenTheServerIsBack() throws Exception {
        int port = freePort();
        CountDownLatch refused = new CountDownLatch(PEOPLE);
        CountDownLatch sent = new CountDownLatch(PEOPLE);
        Set<String> deferred = ConcurrentHashMap.newKeySet();
        AuditListener listener = event -> {
            if (event.reason() == Reason.MAIL_DEFERRED && deferred.add(event.handle())) {
                refused.countDown();
            } else if (event.type() == AuditEvent.Type.MAIL && event.reason() == Reason.OK) {
                sent.countDown();
            }
        };
        try (SmtpMailer mailer = SmtpMailer.connect("smtp://127.0.0.1:" + port);
                Passlink passlink = passlink(new InMemoryLinkRequestQueue(), mailer, listener)) {
            everybodyAsks(passlink);
            refused.await();
            try (ScriptedServer server = new ScriptedServer(port, Map.of())) {
                assertThat(sent.await(60, TimeUnit.SECONDS)).isTrue();
                assertEveryMailArrivedOnce(server);
            }
        }
    }

    @Test
    void aGreylistedMailIsTakenAtItsSecondAttempt() throws Exception {
        Set<String> seen = ConcurrentHashMap.newKeySet();
        DirectQueue queue = new DirectQueue();
        try (ScriptedServer server = new ScriptedServer(Map.of());
                SmtpMailer mailer = SmtpMailer.connect(server.url());
                Passlink passlink = passlink(queue, mailer, audit)) {
            server.decide("RCPT", line -> seen.add(line) ? "451 4.7.1 greylisted, come back in a minute" : null);
            everybodyAsks(passlink);
            queue.runPending();
            assertThat(queue.pending()).hasSize(PEOPLE);
            clock.advance(Duration.ofMinutes(1));
            queue.runPending();
            assertThat(queue.pending()).isEmpty();
            assertEveryMailArrivedOnce(server);
        }
    }

    @Test
    void aMailWhoseAnswerWasLostGoesTwiceAtMostAndTheSecondTimeLate() throws Exception {
        String lost = "To: " + address(0);
        String greylisted = "To: " + address(1);
        CountDownLatch unconfirmed = new CountDownLatch(1);
        CountDownLatch sent = new CountDownLatch(1);
        AuditListener listener = event -> {
            audit.on(event);
            if (event.reason() == Reason.MAIL_UNCONFIRMED) {
                unconfirmed.countDown();
            } else if (event.type() == AuditEvent.Type.MAIL && event.reason() == Reason.OK) {
                sent.countDown();
            }
        };
        try (ScriptedServer server = new ScriptedServer(Map.of());
                SmtpMailer mailer = SmtpMailer.connect(server.url())) {
            try (Passlink passlink = passlink(new InMemoryLinkRequestQueue(), mailer, listener)) {
                server.answers.put("END", ScriptedServer.CUT);
                passlink.flows().requestLogin(LoginForm.of(address(0)), "192.0.2.1", Browser.NONE);
                assertThat(unconfirmed.await(60, TimeUnit.SECONDS)).isTrue();
                server.answers.remove("END");
                AtomicInteger once = new AtomicInteger();
                server.decide("RCPT", line -> once.getAndIncrement() == 0 ? "451 4.7.1 greylisted" : null);
                passlink.flows().requestLogin(LoginForm.of(address(1)), "192.0.2.1", Browser.NONE);
                // What is surely not sent is tried again meanwhile.
                assertThat(sent.await(60, TimeUnit.SECONDS)).isTrue();
                assertThat(server.count(greylisted)).isEqualTo(1);
                assertThat(server.count(lost)).isEqualTo(1);
                server.answers.put("END", ScriptedServer.CUT);
            }
            assertThat(server.count(lost)).isEqualTo(2);
            assertThat(audit.events())
                    .extracting(AuditEvent::reason)
                    .filteredOn(Reason.MAIL_UNCONFIRMED::equals)
                    .hasSize(2);
        }
    }

    @Test
    void theEventsTellTheWayOfAMailByTheServersWordsAndWithoutItsOwn() throws Exception {
        DirectQueue queue = new DirectQueue();
        try (ScriptedServer server = new ScriptedServer(Map.of());
                SmtpMailer mailer = SmtpMailer.connect(server.url());
                Passlink passlink = passlink(queue, mailer, audit)) {
            passlink.flows().requestLogin(LoginForm.of(address(0)), "192.0.2.1", Browser.NONE);
            server.answers.put("END", "451 4.3.0 try again");
            queue.runPending();
            server.answers.put("END", "250 2.0.0 queued as 4F2");
            queue.runPending();
            passlink.flows().requestLogin(LoginForm.of(address(1)), "192.0.2.1", Browser.NONE);
            server.decide("RCPT", line -> "550 5.1.1 " + line.substring("RCPT TO:".length()) + " unknown");
            queue.runPending();
            passlink.flows().requestLogin(LoginForm.of(address(2)), "192.0.2.1", Browser.NONE);
            server.decide("RCPT", line -> "450 4.2.2 mailbox full");
            queue.runPending();
            queue.abandonPending();
            List<AuditEvent> events = audit.events().stream()
                    .filter(event -> Set.of(
                                    AuditEvent.Type.LINK_ASKED, AuditEvent.Type.MAIL, AuditEvent.Type.LINK_DROPPED)
                            .contains(event.type()))
                    .toList();
            assertThat(events)
                    .extracting(event -> event.type() + " " + event.reason() + " " + event.detail())
                    .containsExactly(
                            "LINK_ASKED OK p•••@example.com",
                            "MAIL MAIL_DEFERRED 451 4.3.0 try again",
                            "MAIL OK 250 2.0.0 queued as 4F2",
                            "LINK_ASKED OK p•••@example.com",
                            "MAIL MAIL_REFUSED 550 5.1.1 <p•••@example.com> unknown",
                            "LINK_ASKED OK p•••@example.com",
                            "MAIL MAIL_DEFERRED 450 4.2.2 mailbox full",
                            "LINK_DROPPED MAIL_DEFERRED p•••@example.com");
            // One handle for all events of one mail, and three mails.
            assertThat(events.stream().map(AuditEvent::handle).distinct()).hasSize(3);
            assertThat(events.subList(0, 3))
                    .extracting(AuditEvent::handle)
                    .containsOnly(events.get(0).handle());
        }
    }
}
