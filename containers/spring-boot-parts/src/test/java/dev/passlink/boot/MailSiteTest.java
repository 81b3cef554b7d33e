package dev.passlink.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.AuditEvent;
import dev.passlink.Passlink;
import dev.passlink.Problem;
import dev.passlink.Reason;
import dev.passlink.port.Delivery;
import dev.passlink.port.Mail;
import dev.passlink.port.Mailer;
import dev.passlink.smtp.MimeMessages;
import dev.passlink.smtp.SmtpMailer;
import dev.passlink.web.TestBrowser;
import jakarta.mail.Authenticator;
import jakarta.mail.Multipart;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.InputStream;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;
import org.subethamail.wiser.Wiser;
import org.subethamail.wiser.WiserMessage;

/** A JavaMailSender that is there sends the emails. */
final class MailSiteTest {
    private static final Pattern LINK = Pattern.compile(Pattern.quote(PartsSite.BASE_URL) + "(/login/link\\S+)");
    private static final Mail MAIL = new Mail("AbCdEfGhIjKlMnOp", PartsSite.ADA, "Sign in", "SECRET", "<p>SECRET</p>");

    private static Wiser server;

    @BeforeAll
    static void start() {
        server = Wiser.port(0);
        server.start();
    }

    @AfterAll
    static void stop() {
        server.stop();
    }

    private static PartsSite.Description describe() {
        return PartsSite.describe()
                .sendingMails()
                .with("passlink.jdbc.enabled", "false")
                .with("spring.mail.host", "127.0.0.1")
                .with("spring.mail.port", server.getServer().getPortAllocated());
    }

    @Test
    void itSendsWhatSignsInWithTheSenderOfTheProperty() throws Exception {
        try (PartsSite site = describe()
                .with("passlink.mail.from", "Jobs <noreply@example.com>")
                .with("passlink.mail.reply-to", "B\u00fcro <help@example.com>")
                .with("passlink.mail.headers.X-PM-Message-Stream", "outbound")
                .start()) {
            TestBrowser browser = site.browser();
            int before = server.getMessages().size();
            PartsSite.ask(browser);
            PartsSite.await(() -> server.getMessages().size() > before);
            WiserMessage sent = server.getMessages().get(before);
            assertThat(sent.getEnvelopeSender()).isEqualTo("noreply@example.com");
            MimeMessage message = sent.getMimeMessage();
            assertThat(message.getHeader("From", null)).isEqualTo("Jobs <noreply@example.com>");
            assertThat(message.getReplyTo()).containsExactly(new InternetAddress("help@example.com", "B\u00fcro"));
            assertThat(message.getHeader("X-PM-Message-Stream", null)).isEqualTo("outbound");
            assertThat(message.getHeader("Auto-Submitted", null)).isEqualTo("auto-generated");
            Matcher link = LINK.matcher(text(message));
            assertThat(link.find()).isTrue();
            browser.get(link.group(1));
            assertThat(PartsSite.who(browser)).isEqualTo("17");
            // The application's own is as it was.
            assertThat(((JavaMailSenderImpl) site.bean(JavaMailSender.class)).getJavaMailProperties())
                    .doesNotContainKey("mail.smtp.connectiontimeout");
            assertThat(site.audit().reasons(AuditEvent.Type.WARNING)).doesNotContain(Reason.UNENCRYPTED);
        }
    }

    private static String text(MimeMessage message) throws Exception {
        Multipart parts = (Multipart) message.getContent();
        return parts.getBodyPart(0).getContent().toString();
    }

    @Test
    void aUserNameThatIsAnAddressIsTheSender() {
        try (PartsSite site = describe()
                .with("spring.mail.username", "jobs@example.com")
                .with("passlink.smtp-url", "")
                .start()) {
            assertThat(site.bean(Mailer.class)).isInstanceOf(SpringMailer.class);
        }
    }

    @Test
    void withoutASenderItSaysWhichPropertyIsMissing() {
        assertThatThrownBy(() -> describe().with("spring.mail.username", "jobs").start())
                .hasRootCauseInstanceOf(StartRefusal.class)
                .hasStackTraceContaining("passlink.mail.from isn't set");
    }

    @Test
    void aHeaderThatIsNotForTheApplicationToSetIsToldByItsProperty() {
        PartsSite.Description described = describe().with("passlink.mail.from", "noreply@example.com");
        assertThatThrownBy(() -> described
                        .with("passlink.mail.headers.Bcc", "spy@example.com")
                        .start())
                .hasStackTraceContaining("passlink.mail.headers.Bcc is not valid");
    }

    @Test
    void aSenderThatIsNoneIsToldByItsProperty() {
        assertThatThrownBy(() -> describe().with("passlink.mail.from", "nobody").start())
                .hasStackTraceContaining("passlink.mail.from is not valid");
    }

