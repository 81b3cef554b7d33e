package dev.passlink.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.port.Delivery;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A mailer that is closed while servers say nothing: with the time limits of every day, which are minutes. */
@Timeout(60)
final class ClosingTest {
    private static CompletableFuture<Delivery> sending(SmtpMailer mailer) {
        CompletableFuture<Delivery> delivery = new CompletableFuture<>();
        new Thread(() -> delivery.complete(mailer.send(Mails.MAIL))).start();
        return delivery;
    }

    /** Closes, is interrupted meanwhile, and tells whether its thread still was afterwards. */
    private static boolean closeInterrupted(SmtpMailer mailer) throws InterruptedException {
        AtomicBoolean interrupted = new AtomicBoolean();
        Thread closer = new Thread(() -> {
            mailer.close();
            interrupted.set(Thread.currentThread().isInterrupted());
        });
        closer.start();
        closer.interrupt();
        closer.join();
        return interrupted.get();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GREETING, TryLater",
        "EHLO, TryLater",
        "MAIL, TryLater",
        "DATA, TryLater",
        "END, Unconfirmed",
    })
    void whoeverIsInterruptedWhileClosingEndsWhatASilentServerHolds(String command, String expected) throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        try (ScriptedServer server = new ScriptedServer(Map.of())) {
            server.decide(command, line -> {
                reached.countDown();
                return ScriptedServer.SILENT;
            });
            SmtpMailer mailer = SmtpMailer.connect(server.url());
            CompletableFuture<Delivery> delivery = sending(mailer);
            await(reached);
            assertThat(closeInterrupted(mailer)).isTrue();
            assertThat(delivery.get().getClass().getSimpleName()).isEqualTo(expected);
            assertThat(mailer.send(Mails.MAIL).reply()).endsWith("this mailer is closed");
            mailer.close();
        }
    }

    @Test
    void anEncryptedConnectionIsCutTooInTheHandshakeAndAfterTheDot(@TempDir Path folder) throws Exception {
        TestTls tls = TestTls.selfSigned(folder);
        CountDownLatch over = new CountDownLatch(1);
        CountDownLatch reached = new CountDownLatch(1);
        try (ScriptedServer silent = new ScriptedServer(Map.of("GREETING", ScriptedServer.SILENT));
                RealServer real = RealServer.withImplicitTls(tls.server())) {
            SmtpMailer shaking = SmtpMailer.connect("smtps://" + silent.at("127.0.0.1"));
            CompletableFuture<Delivery> notSent = sending(shaking);
            await(silent.arrived);
            assertThat(closeInterrupted(shaking)).isTrue();
            assertThat(notSent.get()).isInstanceOf(Delivery.TryLater.class);

            real.beforeItsAnswer = () -> {
                reached.countDown();
                await(over);
            };
            SmtpMailer waiting = SmtpMailer.builder("smtps://" + real.at("127.0.0.1"))
                    .sslContext(tls.client())
                    .build();
            CompletableFuture<Delivery> perhapsSent = sending(waiting);
            await(reached);
            assertThat(closeInterrupted(waiting)).isTrue();
            assertThat(perhapsSent.get()).isInstanceOf(Delivery.Unconfirmed.class);
            over.countDown();
        }
    }

    @Test
    void whoeverWaitsForATurnComesBackAtOnceAndWhatIsUnderWayIsSent() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (ScriptedServer server = new ScriptedServer(Map.of())) {
            server.decide("END", line -> {
                reached.countDown();
                await(goOn);
                return null;
            });
            SmtpMailer mailer = SmtpMailer.connect(server.url() + "?connections=1");
            CompletableFuture<Delivery> underWay = sending(mailer);
            await(reached);
            CompletableFuture<Delivery> waiting = new CompletableFuture<>();
            Thread waiter = new Thread(() -> waiting.complete(mailer.send(Mails.MAIL)));
            waiter.start();
            while (waiter.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            List<Thread> closers = List.of(new Thread(mailer::close), new Thread(mailer::close));
            closers.forEach(Thread::start);
            // The first is not answered before this one is back.
            assertThat(waiting.get()).isEqualTo(new Delivery.TryLater(server.url() + ", this mailer is closed"));
            goOn.countDown();
            assertThat(underWay.get()).isInstanceOf(Delivery.Sent.class);
            for (Thread closer : closers) {
                closer.join();
            }
        }
    }

    @Test
    void whoeverWaitsForTheRateComesBackAtOnce() throws Exception {
        try (ScriptedServer server = new ScriptedServer(Map.of())) {
            SmtpMailer mailer = SmtpMailer.builder(server.url())
                    .rate(1, Duration.ofSeconds(25))
                    .build();
            assertThat(mailer.send(Mails.MAIL)).isInstanceOf(Delivery.Sent.class);
            CompletableFuture<Delivery> waiting = new CompletableFuture<>();
            Thread waiter = new Thread(() -> waiting.complete(mailer.send(Mails.MAIL)));
            waiter.start();
            while (waiter.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            mailer.close();
            assertThat(waiting.get().reply()).endsWith("this mailer is closed");
            assertThat(server.count("DATA")).isEqualTo(1);
        }
    }

    @Test
    void oneWhoIsInterruptedEndsItForAllWhoClose() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        try (ScriptedServer server = new ScriptedServer(Map.of())) {
            server.decide("END", line -> {
                reached.countDown();
                return ScriptedServer.SILENT;
            });
            SmtpMailer mailer = SmtpMailer.connect(server.url());
            CompletableFuture<Delivery> delivery = sending(mailer);
            await(reached);
            Thread patient = new Thread(mailer::close);
            patient.start();
            assertThat(closeInterrupted(mailer)).isTrue();
            patient.join();
            assertThat(delivery.get()).isInstanceOf(Delivery.Unconfirmed.class);
        }
    }

    /** As where a container closes Passlink first, and then the mailer as a bean of its own. */
    @Test
    void whatHangsAfterItWasInterruptedIsNotWaitedForByWhoeverClosesItAgain() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        SmtpMailer mailer = SmtpMailer.builder("smtp://127.0.0.1:1")
                .accessTokens("jobs@example.com", () -> {
                    reached.countDown();
                    while (goOn.getCount() > 0) {
                        Thread.onSpinWait();
                    }
                    return "";
                })
                .build();
        CompletableFuture<Delivery> delivery = sending(mailer);
        await(reached);
        assertThat(closeInterrupted(mailer)).isTrue();

        mailer.close();

        assertThat(delivery).isNotDone();
        goOn.countDown();
        assertThat(delivery.get()).isInstanceOf(Delivery.TryLater.class);
    }
}
