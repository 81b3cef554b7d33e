package dev.passlink.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.passlink.Delivery;
import dev.passlink.Mail;
import dev.passlink.port.Mailer;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/**
 * Hands mail to an SMTP server.
 *
 * <pre>{@code
 * Mailer mailer = SmtpMailer.connect("smtp://user:password@mail.example.com:587?from=Jobs%20%3Cjobs@example.com%3E");
 * }</pre>
 *
 * <p>{@code smtp} means STARTTLS, which must succeed, with a certificate for that very host (RFC 8314, RFC 7817); only to
 * this machine itself is mail sent without TLS. {@code smtps} means TLS from the first byte. The default ports are 587
 * and 465. Without {@code from}, the user name is the sender if it is an address.
 *
 * <p>Each call makes one connection and one attempt and ends by its time limits: 5 seconds to connect, 10 for each answer
 * of the server. A 5xx to the mail itself is {@link Delivery.Refused}. Everything else that fails is {@link
 * Delivery.TryLater}: a 4xx, a lost connection, but also a wrong password or an untrusted certificate, which somebody can
 * mend while the mail waits. Immutable and safe for many threads; {@link #toString()} shows no credentials.
 */
public final class SmtpMailer implements Mailer {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final SmtpUrl server;
    private final Clock clock;
    private final Session session;

    private SmtpMailer(SmtpUrl server, Clock clock, Duration connect, Duration answer, @Nullable SSLContext tls) {
        this.server = server;
        this.clock = clock;
        this.session = Session.getInstance(properties(server, connect, answer, tls));
    }

    /**
     * Describes a server; nothing is connected yet.
     *
     * @param url as shown above; special characters in user and password written as {@code %XX}
     * @return a mailer for it
     * @throws IllegalArgumentException if the URL is malformed or names no sender; the message holds no part of it
     */
    public static SmtpMailer connect(String url) {
        return new SmtpMailer(SmtpUrl.parse(url), Clock.systemUTC(), CONNECT, ANSWER, null);
    }

    /**
     * Describes a server whose certificate comes from an authority of one's own.
     *
     * @param url as shown above
     * @param tls trusts that authority
     * @return a mailer for it
     * @throws IllegalArgumentException if the URL is malformed or names no sender
     */
    public static SmtpMailer connect(String url, SSLContext tls) {
        return new SmtpMailer(SmtpUrl.parse(url), Clock.systemUTC(), CONNECT, ANSWER, tls);
    }

    static SmtpMailer connect(String url, Clock clock, Duration timeLimit, @Nullable SSLContext tls) {
        return new SmtpMailer(SmtpUrl.parse(url), clock, timeLimit, timeLimit, tls);
    }

    @Override
    public Delivery send(Mail mail) {
        try {
            MimeMessage message = message(mail);
            try (Transport transport = session.getTransport(server.implicitTls() ? "smtps" : "smtp")) {
                connect(transport);
                transport.sendMessage(message, message.getAllRecipients());
                return new Delivery.Sent(
                        transport instanceof SMTPTransport smtp ? oneLine(smtp.getLastServerResponse()) : "sent");
            }
        } catch (MessagingException e) {
            return failed(e);
        }
    }

    /**
     * Shows the server's address.
     *
     * @return no credentials
     */
    @Override
    public String toString() {
        return "SmtpMailer[" + server + "]";
    }

    private void connect(Transport transport) throws MessagingException {
        if (server.user().isEmpty()) {
            transport.connect();
        } else {
            transport.connect(server.host(), server.port(), server.user(), server.password());
        }
    }

    private MimeMessage message(Mail mail) throws MessagingException {
        MimeMessage message = new IdentifiedMessage(session, "<" + mail.id() + "@" + domain() + ">");
        message.setFrom(server.from());
        message.setRecipient(
                Message.RecipientType.TO, new InternetAddress(mail.to().text()));
        message.setSubject(mail.subject(), UTF_8.name());
        message.setSentDate(Date.from(clock.instant()));
        // RFC 3834: no vacation notice answers this.
        message.setHeader("Auto-Submitted", "auto-generated");
        MimeMultipart alternatives =
                new MimeMultipart("alternative", part(mail.text(), "plain"), part(mail.html(), "html"));
        message.setContent(alternatives);
        return message;
    }