    /** A copy would lack the session that it was given, and send past it. */
    @Test
    void aSenderThatTheApplicationMadeByHandIsUsedAsItIs() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        Properties settings = new Properties();
        settings.setProperty("mail.smtp.auth", "true");
        JavaMailSenderImpl own = new JavaMailSenderImpl();
        own.setHost("127.0.0.1");
        own.setSession(Session.getInstance(settings, new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                asked.incrementAndGet();
                return new PasswordAuthentication("jobs", "the-password");
            }
        }));
        try (ScriptedSmtp strict =
                        new ScriptedSmtp("EHLO", "250-mail.example.com\r\n250 AUTH PLAIN", "AUTH", "235 welcome");
                PartsSite site = describe()
                        .with("passlink.mail.from", "noreply@example.com")
                        .beans(context -> context.registerBean(JavaMailSender.class, () -> own))
                        .start()) {
            own.setPort(strict.port());
            assertThat(site.bean(Mailer.class).send(MAIL)).isInstanceOf(Delivery.Sent.class);
            assertThat(strict.deliveries()).isOne();
            assertThat(asked.get()).isPositive();
        }
    }

    private static SpringMailer mailer(int port, String... properties) {
        JavaMailSenderImpl given = new JavaMailSenderImpl();
        given.setHost("127.0.0.1");
        given.setPort(port);
        given.setUsername("jobs");
        given.setPassword("the-password");
        for (int i = 0; i < properties.length; i += 2) {
            given.getJavaMailProperties().setProperty(properties[i], properties[i + 1]);
        }
        return new SpringMailer(SpringMailer.limited(given), MimeMessages.from("noreply@example.com"));
    }

    @Test
    void anEmailThatIsRefusedForGoodIsNotTriedAgainAndNothingOfItIsTold() {
        SMTPServer refusing = SMTPServer.port(0)
                .messageHandlerFactory(context -> new MessageHandler() {
                    @Override
                    public void from(String from) {}

                    @Override
                    public void recipient(String recipient) throws RejectException {
                        throw new RejectException(550, "5.1.1 no such user " + recipient);
                    }

                    @Override
                    public String data(InputStream data) {
                        return "";
                    }

                    @Override
                    public void done() {}
                })
                .build();
        refusing.start();
        try {
            JavaMailSenderImpl given = new JavaMailSenderImpl();
            given.setHost("127.0.0.1");
            given.setPort(refusing.getPortAllocated());
            SpringMailer mailer =
                    new SpringMailer(SpringMailer.limited(given), MimeMessages.from("noreply@example.com"));
            assertThat(mailer.send(MAIL)).isEqualTo(new Delivery.Refused("SMTP 550"));
            assertThat(mailer.problem()).isEmpty();
        } finally {
            refusing.stop();
        }
    }

    @Test
    void aServerThatIsDownIsAProblemWithoutASecret() {
        SpringMailer mailer = mailer(1);

        assertThat(mailer.send(MAIL)).isEqualTo(new Delivery.TryLater("no connection: MailConnectException"));
        assertThat(mailer.problem()).get().asString().startsWith("127.0.0.1: ").doesNotContain("the-password");
    }

    @Test
    void noLimitIsForEverAndWhatIsSetStays() {
        JavaMailSenderImpl given = new JavaMailSenderImpl();
        given.setHost("mail.example.com");
        given.setUsername("jobs");
        given.setPassword("the-password");
        given.getJavaMailProperties().setProperty("mail.smtp.timeout", "1234");

        JavaMailSenderImpl limited = (JavaMailSenderImpl) SpringMailer.limited(given);

        assertThat(limited.getJavaMailProperties())
                .containsEntry("mail.smtp.timeout", "1234")
                .containsEntry("mail.smtp.connectiontimeout", "5000")
                .containsEntry("mail.smtp.writetimeout", "60000")
                .containsEntry("mail.mime.allowutf8", "true");
        assertThat(limited.getPassword()).isEqualTo("the-password");
        assertThat(given.getJavaMailProperties()).hasSize(1);
    }

    @Test
    void whatMayGoUnencryptedIsTold() {
        JavaMailSenderImpl given = new JavaMailSenderImpl();
        given.setHost("mail.example.com");
        MimeMessages messages = MimeMessages.from("noreply@example.com");
        assertThat(new SpringMailer(SpringMailer.limited(given), messages).weakness())
                .get()
                .asString()
                .contains("mail.example.com", "starttls.required=true");

        given.getJavaMailProperties().setProperty("mail.smtp.starttls.required", "true");
        assertThat(new SpringMailer(SpringMailer.limited(given), messages).weakness())
                .isEmpty();
        given.getJavaMailProperties().clear();
        given.setProtocol("smtps");
        assertThat(new SpringMailer(SpringMailer.limited(given), messages).weakness())
                .isEmpty();
    }

    /** The one that was written for Passlink wins. */
    @Test
    void besidePasslinksOwnServerTheApplicationsIsLeftAlone() {
        try (PartsSite site = describe()
                .with("passlink.smtp-url", "smtp://127.0.0.1:1?from=noreply@example.com")
                .start()) {
            assertThat(site.bean(Mailer.class)).isInstanceOf(SmtpMailer.class);
        }
    }

    @Test
    void verifyAsksTheServer() {
        try (PartsSite site = describe()
                .with("spring.mail.port", "1")
                .with("passlink.mail.from", "noreply@example.com")
                .start()) {
            List<Problem> problems = site.bean(Passlink.class).verify();
            assertThat(problems).extracting(Problem::part).containsExactly("mailer");
        }
    }
}
