package dev.passlink.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.port.Delivery;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts that are not this machine by name: encrypted to the right server, or nothing. */
@Timeout(300)
final class SmtpTlsTest {
    private static final String SENDER = "?from=noreply@example.com";

    @TempDir
    static Path folder;

    private static TestTls tls;

    @BeforeAll
    static void makeACertificate() throws Exception {
        tls = TestTls.selfSigned(folder);
    }

    private static Delivery send(String url) {
        try (SmtpMailer mailer =
                SmtpMailer.builder(url).sslContext(tls.client()).build()) {
            return mailer.send(Mails.MAIL);
        }
    }

    @Test
    void aMailGoesOutByStartTlsAndSignIn() {
        try (RealServer server = RealServer.withStartTlsAndSignIn(tls.server())) {
            Delivery delivery = send("smtp://" + RealServer.CREDENTIALS + server.at("mail.passlink.test"));
            assertThat(delivery).isInstanceOf(Delivery.Sent.class);
            assertThat(server.taken).hasSize(1);
            assertThat(server.taken.get(0).from()).isEqualTo(RealServer.USER);
        }
    }

    @Test
    void credentialsCanStayOutOfTheUrl() {
        try (RealServer server = RealServer.withStartTlsAndSignIn(tls.server());
                SmtpMailer mailer = SmtpMailer.builder("smtp://" + server.at("mail.passlink.test"))
                        .credentials(RealServer.USER, RealServer.PASSWORD)
                        .from("Jobs <noreply@example.com>")
                        .sslContext(tls.client())
                        .build()) {
            assertThat(mailer.send(Mails.MAIL)).isInstanceOf(Delivery.Sent.class);
            assertThat(server.taken.get(0).from()).isEqualTo("noreply@example.com");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mail.passlink.test", "localhost", "127.0.0.1"})
    void aMailGoesOutByTlsFromTheFirstByte(String host) {
        try (RealServer server = RealServer.withImplicitTls(tls.server())) {
            assertThat(send("smtps://" + server.at(host) + SENDER)).isInstanceOf(Delivery.Sent.class);
            assertThat(server.taken).hasSize(1);
        }
    }

    @Test
    void anEncryptedConnectionIsKeptToo() {
        try (RealServer server = RealServer.withStartTlsAndSignIn(tls.server());
                RealServer implicit = RealServer.withImplicitTls(tls.server())) {
            for (String url : List.of(
                    "smtp://" + RealServer.CREDENTIALS + server.at("mail.passlink.test"),
                    "smtps://" + implicit.at("mail.passlink.test") + SENDER)) {
                AtomicInteger connections = new AtomicInteger();
                try (SmtpMailer mailer = SmtpMailer.builder(url)
                        .sslContext(tls.client())
                        .resolver(host -> {
                            connections.incrementAndGet();
                            return InetAddress.getAllByName(host);
                        })
                        .build()) {
                    assertThat(mailer.send(Mails.MAIL)).isInstanceOf(Delivery.Sent.class);
                    assertThat(mailer.send(Mails.MAIL)).isInstanceOf(Delivery.Sent.class);
                    assertThat(connections).hasValue(1);
                }
            }
            assertThat(server.taken).hasSize(2);
            assertThat(implicit.taken).hasSize(2);
        }
    }

    @Test
    void aServerWithoutStartTlsGetsNeitherPasswordNorMail() throws Exception {
        try (ScriptedServer server = new ScriptedServer(Map.of("EHLO", "250-test\r\n250 AUTH PLAIN LOGIN"))) {
            Delivery delivery = send("smtp://" + RealServer.CREDENTIALS + server.at("mail.passlink.test"));
            assertThat(delivery).isInstanceOf(Delivery.TryLater.class);
            assertThat(delivery.reply()).contains("STARTTLS");
            assertThat(server.lines).containsExactly("EHLO example.com");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"454 4.7.0 not now", "500 what", "220 CUT", "CUT"})
    void aServerThatBacksOutOfStartTlsGetsNeitherPasswordNorMail(String answer) throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(Map.of("EHLO", "250-test\r\n250-STARTTLS\r\n250 AUTH PLAIN", "STARTTLS", answer))) {
            Delivery delivery = send("smtp://" + RealServer.CREDENTIALS + server.at("mail.passlink.test"));
            assertThat(delivery).isInstanceOf(Delivery.TryLater.class);
            assertThat(server.lines)
                    .startsWith("EHLO example.com", "STARTTLS")
                    .noneMatch(line -> line.contains("AUTH"));
        }
    }

    @Test
    void aCertificateThatNobodyVouchesForIsNotTrusted() {
        try (RealServer startTls = RealServer.withStartTlsAndSignIn(tls.server());
                RealServer implicit = RealServer.withImplicitTls(tls.server())) {
            assertNotTrusted(
                    startTls,
                    SmtpMailer.connect("smtp://" + RealServer.CREDENTIALS + startTls.at("mail.passlink.test")));
            assertNotTrusted(implicit, SmtpMailer.connect("smtps://" + implicit.at("mail.passlink.test") + SENDER));
        }
    }

    private static void assertNotTrusted(RealServer server, SmtpMailer mailer) {
        Delivery delivery = mailer.send(Mails.MAIL);
        assertThat(delivery).isInstanceOf(Delivery.TryLater.class);
        assertThat(delivery.reply()).contains("certification path");
        assertThat(server.taken).isEmpty();
    }

    @Test
    void aCertificateForAnotherHostIsNotTrusted() {
        try (RealServer startTls = RealServer.withStartTlsAndSignIn(tls.server());
                RealServer implicit = RealServer.withImplicitTls(tls.server())) {
            assertWrongName(startTls, "smtp://" + RealServer.CREDENTIALS + startTls.at("other.passlink.test"));
            assertWrongName(implicit, "smtps://" + implicit.at("other.passlink.test") + SENDER);
        }
    }

    private static void assertWrongName(RealServer server, String url) {
        Delivery delivery = send(url);
        assertThat(delivery).isInstanceOf(Delivery.TryLater.class);
        assertThat(delivery.reply()).contains("other.passlink.test", "CertificateException");
        assertThat(server.taken).isEmpty();
    }

    @Test
    void aServerThatIsNotEncryptedIsNoServerForSmtps() throws Exception {
        try (ScriptedServer server = new ScriptedServer(Map.of())) {
            Delivery delivery = send("smtps://" + server.at("127.0.0.1"));
            assertThat(delivery).isInstanceOf(Delivery.TryLater.class);
            assertThat(server.lines).noneMatch(line -> line.contains("RCPT"));
        }
    }

    @Test
    void aWrongPasswordIsTriedLaterUntilSomebodyMendsIt() {
        try (RealServer server = RealServer.withStartTlsAndSignIn(tls.server())) {
            Delivery delivery = send("smtp://jobs%40example.com:wr0ng-password@" + server.at("mail.passlink.test"));
            assertThat(delivery).isInstanceOf(Delivery.TryLater.class);
            assertThat(delivery.reply()).contains("sign-in failed: 535").doesNotContain("wr0ng-password");
            assertThat(server.taken).isEmpty();
        }
    }

    @Test
    void credentialsThatNobodyAsksForAreAMistakeToBeSeen() {
        try (RealServer server = RealServer.withImplicitTls(tls.server())) {
            Delivery delivery = send("smtps://" + RealServer.CREDENTIALS + server.at("mail.passlink.test"));
            assertThat(delivery).isInstanceOf(Delivery.TryLater.class);
            assertThat(delivery.reply()).contains("doesn't offer to sign in");
            assertThat(server.taken).isEmpty();
        }
    }
}