    /** Quoted-printable, since a long line would be broken on the way, and a link in it. */
    private static MimeBodyPart part(String text, String subtype) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setText(text, UTF_8.name(), subtype);
        part.setHeader("Content-Transfer-Encoding", "quoted-printable");
        part.setDisposition(Part.INLINE);
        return part;
    }

    private String domain() {
        String sender = server.from().getAddress();
        return sender.substring(sender.lastIndexOf('@') + 1);
    }

    private static Delivery failed(MessagingException e) {
        int code = replyTo(e);
        if (code >= 500 && code < 600 && !isAboutCredentials(code)) {
            return new Delivery.Refused(oneLine(reply(e)));
        }
        String what = e instanceof AuthenticationFailedException ? "authentication failed" : oneLine(reply(e));
        return new Delivery.TryLater(what);
    }

    /** The server's code for this mail; 0 if it never got as far as the mail. */
    private static int replyTo(MessagingException e) {
        for (Exception cause = e; cause instanceof MessagingException m; cause = m.getNextException()) {
            if (m instanceof SMTPAddressFailedException address) {
                return address.getReturnCode();
            } else if (m instanceof SMTPSenderFailedException sender) {
                return sender.getReturnCode();
            } else if (m instanceof SMTPSendFailedException send && send.getNextException() == null) {
                return send.getReturnCode();
            }
        }
        return 0;
    }

    /** RFC 4954 §6: not this mail is refused, but whoever sends it. */
    private static boolean isAboutCredentials(int code) {
        return code >= 530 && code <= 538;
    }

    private static String reply(MessagingException e) {
        Exception cause = e;
        while (cause instanceof MessagingException m && m.getNextException() != null) {
            cause = m.getNextException();
        }
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }

    private static String oneLine(@Nullable String text) {
        return text == null ? "" : text.replaceAll("\\p{Cntrl}+", " ").strip();
    }

    private static Properties properties(SmtpUrl server, Duration connect, Duration answer, @Nullable SSLContext tls) {
        String prefix = server.implicitTls() ? "mail.smtps." : "mail.smtp.";
        Properties settings = new Properties();
        settings.setProperty(prefix + "host", server.host());
        settings.setProperty(prefix + "port", Integer.toString(server.port()));
        settings.setProperty(prefix + "auth", Boolean.toString(!server.user().isEmpty()));
        settings.setProperty(prefix + "starttls.enable", Boolean.toString(!server.implicitTls()));
        settings.setProperty(prefix + "starttls.required", Boolean.toString(server.needsTls()));
        settings.setProperty(prefix + "ssl.checkserveridentity", "true");
        settings.setProperty(prefix + "ssl.protocols", "TLSv1.2 TLSv1.3");
        settings.setProperty(prefix + "connectiontimeout", Long.toString(connect.toMillis()));
        settings.setProperty(prefix + "timeout", Long.toString(answer.toMillis()));
        settings.setProperty(prefix + "writetimeout", Long.toString(answer.toMillis()));
        settings.setProperty(prefix + "quitwait", "false");
        settings.setProperty("mail.mime.allowutf8", "true");
        settings.setProperty(prefix + "from", server.from().getAddress());
        if (tls != null) {
            settings.put(prefix + "ssl.socketFactory", tls.getSocketFactory());
        }
        return settings;
    }

    /** Jakarta Mail makes a new Message-ID for each attempt; a retry is to be known as the same mail. */
    private static final class IdentifiedMessage extends MimeMessage {
        private final String id;

        IdentifiedMessage(Session session, String id) {
            super(session);
            this.id = id;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
        }
    }
}
