package dev.passlink.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.EmailAddress;
import dev.passlink.port.Delivery;
import dev.passlink.port.Mail;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Neither password nor link nor address is ever written anywhere. */
@Timeout(300)
final class SecretsTest {
    private static final String PASSWORD = "correct-horse";
    private static final String URL_CREDENTIALS = "jobsuser:" + PASSWORD + "@";
    private static final String WITH_SIGN_IN = "250-test\r\n250 AUTH PLAIN LOGIN";
    private static final List<String> SECRETS = List.of(
            PASSWORD,
            "jobsuser",
            base64(PASSWORD),
            base64("jobsuser"),
            base64("jobsuser\0jobsuser\0" + PASSWORD),
            "Ab-_Ab-_",
            "ab-_ab-_",
            "Ada@example.com",
            "ada@example.com");

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    /** Keeps every record of every logger while it is open. */
    private static final class Log extends Handler implements AutoCloseable {
        private final List<String> texts = new CopyOnWriteArrayList<>();
        private final List<Logger> loggers = List.of(
                Logger.getLogger(""), Logger.getLogger("org.eclipse.angus.mail"), Logger.getLogger("jakarta.mail"));

        Log() {
            setLevel(Level.ALL);
            loggers.forEach(logger -> logger.setLevel(Level.ALL));
            loggers.get(0).addHandler(this);
        }

        @Override
        public void publish(LogRecord record) {
            texts.add(new SimpleFormatter().format(record));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            loggers.get(0).removeHandler(this);
            loggers.get(0).setLevel(Level.INFO);
            loggers.subList(1, loggers.size()).forEach(logger -> logger.setLevel(null));
        }
    }

