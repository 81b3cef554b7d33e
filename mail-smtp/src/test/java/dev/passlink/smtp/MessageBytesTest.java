package dev.passlink.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.EmailAddress;
import dev.passlink.port.Delivery;
import dev.passlink.port.Mail;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes of a message, for whatever hands it over. */
@Timeout(300)
final class MessageBytesTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-04T09:00:00Z"), ZoneOffset.UTC);
    private static final MimeMessages MESSAGES = MimeMessages.from("Jobs <noreply@jobs.example>", CLOCK);

    private static Session session(String... properties) {
        Properties all = new Properties();
        for (int i = 0; i < properties.length; i += 2) {
            all.put(properties[i], properties[i + 1]);
        }
        return Session.getInstance(all);
    }

    private static List<String> lines(byte[] message) {
        // As it is, byte by byte; a lone CR or LF stays in its line and is found there.
        return Arrays.asList(new String(message, ISO_8859_1).split("\r\n", -1));
    }

    private static void assertWellFormed(byte[] message) {
        assertThat(lines(message))
                .allMatch(line -> line.length() <= 78)
                .allMatch(line -> line.chars().allMatch(c -> c >= 0x20 && c < 0x7f));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sign in to Jobs",
                " two  spaces  and   more ",
                "=?UTF-8?B?DQpCY2M6IGV2ZUBleGFtcGxlLmNvbQ==?=",
                "تسجيل الدخول إلى \u2067وظائف\u2069",
                "🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑",
                "\u2028 is no line end here",
                "",
                ".",
                "\"quoted\" (and commented) <and@bracketed>, listed; ended:"
            })
    void everySubjectIsShortLinesOfAsciiAndComesBackWhole(String subject) throws Exception {
        for (String text : List.of(subject, subject.repeat(40), "x".repeat(2_000) + subject)) {
            byte[] bytes = MESSAGES.text(Mails.withSubject(text)).bytes();
            assertWellFormed(bytes);
            assertThat(Mails.read(new String(bytes, ISO_8859_1)).getSubject()).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Jobs | Jobs",
                "\"Jobs \\\"R\\\" Us\" | Jobs \"R\" Us",
                "Jobs \"R\" Us | Jobs \"R\" Us",
                "Jobs, Inc. | Jobs, Inc.",
                "求人ボードのためのとても長い名前とても長い名前とても長い名前とても長い名前とても長い名前とても長い名前 | 求人ボードのためのとても長い名前とても長い名前とても長い名前とても長い名前とても長い名前とても長い名前",
                "A name that goes on and on and on, word after word, until there is no room left on this line | A name that goes on and on and on, word after word, until there is no room left on this line"
            })
    void everySenderNameIsShortLinesOfAsciiAndComesBackWhole(String given, String name) throws Exception {
        byte[] bytes = MimeMessages.from(given + " <noreply@jobs.example>", CLOCK)
                .text(Mails.MAIL)
                .bytes();
        assertWellFormed(bytes);
        InternetAddress from =
                (InternetAddress) Mails.read(new String(bytes, ISO_8859_1)).getFrom()[0];
        assertThat(from.getPersonal()).isEqualTo(name);
        assertThat(from.getAddress()).isEqualTo("noreply@jobs.example");
    }

    @Test
    void aNameThatNoLineCanHoldIsRefused() {
        String name = "x".repeat(1_000);
        assertThatThrownBy(() -> MimeMessages.from(name + " <noreply@jobs.example>"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("200");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\n", "\r", "\u0085", "\0", "\r\n\r\n<b>"})
    void nothingGetsIntoTheHeadersThatIsNotTheirs(String lineEnd) {
        String bcc = lineEnd + "Bcc: eve@example.com";
        assertThatThrownBy(() -> Mails.withSubject("Sign in" + bcc)).isInstanceOf(IllegalArgumentException.class);
        assertThat(EmailAddress.parse("ada@example.com" + bcc)).isEmpty();
        assertThat(EmailAddress.parse("ada" + bcc + "@example.com")).isEmpty();
        assertThatThrownBy(() -> MimeMessages.from("Jobs" + bcc + " <noreply@jobs.example>"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SmtpMailer.builder("smtp://localhost").bounceAddress("a@b.example" + bcc))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aBodyOfAnyShapeIsShortLinesOfAsciiAndComesBackWhole() throws Exception {
        String text = "x".repeat(3_000) + "\n" + "ж".repeat(1_000) + "\n\u2067عربي\u2069\n.\n..\nFrom a\n=\n" + "\t \n";
        Mail mail = new Mail(Mails.MAIL.id(), Mails.MAIL.to(), "Sign in", text, "<p dir=\"rtl\">" + text + "</p>");
        byte[] bytes = MESSAGES.text(mail).bytes();
        assertWellFormed(bytes);
        MimeMessage message = Mails.read(new String(bytes, ISO_8859_1));
        assertThat(Mails.part(message, 0)).isEqualTo(text);
        assertThat(Mails.part(message, 1)).isEqualTo("<p dir=\"rtl\">" + text + "</p>");
    }

    @ParameterizedTest
    @CsvSource({
        "ada+jobs@example.com, ada+jobs@example.com",
        "o'brien@example.com, o'brien@example.com",
        "a!#$%&'*+/=?^_`{|}~-z@example.com, a!#$%&'*+/=?^_`{|}~-z@example.com",
        "ada@bücher.example, ada@xn--bcher-kva.example"
    })
    void everyAddressArrivesInEnvelopeAndHeaderAsItIs(String address, String onTheWire) throws Exception {
        try (ScriptedServer server = new ScriptedServer(Map.of());
                SmtpMailer mailer = SmtpMailer.connect(server.url())) {
            assertThat(mailer.send(Mails.to(address))).isInstanceOf(Delivery.Sent.class);
            assertThat(server.lines).contains("RCPT TO:<" + onTheWire + ">", "To: " + onTheWire);
        }
    }

    @Test
    void theLongestAddressFitsIntoALine() throws Exception {
        String domain = "d".repeat(61) + "." + "e".repeat(61) + "." + "f".repeat(61) + ".example";
        byte[] bytes = MESSAGES.text(Mails.to("a".repeat(254 - 1 - domain.length()) + "@" + domain))
                .bytes();
        assertThat(lines(bytes)).allMatch(line -> line.length() <= 998);
    }

    @Test
    void reportsGoToTheBounceAddressAndTheHeaderKeepsTheSender() throws Exception {
        try (ScriptedServer server = new ScriptedServer(Map.of());
                SmtpMailer mailer = SmtpMailer.builder(server.url() + "?from=Jobs%20%3Cnoreply@jobs.example%3E")
                        .bounceAddress("bounces+mail@bounce.example")
                        .build()) {
            assertThat(mailer.send(Mails.MAIL)).isInstanceOf(Delivery.Sent.class);
            assertThat(server.lines)
                    .contains(
                            "EHLO jobs.example",
                            "MAIL FROM:<bounces+mail@bounce.example>",
                            "From: Jobs <noreply@jobs.example>",
                            "Message-ID: <AAECAwQFBgcICQoL@jobs.example>");
        }
    }

    @Test
    void aBounceAddressBeyondAsciiNeedsAServerThatTakesIt() throws Exception {
        try (ScriptedServer server = new ScriptedServer(Map.of());
                SmtpMailer mailer = SmtpMailer.builder(server.url())
                        .bounceAddress("rückläufer@jobs.example")
                        .build()) {
            assertThat(mailer.send(Mails.MAIL).reply()).contains("SMTPUTF8");
            server.answers.put("EHLO", "250-test\r\n250 SMTPUTF8");
            assertThat(mailer.send(Mails.MAIL)).isInstanceOf(Delivery.Sent.class);
            assertThat(server.lines).contains("MAIL FROM:<rückläufer@jobs.example> SMTPUTF8");
        }
    }

    @Test
    void oneConnectionCarriesAddressesOfBothKindsAndOnlySomeNeedTheExtension() throws Exception {
        try (ScriptedServer server = new ScriptedServer(Map.of("EHLO", "250-test\r\n250 SMTPUTF8"));
                SmtpMailer mailer = SmtpMailer.connect(server.url())) {
            for (String address : List.of("ada@example.com", "jörg@example.com", "ada@example.com")) {
                assertThat(mailer.send(Mails.to(address))).isInstanceOf(Delivery.Sent.class);
            }
            assertThat(server.connections).hasValue(1);
            assertThat(server.lines.stream().filter(line -> line.startsWith("MAIL")))
                    .containsExactly(
                            "MAIL FROM:<passlink@localhost>",
                            "MAIL FROM:<passlink@localhost> SMTPUTF8",
                            "MAIL FROM:<passlink@localhost>");
        }
    }

    @Test
    void anAddressThatAServerCannotTakeIsNotTriedOnASecondConnection() throws Exception {
        try (ScriptedServer server = new ScriptedServer(Map.of());
                SmtpMailer mailer = SmtpMailer.connect(server.url())) {
            assertThat(mailer.send(Mails.MAIL)).isInstanceOf(Delivery.Sent.class);
            assertThat(mailer.send(Mails.to("jörg@example.com"))).isInstanceOf(Delivery.Refused.class);
            assertThat(server.connections).hasValue(1);
        }
    }

    @Test
    void aSessionOfTheApplicationSendsTheVerySameMessage() throws Exception {
        try (ScriptedServer server = new ScriptedServer(Map.of())) {
            Session session = session(
                    "mail.smtp.host",
                    "127.0.0.1",
                    "mail.smtp.port",
                    server.url().replaceAll(".*:", ""));
            MimeMessage message = MESSAGES.of(Mails.MAIL, session);
            message.addHeader("X-Campaign", "none");
            Transport.send(message);
            assertThat(server.lines)
                    .contains("Message-ID: <AAECAwQFBgcICQoL@jobs.example>", "X-Campaign: none")
                    .contains("RCPT TO:<Ada@example.com>", "Date: Wed, 4 Nov 2026 09:00:00 +0000")
                    .containsSubsequence(
                            List.of(new String(MESSAGES.text(Mails.MAIL).body().getBytes(ISO_8859_1), ISO_8859_1)
                                    .replaceAll("(?m)^\\.", "..")
                                    .split("\r\n")));
        }
    }

    @Test
    void aMessageThatWasSavedIsStillTheSame() throws Exception {
        MimeMessage message = MESSAGES.of(Mails.MAIL, session());
        message.saveChanges();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        message.writeTo(out);
        assertThat(out.toByteArray()).isEqualTo(MESSAGES.text(Mails.MAIL).bytes());
    }

    @Test
    void anAddressBeyondAsciiIsNotGivenToASessionThatWouldCutIt() throws Exception {
        assertThatThrownBy(() -> MESSAGES.of(Mails.to("jörg@example.com"), session()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("mail.mime.allowutf8");
        MimeMessage message = MESSAGES.of(Mails.to("jörg@example.com"), session("mail.mime.allowutf8", "true"));
        assertThat(((InternetAddress) message.getRecipients(Message.RecipientType.TO)[0]).getAddress())
                .isEqualTo("jörg@example.com");
    }

    @Test
    void whatWritesMessagesNamesNoWholeAddress() {
        assertThat(MESSAGES).hasToString("MimeMessages[from n•••@jobs.example]");
    }
}
