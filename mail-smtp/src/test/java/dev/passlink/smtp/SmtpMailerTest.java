package dev.passlink.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.Delivery;
import dev.passlink.EmailAddress;
import dev.passlink.Mail;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mail handed to a server over real sockets: what it gets, and what its answers mean. */
final class SmtpMailerTest {
    private static final String LINK = "https://jobs.example.com/login/link?passlink=" + "Ab-_".repeat(40);
    private static final Mail MAIL = new Mail(
            "AAECAwQFBgcICQoL",
            EmailAddress.of("Ada@example.com"),
            "Sign in to Büro",
            "Open\n\n" + LINK + "\n",
            "<p><a href=\"" + LINK + "\">Sign in</a></p>");
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-24T09:00:00Z"), ZoneOffset.UTC);

    /** Answers each command as told, and keeps what it was sent. */
    private static final class Server implements AutoCloseable {
        private final ServerSocket socket;
        private final Map<String, String> answers;
        private final List<String> lines = new CopyOnWriteArrayList<>();

        Server(Map<String, String> answers) throws IOException {
            this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            this.answers = answers;
            Thread thread = new Thread(this::serve, "smtp");
            thread.setDaemon(true);
            thread.start();
        }

        String url(String rest) {
            return "smtp://" + rest.replace("HOST", "127.0.0.1:" + socket.getLocalPort());
        }

        private void serve() {
            try {
                while (true) {
                    try (Socket client = socket.accept()) {
                        talk(client);
                    }
                }
            } catch (IOException closed) {
                // The test is over.
            }
        }

        private void talk(Socket client) throws IOException {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
            say(client, "220 test");
            boolean data = false;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.add(line);
                String command = data ? (line.equals(".") ? "END" : "") : line.split("[ :]", 2)[0];
                if (command.isEmpty()) {
                    continue;
                }
                String answer = answers.getOrDefault(command, command.equals("DATA") ? "354 go" : "250 OK");
                if (answer.equals("CUT")) {
                    return;
                }
                say(client, answer);
                data = command.equals("DATA") && answer.startsWith("354");
            }
        }

        private static void say(Socket client, String answer) throws IOException {
            client.getOutputStream().write((answer + "\r\n").getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void close() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static Delivery send(Server server, String url) {
        return SmtpMailer.connect(server.url(url), CLOCK, Duration.ofSeconds(5), null)
                .send(MAIL);
    }

    @Test
    void aMailArrivesWithTextAndHtmlAndItsLinkIsWhole() throws IOException {
        try (Server server = new Server(Map.of())) {
            assertThat(send(server, "HOST?from=Jobs%20%3Cjobs@example.com%3E")).isInstanceOf(Delivery.Sent.class);
            String sent = String.join("\n", server.lines);
            assertThat(sent)
                    .contains("MAIL FROM:<jobs@example.com>", "RCPT TO:<Ada@example.com>", "multipart/alternative")
                    .contains("Message-ID: <AAECAwQFBgcICQoL@example.com>", "Auto-Submitted: auto-generated")
                    .contains("Date: Tue, 24 Nov 2026 09:00:00", "From: Jobs <jobs@example.com>", "Subject: =?UTF-8?")
                    .doesNotContain("X-Mailer");
            assertThat(sent.indexOf("text/plain")).isLessThan(sent.indexOf("text/html"));
            assertThat(sent.replace("=\n", "").replace("=3D", "=")).contains("\n" + LINK + "\n");
            assertThat(server.lines).allMatch(line -> line.length() <= 998);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "RCPT, 450 greylisted, TryLater",
        "RCPT, 550 no such user, Refused",
        "MAIL, 451 later, TryLater",
        "MAIL, 553 not you, Refused",
        "MAIL, 530 authenticate first, TryLater",
        "DATA, 452 full, TryLater",
        "END, 554 no, Refused",
        "END, 451 later, TryLater",
        "RCPT, CUT, TryLater",
        "END, CUT, TryLater"
    })
    void theServersAnswerDecidesWhetherTheQueueTriesAgain(String command, String answer, String expected)
            throws IOException {
        try (Server server = new Server(Map.of(command, answer))) {
            Delivery delivery = send(server, "HOST");
            assertThat(delivery.getClass().getSimpleName())
                    .as(delivery.toString())
                    .isEqualTo(expected);
            assertThat(delivery.reply()).doesNotContain("passlink=").doesNotContain("\n");
        }
    }

    @Test
    void aServerThatIsNotThereIsTriedLater() throws IOException {
        Server server = new Server(Map.of());
        server.close();
        assertThat(send(server, "HOST")).isInstanceOf(Delivery.TryLater.class);
    }

    @Test
    void aWrongPasswordIsTriedLaterAndNeverShown() throws IOException {
        try (Server server = new Server(Map.of("EHLO", "250-test\r\n250 AUTH PLAIN LOGIN", "AUTH", "535 bad"))) {
            String url = "jobs%40example.com:s3cret%21@HOST";
            assertThat(send(server, url)).isEqualTo(new Delivery.TryLater("authentication failed"));
            assertThat(SmtpMailer.connect(server.url(url)).toString())
                    .doesNotContain("s3cret")
                    .doesNotContain("jobs");
            assertThat(String.join("\n", server.lines)).doesNotContain("RCPT");
        }
    }

    @Test
    void onlyThisMachineGetsMailWithoutTls() {
        assertThat(SmtpUrl.parse("smtp://mail.example.com?from=a@example.com").needsTls())
                .isTrue();
        assertThat(SmtpUrl.parse("smtp://localhost.evil.example?from=a@example.com")
                        .needsTls())
                .isTrue();
        assertThat(SmtpUrl.parse("smtp://127.0.0.1:2525").needsTls()).isFalse();
        assertThat(SmtpUrl.parse("smtps://mail.example.com?from=a@example.com").port())
                .isEqualTo(465);
        assertThat(SmtpUrl.parse("smtp://mail.example.com?from=a@example.com").port())
                .isEqualTo(587);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "mail.example.com",
                "http://mail.example.com",
                "smtp://",
                "smtp://mail.example.com",
                "smtp://u:s3cret@mail.example.com",
                "smtp://u:s3cret @mail.example.com?from=a@example.com",
                "smtp://u:s3cret@mail.example.com?from=a%0d%0aBcc:b@example.com",
                "smtp://h?from=a@example.com,b@example.com"
            })
    void aBadUrlIsRefusedWithoutQuotingTheSecret(String url) {
        assertThatThrownBy(() -> SmtpMailer.connect(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("s3cret");
    }
}