    @Test
    void nothingSecretReachesALogEvenWhenEverythingIsLogged() throws Exception {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, UTF_8));
        System.setErr(new PrintStream(printed, true, UTF_8));
        try (Log log = new Log();
                ScriptedServer server = new ScriptedServer(Map.of("EHLO", WITH_SIGN_IN, "AUTH", "235 2.7.0 welcome"))) {
            SmtpMailer mailer = SmtpMailer.connect("smtp://" + URL_CREDENTIALS + server.at("127.0.0.1"));
            assertThat(mailer.send(Mails.MAIL)).isInstanceOf(Delivery.Sent.class);
            server.answers.put("END", "554 5.7.1 no " + Mails.LINK);
            assertThat(mailer.send(Mails.MAIL)).isInstanceOf(Delivery.Refused.class);
            assertThat(server.lines).contains("AUTH PLAIN " + base64("jobsuser\0jobsuser\0" + PASSWORD));
            Logger.getLogger("org.eclipse.angus.mail").finest("the capture works");
            assertThat(log.texts).anyMatch(text -> text.contains("the capture works"));
            assertThat(String.join("\n", log.texts)).doesNotContain(SECRETS);
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        assertThat(printed.toString(UTF_8)).doesNotContain(SECRETS);
    }

    /** Where it is cut, and far behind that. */
    @Test
    void aSecretInAnEndlessReplyIsTakenOutToo() {
        for (int before : new int[] {250, 290, 8_170, 8_180, 100_000}) {
            Reply reply = new Reply(Mails.MAIL, new MimeText("", ""), null);
            String fit = reply.fit("x ".repeat(before / 2) + Mails.LINK + " y".repeat(1_000));
            assertThat(fit).hasSizeLessThan(310).doesNotContain(SECRETS);
        }
    }

    /** A run of gaps is shown as one, so that what stands at the cut would come to the front. */
    @Test
    void noPieceOfASecretIsLeftWhereAnEndlessReplyIsCut() {
        String token = Mails.LINK.substring(Mails.LINK.indexOf('=') + 1);
        for (int shown = 4; shown < token.length(); shown++) {
            Reply reply = new Reply(Mails.MAIL, new MimeText("", ""), null);
            String fit = reply.fit("no" + " ".repeat(8_192 - 2 - shown) + token);
            assertThat(fit).as("cut after %d", shown).doesNotContain(token.substring(0, 4));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "554 5.7.1 blocked: https://jobs.example.com/login/link?passlink=",
                "554 5.7.1 blocked: HTTPS://JOBS.EXAMPLE.COM/LOGIN/LINK?PASSLINK=",
                "550 5.1.1 <ada@EXAMPLE.com> unknown; seen: ",
                "550 jobsuser with correct-horse may not; seen: "
            })
    void whatAServerQuotesIsTakenOut(String answer) throws Exception {
        try (ScriptedServer server = new ScriptedServer(Map.of(
                "EHLO",
                WITH_SIGN_IN,
                "AUTH",
                "235 welcome",
                "END",
                answer + Mails.TOKEN + " " + Mails.TOKEN.toLowerCase(Locale.ROOT) + " "
                        + Mails.TOKEN.substring(0, 24)))) {
            Delivery delivery = SmtpMailer.connect("smtp://" + URL_CREDENTIALS + server.at("127.0.0.1"))
                    .send(Mails.MAIL);
            assertThat(delivery).isInstanceOf(Delivery.Refused.class);
            assertThat(delivery.reply()).startsWith(answer.substring(0, 3)).doesNotContain(SECRETS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"BCDFGHJK", "ZXWVTSRQ", "042317"})
    void aCodeThatAServerQuotesIsTakenOutAndItsWordsStay(String code) throws Exception {
        Mail mail = new Mail(
                "AAECAwQFBgcICQoL",
                EmailAddress.of("ada@example.com"),
                "Sign in",
                "Rejected: type\n\n" + code + "\n\n",
                "<p>" + code + "</p>");
        String answer = "554 5.7.1 rejected: type " + code + ", \"" + code.toLowerCase(Locale.ROOT) + "\"";
        try (ScriptedServer server = new ScriptedServer(Map.of("END", answer))) {
            String reply = SmtpMailer.connect(server.url()).send(mail).reply();
            assertThat(reply).isEqualTo("554 5.7.1 rejected: type •••, \"•••\"");
        }
    }

    @Test
    void aServerThatRepeatsThePasswordIsNotRepeated() throws Exception {
        String plain = base64("jobsuser\0jobsuser\0" + PASSWORD);
        try (ScriptedServer server =
                new ScriptedServer(Map.of("EHLO", WITH_SIGN_IN, "AUTH", "535 5.7.8 no: " + plain + " " + PASSWORD))) {
            Delivery delivery = SmtpMailer.connect("smtp://" + URL_CREDENTIALS + server.at("127.0.0.1"))
                    .send(Mails.MAIL);
            assertThat(delivery.reply()).endsWith("sign-in failed: 535 5.7.8 no: ••• •••");
            assertThat(delivery).isInstanceOf(Delivery.TryLater.class);
        }
    }

    @Test
    void aLongReplyIsCutToOneReadableLine() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(Map.of("RCPT", "550 \u001b[31m\u0085\u2028no " + "and no ".repeat(200)))) {
            String reply = SmtpMailer.connect(server.url()).send(Mails.MAIL).reply();
            assertThat(reply).hasSizeLessThan(310).startsWith("550 [31m").endsWith("…");
            assertThat(reply.chars()).noneMatch(Character::isISOControl);
        }
    }

    @Test
    void nothingSecretIsInAnyToString() {
        SmtpMailer.Builder builder = SmtpMailer.builder("smtps://" + URL_CREDENTIALS + "mail.example.com")
                .from("noreply@example.com");
        SmtpUrl url = SmtpUrl.parse("smtps://" + URL_CREDENTIALS + "mail.example.com?from=noreply@example.com");
        assertThat(List.of(builder, builder.build(), url, new Credentials("jobsuser", PASSWORD)))
                .allSatisfy(part -> assertThat(part.toString()).doesNotContain(SECRETS));
    }
}
