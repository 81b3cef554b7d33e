package dev.passlink.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.passlink.port.Delivery;
import dev.passlink.port.Mail;
import dev.passlink.smtp.MimeMessages;
import dev.passlink.smtp.SmtpMailer;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mail.MailException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** What a server did with an email is told as {@link SmtpMailer} tells it, so that nobody gets it twice or never. */
final class SpringMailerTest {
    private static final Mail MAIL = new Mail("AbCdEfGhIjKlMnOp", PartsSite.ADA, "Sign in", "SECRET", "<p>SECRET</p>");
    private static final MimeMessages MESSAGES = MimeMessages.from("noreply@example.com");

    private static JavaMailSenderImpl sender(ScriptedSmtp server) {
        JavaMailSenderImpl given = new JavaMailSenderImpl();
        given.setHost("127.0.0.1");
        given.setPort(server.port());
        return given;
    }

    private static SpringMailer mailer(ScriptedSmtp server) {
        return new SpringMailer(SpringMailer.limited(sender(server)), MESSAGES);
    }

    private static SmtpMailer own(ScriptedSmtp server) {
        return SmtpMailer.connect("smtp://127.0.0.1:" + server.port() + "?from=noreply@example.com");
    }

    /** Both are asked the same, and the kind of the answer is the same. */
    private static Delivery answer(ScriptedSmtp server) {
        Delivery delivery = mailer(server).send(MAIL);
        try (SmtpMailer own = own(server)) {
            assertThat(own.send(MAIL)).hasSameClassAs(delivery);
        }
        assertThat(delivery.reply()).doesNotContain("SECRET", "ada@");
        return delivery;
    }

    /** Tried again at once and as often as any other, a person would get it eight times. */
    @Test
    void anEmailWhoseConfirmationWasLostIsNotTriedAgainAsIfItHadNotBeenSent() throws Exception {
        try (ScriptedSmtp server = new ScriptedSmtp("TEXT", ScriptedSmtp.CUT)) {
            Delivery delivery = mailer(server).send(MAIL);
            assertThat(server.deliveries()).isOne();
            assertThat(delivery).isInstanceOf(Delivery.Unconfirmed.class);
            assertThat(answer(server)).isInstanceOf(Delivery.Unconfirmed.class);
        }
    }

    /** The server has it and said so. */
    @Test
    void anEmailThatWasTakenIsSentWhateverBecomesOfTheGoodbye() throws Exception {
        try (ScriptedSmtp server = new ScriptedSmtp("QUIT", ScriptedSmtp.CUT)) {
            assertThat(mailer(server).send(MAIL)).isInstanceOf(Delivery.Sent.class);
            assertThat(server.deliveries()).isOne();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"MAIL", "RCPT", "DATA", "TEXT"})
    void whatIsRefusedForGoodIsNotTriedAgain(String step) throws Exception {
        try (ScriptedSmtp server = new ScriptedSmtp(step, "554 5.7.1 not this: SECRET for ada@example.com")) {
            assertThat(answer(server)).isInstanceOf(Delivery.Refused.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"MAIL", "RCPT", "DATA", "TEXT"})
    void whatIsRefusedForNowIsTriedAgain(String step) throws Exception {
        try (ScriptedSmtp server = new ScriptedSmtp(step, "451 4.7.1 later: SECRET for ada@example.com")) {
            assertThat(answer(server)).isInstanceOf(Delivery.TryLater.class);
        }
    }

    /** Mended by an operator, while the emails wait. */
    @ParameterizedTest
    @ValueSource(strings = {"MAIL 530 5.7.0 sign in first", "GREETING 554 no service", "GREETING 421 too many"})
    void whatIsAboutTheServerAndNotTheEmailIsTriedAgain(String script) throws Exception {
        String[] parts = script.split(" ", 2);
        try (ScriptedSmtp server = new ScriptedSmtp(parts[0], parts[1])) {
            assertThat(answer(server)).isInstanceOf(Delivery.TryLater.class);
        }
    }

    @Test
    void aWrongPasswordIsTriedAgainAndNotTold() throws Exception {
        try (ScriptedSmtp server = new ScriptedSmtp("EHLO", "250-mail.example.com\r\n250 AUTH PLAIN")) {
            JavaMailSenderImpl given = sender(server);
            given.setUsername("jobs");
            given.setPassword("the-password");
            Delivery delivery = new SpringMailer(SpringMailer.limited(given), MESSAGES).send(MAIL);
            assertThat(delivery).isEqualTo(new Delivery.TryLater("MailAuthenticationException"));
            assertThat(server.deliveries()).isZero();
        }
    }

    /** For an email it may wait ten minutes; whoever asks whether the server is there does not. */
    @Test
    void aServerThatSaysNothingIsSoonAProblem() throws Exception {
        try (ScriptedSmtp server = new ScriptedSmtp("GREETING", ScriptedSmtp.SILENCE)) {
            SpringMailer mailer =
                    new SpringMailer(SpringMailer.limited(sender(server)), MESSAGES, Duration.ofMillis(100));
            assertTimeoutPreemptively(
                    Duration.ofMinutes(1),
                    () -> assertThat(mailer.problem()).hasValue("127.0.0.1: MessagingException"));
        }
    }

    /** Only of Spring's own is it known what its exceptions mean. */
    @Test
    void whatAnotherSenderThrowsMayHaveBeenSent() {
        JavaMailSenderImpl other = new JavaMailSenderImpl() {
            @Override
            public void send(MimeMessage message) throws MailException {
                throw new MailSendException("by HTTP", new IllegalStateException("no answer"));
            }
        };
        assertThat(new SpringMailer(other, MESSAGES).send(MAIL))
                .isEqualTo(new Delivery.Unconfirmed("MailSendException"));
    }
}
