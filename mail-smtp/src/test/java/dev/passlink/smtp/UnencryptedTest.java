package dev.passlink.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.port.Delivery;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server on one's own network without TLS, which is named for it; and what a mailer says of itself before any email. */
final class UnencryptedTest {
    private static final String HOST = "mail.passlink.test";
    private static final String NAMED = "?from=noreply@example.com&unencrypted-to=" + HOST;

    @TempDir
    static Path folder;

    private static TestTls tls;

    @BeforeAll
    static void makeACertificate() throws Exception {
        tls = TestTls.selfSigned(folder);
    }

    @Test
    void aServerThatIsNamedGetsMailWithoutTlsAndTheMailerSaysSo() {
        try (RealServer server = RealServer.plain();
                SmtpMailer mailer = SmtpMailer.connect("smtp://" + server.at(HOST) + NAMED)) {
            assertThat(mailer.problem()).isEmpty();
            assertThat(mailer.send(Mails.MAIL)).isInstanceOf(Delivery.Sent.class);
            assertThat(server.taken).hasSize(1);
            assertThat(mailer.weakness())
                    .hasValueSatisfying(why -> assertThat(why).contains(HOST, "without TLS"));
        }
    }

    @Test
    void aServerThatIsNotNamedGetsNone() {
        try (RealServer server = RealServer.plain();
                SmtpMailer mailer = SmtpMailer.connect("smtp://" + server.at(HOST) + "?from=noreply@example.com")) {
            assertThat(mailer.send(Mails.MAIL)).isInstanceOf(Delivery.TryLater.class);
            assertThat(mailer.problem())
                    .hasValueSatisfying(why -> assertThat(why).contains("STARTTLS"));
            assertThat(mailer.weakness()).isEmpty();
            assertThat(server.taken).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "smtp://relay?from=a@example.com&unencrypted-to=other",
                "smtp://relay?from=a@example.com&unencrypted-to=",
                "smtp://relay?from=a@example.com&unencrypted-to",
                "smtps://relay?from=a@example.com&unencrypted-to=relay"
            })
    void itIsForTheUrlsOwnHostAlone(String url) {
        assertThatThrownBy(() -> SmtpMailer.connect(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unencrypted-to");
    }

    @Test
    void noCredentialsGoThere() {
        String url = "smtp://relay?from=a@example.com&unencrypted-to=Relay";
        assertThat(SmtpMailer.connect(url).weakness()).isPresent();
        for (SmtpMailer.Builder builder : new SmtpMailer.Builder[] {
            SmtpMailer.builder(url.replace("//", "//jobs:s3cret@")),
            SmtpMailer.builder(url).credentials("jobs", "s3cret"),
            SmtpMailer.builder(url).accessTokens("jobs", () -> "s3cret")
        }) {
            assertThatThrownBy(builder::build)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("without TLS")
                    .hasMessageNotContaining("s3cret");
        }
    }

    // What a health check is told

    @Test
    void aServerThatTakesTlsAndPasswordIsNoProblemAndGetsNoMail() {
        try (RealServer server = RealServer.withStartTlsAndSignIn(tls.server());
                SmtpMailer mailer = mailer("smtp://" + RealServer.CREDENTIALS + server.at(HOST))) {
            assertThat(mailer.problem()).isEmpty();
            assertThat(server.taken).isEmpty();
        }
    }

    @Test
    void aWrongPasswordIsOneAndStandsNotInIt() {
        try (RealServer server = RealServer.withStartTlsAndSignIn(tls.server());
                SmtpMailer mailer = mailer("smtp://jobs:s3cret@" + server.at(HOST) + "?from=a@example.com")) {
            assertThat(mailer.problem())
                    .hasValueSatisfying(
                            why -> assertThat(why).contains("sign-in failed").doesNotContain("s3cret"));
        }
    }

    @Test
    void aServerThatIsDownIsOne() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        try (SmtpMailer mailer = mailer("smtp://127.0.0.1:" + port)) {
            assertThat(mailer.problem())
                    .hasValueSatisfying(why -> assertThat(why).contains("no connection"));
        }
    }

    private static SmtpMailer mailer(String url) {
        return SmtpMailer.builder(url).sslContext(tls.client()).build();
    }
}
