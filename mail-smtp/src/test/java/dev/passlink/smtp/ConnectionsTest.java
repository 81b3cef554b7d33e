package dev.passlink.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.port.Delivery;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One mail after another over few connections, whatever the server does with them in between. */
@Timeout(300)
final class ConnectionsTest {
    private static final String LAST_LINE = "--=_passlink--";

    private ScriptedServer server;
    private SmtpMailer mailer;

    @BeforeEach
    void start() throws IOException {
        server = new ScriptedServer(Map.of());
        mailer = SmtpMailer.connect(server.url());
    }

    @AfterEach
    void stop() {
        mailer.close();
        server.close();
    }

    private void assertSent() {
        assertThat(mailer.send(Mails.MAIL)).isInstanceOf(Delivery.Sent.class);
    }

    /** Every mail whose text the server got to its end. */
    private long mailsThatReachedTheServer() {
        return server.count(LAST_LINE);
    }

    private static Delivery send(SmtpMailer mailer) {
        return mailer.send(Mails.MAIL);
    }

    @Test
    void theNextMailTakesTheSameConnection() {
        assertSent();
        assertSent();
        assertSent();
        assertThat(server.connections).hasValue(1);
        assertThat(server.count("EHLO localhost")).isEqualTo(1);
        assertThat(mailsThatReachedTheServer()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "421 4.4.2 idle for too long", "451 4.7.0 timeout waiting for client input"})
    void aConnectionThatTheServerHasClosedIsReplacedWithinTheAttempt(String goodbye) {
        assertSent();
        server.hangUp(goodbye);
        assertSent();
        assertThat(server.connections).hasValue(2);
        assertThat(mailsThatReachedTheServer()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "MAIL, 421 4.7.0 enough mails for this connection",
        "MAIL, 452 4.5.3 enough mails for this connection",
        "MAIL, 554 5.5.0 start anew",
        "MAIL, CUT",
        "RCPT, 421 closing CUT",
        "RCPT, CUT",
    })
    void aConnectionOfWhichTheServerHasHadEnoughIsReplacedWithinTheAttempt(String command, String answer) {
        assertSent();
        AtomicInteger once = new AtomicInteger();
        server.decide(command, line -> once.getAndIncrement() == 0 ? answer : null);
        assertSent();
        assertThat(server.connections).hasValue(2);
        assertThat(mailsThatReachedTheServer()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"DATA, TryLater", "BODY, Unconfirmed", "END, Unconfirmed"})
    void onceTheTextWasBegunNothingIsSentAgainWithinTheAttempt(String command, String expected) {
        assertSent();
        server.answers.put(command, ScriptedServer.CUT);
        assertThat(send(mailer).getClass().getSimpleName()).isEqualTo(expected);
        assertThat(server.connections).hasValue(1);
        assertThat(server.count("DATA")).isEqualTo(2);
    }

    @Test
    void aRefusedRecipientIsNotAskedForOnASecondConnection() {
        assertSent();
        server.answers.put("RCPT", "450 4.2.0 greylisted");
        assertThat(send(mailer)).isEqualTo(new Delivery.TryLater("450 4.2.0 greylisted"));
        assertThat(server.connections).hasValue(1);
    }

    @Test
    void aConnectionOnWhichAMailWasRefusedIsNotUsedAgain() {
        server.answers.put("RCPT", "550 5.1.1 nobody here");
        assertThat(send(mailer)).isInstanceOf(Delivery.Refused.class);
        server.answers.remove("RCPT");
        assertSent();
        assertThat(server.connections).hasValue(2);
    }

    @Test
    void aServerThatStaysSilentOnAKeptConnectionIsAskedOnANewOne() {
        try (SmtpMailer impatient = SmtpMailer.builder(server.url())
                .connectTimeout(Duration.ofSeconds(5))
                .build()) {
            assertThat(send(impatient)).isInstanceOf(Delivery.Sent.class);
            AtomicInteger once = new AtomicInteger();
            server.decide("MAIL", line -> once.getAndIncrement() == 0 ? ScriptedServer.SILENT : null);
            assertThat(send(impatient)).isInstanceOf(Delivery.Sent.class);
            assertThat(server.connections).hasValue(2);
        }
    }

    @Test
    void anExtraReplyOfTheServerMovesNoAnswerToAnotherMail() {
        server.answers.put("END", "250 taken\r\n250 and here is one more");
        assertSent();
        server.answers.put("RCPT", "550 5.1.1 nobody here");
        assertThat(send(mailer)).isNotInstanceOf(Delivery.Sent.class);
        assertThat(mailsThatReachedTheServer()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"250 test", "250-test\r\n250-PIPELINING\r\n250-CHUNKING\r\n250-8BITMIME\r\n250 SIZE 1"})
    void whateverAServerOffersOrNotItIsAskedTheSame(String extensions) {
        server.answers.put("EHLO", extensions);
        assertSent();
        assertThat(server.lines)
                .startsWith("EHLO localhost", "MAIL FROM:<passlink@localhost>", "RCPT TO:<Ada@example.com>", "DATA")
                .allMatch(line -> line.chars().allMatch(c -> c < 0x80));
    }

