package dev.passlink.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.passlink.EmailAddress;
import dev.passlink.port.Mail;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeUtility;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Settings of the mail server, texts that become headers, and what a server replies. */
final class SmtpFuzzTest {
    private static final EmailAddress ADA = EmailAddress.of("ada@example.com");
    private static final String TOKEN = "EAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
    private static final String CODE = "BCDFGHJK";
    private static final Credentials LOGIN = new Credentials("passlink-user", "hunter2-and-more");
    private static final Pattern PIECES = Pattern.compile("[^A-Za-z0-9]+");
    /** Nothing but the ends of lines, and what goes on with a line. */
    private static final Pattern LINES = Pattern.compile("[^\\r\\n]{1,998}(?:\\r\\n[ \\t][^\\r\\n]{1,997})*");

    private static Mail mail(String subject, String text) {
        return new Mail("AAECAwQFBgcICQoL", ADA, subject, text, "<p>" + TOKEN + " " + CODE + "</p>");
    }

    static Stream<String> urls() {
        return Stream.of(
                "smtp://user:password@mail.example.com:587?from=Jobs%20%3Cnoreply@example.com%3E",
                "smtps://mail.example.com?from=noreply@example.com&connections=8&rate=14/s&idle=30s",
                "smtp://mail.internal:25?from=a@example.com&unencrypted-to=mail.internal",
                "smtp://[::1]:2525?from=a@example.com&rate=0/s",
                "smtp://user:pass#word-with/slash@mail.example.com",
                "smtp://%zz@mail.example.com",
                "smtp:mail");
    }

    /** And nobody reads a piece of a password in a log. */
    @MethodSource("urls")
    @FuzzTest
    void anSmtpUrlIsRefusedWithoutAPieceOfItOrIsReadInOneWay(@NotNull String text) {
        Throwable refused = catchThrowable(() -> SmtpUrl.parse(text));
        if (refused == null) {
            SmtpUrl url = SmtpUrl.parse(text);
            assertThat(url).isEqualTo(SmtpUrl.parse(text));
            assertThat(url.toString()).isEqualTo(SmtpUrl.parse(url.toString()).toString());
            assertThat(url.port()).isBetween(1, 65_535);
            assertThat(url.isUnencrypted())
                    .isEqualTo(url.host().equalsIgnoreCase(url.parameters().get("unencrypted-to")));
            refused = catchThrowable(() -> SmtpMailer.builder(text));
        }
        if (refused != null) {
            assertThat(refused).isExactlyInstanceOf(IllegalArgumentException.class);
            String told = SmtpUrl.mistake("") + " " + catchThrowable(() -> SmtpMailer.builder("smtp://localhost"));
            String more = refused.getMessage();
            PIECES.splitAsStream(text.substring(0, Math.max(0, text.lastIndexOf('@'))))
                    .filter(piece -> piece.length() > 14 && !told.contains(piece))
                    .forEach(piece -> assertThat(more).doesNotContain(piece));
        }
    }

    static Stream<String> senders() {
        return Stream.of(
                "noreply@example.com",
                "Jobs <noreply@example.com>",
                "\"Jobs, \\\"Inc\\\"\" <noreply@example.com>",
                "=?UTF-8?Q?Bcc?= <noreply@example.com>",
                "Ä".repeat(100) + "<noreply@example.com>",
                "a@b.example <noreply@example.com>",
                "Jobs\r\nBcc: <eve@example.com>");
    }

    @MethodSource("senders")
    @FuzzTest
    void aSenderIsRefusedOrIsOneAddressInOneHeader(@NotNull String text) throws Exception {
        Sender sender;
        try {
            sender = Sender.parse(text);
        } catch (IllegalArgumentException refused) {
            return;
        }
        String header = sender.header("From");
        assertThat(header).startsWith("From: ").endsWith("\r\n");
        assertThat(header.substring(0, header.length() - 2)).matches(LINES);
        InternetAddress[] read =
                InternetAddress.parse(MimeUtility.unfold(header.substring(6)).strip(), false);
        assertThat(read).hasSize(1);
        assertThat(read[0].getAddress()).isEqualTo(sender.address().text());
    }

