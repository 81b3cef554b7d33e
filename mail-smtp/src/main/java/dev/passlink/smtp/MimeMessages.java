package dev.passlink.smtp;

import dev.passlink.EmailAddress;
import dev.passlink.port.Mail;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.util.StreamProvider;
import java.io.ByteArrayInputStream;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Writes emails as MIME messages, for an application that sends them its own way: with a container's {@link Session},
 * Spring's {@code JavaMailSender}, or a provider that takes raw messages.
 *
 * <pre>{@code
 * MimeMessages messages = MimeMessages.from("Jobs <noreply@example.com>");
 *
 * Mailer mailer = mail -> {
 *     try {
 *         Transport.send(messages.of(mail, session));
 *         return new Delivery.Sent("handed over");
 *     } catch (MessagingException e) {
 *         return new Delivery.TryLater(e.getClass().getSimpleName());
 *     }
 * };
 * }</pre>
 *
 * <p>The messages are the same that {@link SmtpMailer} sends: plain text and HTML, quoted-printable, with {@code
 * Auto-Submitted} and a {@code Message-ID} that stays the same for every retry.
 *
 * <p>Immutable; used by several threads at once.
 */
public final class MimeMessages {
    private final Sender from;
    private final @Nullable Sender replyTo;
    private final String more;
    private final String idDomain;
    private final Clock clock;
    private final StreamProvider encoders = StreamProvider.provider();

    /** @param more whole header lines */
    MimeMessages(Sender from, String more, @Nullable String idDomain, Clock clock) {
        this(from, null, more, idDomain, clock);
    }

    private MimeMessages(Sender from, @Nullable Sender replyTo, String more, @Nullable String idDomain, Clock clock) {
        this.from = from;
        this.replyTo = replyTo;
        this.more = more;
        this.idDomain = idDomain == null ? from.domain() : idDomain;
        this.clock = clock;
    }

    /**
     * Creates a writer for one sender, with the system's clock.
     *
     * @param sender {@code noreply@example.com} or {@code Jobs <noreply@example.com>}
     * @return the writer
     * @throws IllegalArgumentException if it isn't one address, or has a control character
     */
    public static MimeMessages from(String sender) {
        return from(sender, Clock.systemUTC());
    }

    /**
     * Creates a writer for one sender.
     *
     * @param sender {@code noreply@example.com} or {@code Jobs <noreply@example.com>}
     * @param clock the clock for the {@code Date} header
     * @return the writer
     * @throws IllegalArgumentException if it isn't one address, or has a control character
     */
    public static MimeMessages from(String sender, Clock clock) {
        return new MimeMessages(Sender.parse(sender), "", null, clock);
    }

    /**
     * Sets who gets the answer when somebody replies to an email, as {@link SmtpMailer.Builder#replyTo} does.
     *
     * @param address {@code help@example.com} or {@code Jobs <help@example.com>}
     * @return a changed copy
     * @throws IllegalArgumentException if it isn't one address, or has a control character
     */
    public MimeMessages replyTo(String address) {
        return new MimeMessages(from, Sender.forReplies(address), more, idDomain, clock);
    }

    /**
     * Adds a header to every email, as {@link SmtpMailer.Builder#header} does.
     *
     * @param name for instance {@code X-PM-Message-Stream}
     * @param value one line
     * @return a changed copy
     * @throws IllegalArgumentException for the same names and values as there
     */
    public MimeMessages header(String name, String value) {
        return new MimeMessages(from, replyTo, more + ExtraHeader.line(name, value), idDomain, clock);
    }

    /**
     * Writes one email. It carries a link that signs somebody in: keep it out of logs, and send it encrypted.
     *
     * @param mail the email
     * @param session the session whose transport will send it
     * @return the message; saving doesn't change it, and you may add headers
     * @throws IllegalArgumentException if the email's id isn't allowed in a {@code Message-ID}, or an address isn't
     *     ASCII and the session doesn't have {@code mail.mime.allowutf8=true}, without which it would become a
     *     different address
     */
    public MimeMessage of(Mail mail, Session session) {
        MimeText text = text(mail);
        if (text.isUtf8() && !Boolean.parseBoolean(session.getProperty("mail.mime.allowutf8"))) {
            throw new IllegalArgumentException(
                    "An address isn't ASCII: set mail.mime.allowutf8=true for the mail session. Without it, the "
                            + "email would go to a different address.");
        }
        try {
            return new Written(session, text.bytes());
        } catch (MessagingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    MimeText text(Mail mail) {
        String headers = (replyTo == null ? "" : replyTo.header("Reply-To")) + more;
        return MimeText.of(mail, from, headers, idDomain, clock.instant(), encoders);
    }

    EmailAddress sender() {
        return from.address();
    }

    String senderDomain() {
        return from.domain();
    }

    /** Names the masked sender. */
    @Override
    public String toString() {
        return "MimeMessages[from " + from.address().masked() + "]";
    }

    /** Complete as it is: saving would change its Message-ID and need data handlers that may be missing. */
    private static final class Written extends MimeMessage {
        Written(Session session, byte[] bytes) throws MessagingException {
            super(session, new ByteArrayInputStream(bytes));
        }

        @Override
        protected synchronized void updateHeaders() {}
    }
}