    @Test
    void aConnectionThatHasRestedTooLongIsClosedAndNotUsed() {
        AtomicLong now = new AtomicLong();
        try (SmtpMailer patient = SmtpMailer.builder(server.url())
                .time(new FakeTime(now), Duration.ofSeconds(30))
                .build()) {
            assertThat(send(patient)).isInstanceOf(Delivery.Sent.class);
            now.addAndGet(Duration.ofSeconds(29).toNanos());
            assertThat(send(patient)).isInstanceOf(Delivery.Sent.class);
            assertThat(server.connections).hasValue(1);
            now.addAndGet(Duration.ofSeconds(30).toNanos());
            assertThat(send(patient)).isInstanceOf(Delivery.Sent.class);
            assertThat(server.connections).hasValue(2);
        }
    }

    @Test
    void aConnectionThatNoMailComesForIsClosedByItself() throws Exception {
        CountDownLatch goodbye = new CountDownLatch(1);
        server.decide("QUIT", line -> {
            goodbye.countDown();
            return null;
        });
        try (SmtpMailer brief = SmtpMailer.builder(server.url())
                .time(Time.SYSTEM, Duration.ofMillis(50))
                .build()) {
            assertThat(send(brief)).isInstanceOf(Delivery.Sent.class);
            assertThat(goodbye.await(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void closingTheMailerClosesItsConnectionsAndItTakesNoMore() throws Exception {
        CountDownLatch goodbye = new CountDownLatch(1);
        server.decide("QUIT", line -> {
            goodbye.countDown();
            return null;
        });
        assertSent();
        mailer.close();
        assertThat(goodbye.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(send(mailer)).isEqualTo(new Delivery.TryLater(server.url() + ", this mailer is closed"));
        mailer.close();
    }

    @Test
    void closingWaitsForTheMailThatIsUnderWay() throws Exception {
        CountDownLatch atTheEnd = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        server.decide("END", line -> {
            atTheEnd.countDown();
            await(goOn);
            return null;
        });
        AtomicReference<Delivery> delivery = new AtomicReference<>();
        Thread sender = new Thread(() -> delivery.set(send(mailer)));
        sender.start();
        await(atTheEnd);
        Thread closer = new Thread(mailer::close);
        closer.start();
        goOn.countDown();
        closer.join();
        sender.join();
        assertThat(delivery.get()).isInstanceOf(Delivery.Sent.class);
    }

    @Test
    void mailsGoOutInParallelAndNeverOverMoreConnectionsThanPermitted() throws Exception {
        CyclicBarrier four = new CyclicBarrier(4);
        // No mail is taken before there are four at once: a mailer that sends them one by one would wait for ever.
        server.decide("END", line -> {
            meet(four);
            return null;
        });
        assertThat(sendTogether(mailer, 12)).hasOnlyElementsOfType(Delivery.Sent.class);
        assertThat(server.mostAtOnce).hasValue(4);
        assertThat(server.connections).hasValue(4);
        assertThat(mailsThatReachedTheServer()).isEqualTo(12);
    }

    @Test
    void aServerThatPermitsTwoConnectionsIsServedByTwo() throws Exception {
        server.decide("GREETING", line -> server.openConnections() > 2 ? "421 4.7.0 too many connections CUT" : null);
        try (SmtpMailer modest = SmtpMailer.connect(server.url() + "?connections=2")) {
            assertThat(sendTogether(modest, 8)).hasOnlyElementsOfType(Delivery.Sent.class);
        }
        server.decide("GREETING", line -> "421 4.7.0 too many connections CUT");
        assertThat(send(mailer))
                .isEqualTo(new Delivery.TryLater(server.url() + ", no connection: 421 4.7.0 too many connections"));
    }

    @Test
    void whoFindsAllConnectionsBusyIsTriedLater() {
        Turns turns = new Turns(1, null, 50, Time.SYSTEM);
        assertThat(turns.take()).isEmpty();
        assertThat(turns.take()).contains("all 1 connections are busy");
        turns.done();
        assertThat(turns.take()).isEmpty();
    }

    @Test
    void theRateIsKeptInEveryStretchOfTimeWhateverTheServerCounts() {
        AtomicLong now = new AtomicLong();
        FakeTime time = new FakeTime(now);
        try (SmtpMailer paced = SmtpMailer.builder(server.url())
                .rate(3, Duration.ofSeconds(10))
                .time(time, Duration.ofSeconds(30))
                .build()) {
            List<Long> seconds = IntStream.range(0, 8)
                    .mapToObj(i -> {
                        assertThat(send(paced)).isInstanceOf(Delivery.Sent.class);
                        return TimeUnit.NANOSECONDS.toSeconds(
                                now.getAndAdd(Duration.ofSeconds(1).toNanos()));
                    })
                    .toList();
            assertThat(seconds).containsExactly(0L, 1L, 2L, 10L, 11L, 12L, 20L, 21L);
        }
    }

    @Test
    void aServerThatTakesSoManyRecipientsAnHourIsNotAskedForMore() {
        AtomicInteger recipients = new AtomicInteger();
        server.decide("RCPT", line -> recipients.incrementAndGet() > 5 ? "450 4.7.1 too many recipients" : null);
        AtomicLong now = new AtomicLong();
        try (SmtpMailer paced = SmtpMailer.builder(server.url() + "?rate=5/h")
                .time(new FakeTime(now), Duration.ofSeconds(30))
                .build()) {
            for (int i = 0; i < 5; i++) {
                assertThat(send(paced)).isInstanceOf(Delivery.Sent.class);
            }
            assertThat(send(paced)).isEqualTo(new Delivery.TryLater(server.url() + ", no more than 5 mails in PT1H"));
            assertThat(send(paced)).isInstanceOf(Delivery.TryLater.class);
            assertThat(recipients).hasValue(5);
            now.addAndGet(Duration.ofHours(1).toNanos());
            recipients.set(0);
            assertThat(send(paced)).isInstanceOf(Delivery.Sent.class);
        }
    }

    @Test
    void anInterruptedWaitSendsNothingAndStaysInterrupted() {
        Thread.currentThread().interrupt();
        Delivery delivery = send(mailer);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(delivery).isEqualTo(new Delivery.TryLater(server.url() + ", interrupted"));
        assertThat(server.connections).hasValue(0);
        assertSent();
    }

    @Test
    void aNameServerThatNeverAnswersHoldsNobodyAndOneThreadAtMost() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        AtomicInteger lookups = new AtomicInteger();
        try (SmtpMailer unlucky = SmtpMailer.builder(server.url())
                .connectTimeout(Duration.ofMillis(200))
                .resolver(host -> {
                    lookups.incrementAndGet();
                    asked.countDown();
                    await(never);
                    return new InetAddress[] {InetAddress.getLoopbackAddress()};
                })
                .build()) {
            for (int i = 0; i < 2; i++) {
                Delivery delivery = send(unlucky);
                assertThat(delivery).isInstanceOf(Delivery.TryLater.class);
                assertThat(delivery.reply()).contains("no name server answered");
            }
            await(asked);
            assertThat(lookups).hasValue(1);
            never.countDown();
        }
    }

    @Test
    void aResolverThatFailsIsTriedAgain() {
        AtomicInteger lookups = new AtomicInteger();
        try (SmtpMailer unlucky = SmtpMailer.builder(server.url())
                .resolver(host -> {
                    if (lookups.getAndIncrement() == 0) {
                        throw new UnknownHostException(host);
                    }
                    return InetAddress.getAllByName(host);
                })
                .build()) {
            assertThat(send(unlucky).reply()).endsWith("no connection: UnknownHostException: 127.0.0.1");
            assertThat(send(unlucky)).isInstanceOf(Delivery.Sent.class);
        }
    }

    @Test
    void aHostWithSeveralAddressesIsReachedAtTheOneThatAnswers() {
        String port = server.url().replaceAll(".*:", "");
        try (SmtpMailer several = SmtpMailer.connect("smtp://localhost:" + port)) {
            assertThat(several.send(Mails.MAIL)).isInstanceOf(Delivery.Sent.class);
        }
        try (SmtpMailer several = SmtpMailer.builder(server.url())
                .resolver(host -> new InetAddress[] {
                    InetAddress.getByAddress(new byte[] {127, 0, 0, 77}), InetAddress.getLoopbackAddress()
                })
                .build()) {
            assertThat(several.send(Mails.MAIL)).isInstanceOf(Delivery.Sent.class);
        }
    }

    @Test
    void settingsThatCannotWorkAreRefused() {
        SmtpMailer.Builder builder = SmtpMailer.builder(server.url());
        assertThatThrownBy(() -> builder.connections(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.connections(101)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.rate(0, Duration.ofSeconds(1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.rate(100_001, Duration.ofDays(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.rate(1, Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.rate(1, Duration.ofDays(2))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.accessTokens("", () -> "t")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.bounceAddress("a@b.example>\r\nRCPT TO:<eve@example.com"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Passes when told, and when somebody waits. */
    private record FakeTime(AtomicLong now) implements Time {
        @Override
        public long nanos() {
            return now.get();
        }

        @Override
        public void pause(long nanos, CountDownLatch orUntil) {
            now.addAndGet(nanos);
        }
    }

    private static List<Delivery> sendTogether(SmtpMailer mailer, int mails) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(mails);
        try {
            List<Delivery> deliveries = new ArrayList<>();
            Callable<Delivery> sending = () -> send(mailer);
            for (Future<Delivery> sent : threads.invokeAll(Collections.nCopies(mails, sending))) {
                deliveries.add(sent.get());
            }
            return deliveries;
        } finally {
            threads.shutdownNow();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            Thread.currentThread().interrupt();
        }
    }
}