    static Stream<String> subjects() {
        return Stream.of(
                "Sign in to jobs.example.com",
                "=?UTF-8?B?QmNj?=",
                "  two  spaces ",
                "x".repeat(1_000),
                "日本語".repeat(50),
                "🔑".repeat(40),
                "a\r\nBcc: eve@example.com",
                "\uD83D");
    }

    @MethodSource("subjects")
    @FuzzTest
    void aSubjectIsRefusedOrIsReadAsItWasWritten(@NotNull String subject) throws Exception {
        Mail mail;
        try {
            mail = mail(subject, subject);
        } catch (IllegalArgumentException refused) {
            return;
        }
        String header = HeaderText.of("Subject", subject);
        assertThat("Subject: " + header).matches(LINES);
        String stored = new String(subject.getBytes(UTF_8), UTF_8);
        assertThat(MimeUtility.decodeText(MimeUtility.unfold(header))).isEqualTo(stored);
        MimeText sent = MimeMessages.from("noreply@example.com").text(mail);
        assertThat(sent.headers().lines().filter(line -> line.matches("(?i)(subject|bcc|cc|to):.*")))
                .hasSize(2);
        assertThat(new String(sent.bytes(), UTF_8).split("\r\n", -1))
                .allMatch(line -> line.length() <= 998 && line.indexOf('\r') < 0 && line.indexOf('\n') < 0);
    }

    static Stream<String> headers() {
        return Stream.of(
                "X-PM-Message-Stream", "outbound", "Bcc", "a: b", "{\"a\": \"b\"}", "a\u0085b", "  ", "ä".repeat(300));
    }

    @FuzzTest
    @MethodSource("headerPairs")
    void aHeaderOfTheApplicationIsRefusedOrIsOneHeader(@NotNull String name, @NotNull String value) {
        String line;
        try {
            line = ExtraHeader.line(name, value);
        } catch (IllegalArgumentException refused) {
            return;
        }
        assertThat(line).startsWith(name + ": ").endsWith("\r\n");
        List<String> lines = List.of(line.substring(0, line.length() - 2).split("\r\n", -1));
        assertThat(lines).noneMatch(one -> one.isBlank() || one.indexOf('\r') >= 0 || one.indexOf('\n') >= 0);
        assertThat(lines.subList(1, lines.size())).allMatch(one -> one.matches("[ \t].*"));
    }

    static Stream<Arguments> headerPairs() {
        return headers().map(value -> Arguments.of("X-Stream", value));
    }

    static Stream<String> replies() {
        return Stream.of(
                "550 5.1.1 <ada@example.com>: no such user",
                "535 " + Base64.getEncoder().encodeToString("\0passlink-user\0hunter2-and-more".getBytes(UTF_8)),
                "554 rejected: " + TOKEN,
                "554 " + CODE.toLowerCase(Locale.ROOT) + " hunter2-and-more",
                "x".repeat(9_000),
                "a\u2028b\r\nc");
    }

    /** Servers quote what they refuse. */
    @MethodSource("replies")
    @FuzzTest
    void whatAServerSaysIsOneShortLineWithoutASecret(@NotNull String text) {
        Mail mail = mail("Sign in", TOKEN + " " + CODE);
        String shown = new Reply(mail, new MimeText("", mail.text()), LOGIN).fit(text);
        assertThat(shown).hasSizeLessThanOrEqualTo(301).doesNotContainPattern("[\\r\\n\\u2028\\u2029\\x00-\\x1F]");
        assertThat(shown).doesNotContain(LOGIN.password(), LOGIN.user(), TOKEN);
        assertThat(shown.toLowerCase(Locale.ROOT)).doesNotContain(ADA.text());
    }
}
