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
 * Writes mails as MIME messages, for an application that hands them over by a way of its own: a container's {@link
 * Session}, Spring's {@code JavaMailSender}, or a provider that takes raw messages.
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
 * <p>The same message as {@link SmtpMailer} sends: plain text and HTML, quoted-printable, with {@code Auto-Submitted} and
 * a {@code Message-ID} that stays the same over every retry.
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
     * Messages from one sender, dated by the system's clock.
     *
     * @param sender {@code noreply@example.com} or {@code Jobs <noreply@example.com>}
     * @return what writes them
     * @throws IllegalArgumentException if it is not one address, or has a control character
     */
    public static MimeMessages from(String sender) {
        return from(sender, Clock.systemUTC());
    }

    /**
     * Messages from one sender.
     *
     * @param sender {@code noreply@example.com} or {@code Jobs <noreply@example.com>}
     * @param clock where the {@code Date} header comes from
     * @return what writes them
     * @throws IllegalArgumentException if it is not one address, or has a control character
     */
    public static MimeMessages from(String sender, Clock clock) {
        return new MimeMessages(Sender.parse(sender), "", null, clock);
    }

    /**
     * Sets who gets the answer when somebody replies to an email, as {@link SmtpMailer.Builder#replyTo} does.
     *
     * @param address {@code help@example.com} or {@code Jobs <help@example.com>}
     * @return a changed copy
     * @throws IllegalArgumentException if it is not one address, or has a control character
     */
    public MimeMessages replyTo(String address) {
        return new MimeMessages(from, Sender.parse("The address for replies", address), more, idDomain, clock);
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
     * Writes one mail. It carries a link that signs in: keep it out of logs, and hand it over encrypted.
     *
     * @param mail the mail
     * @param session whose transport is to send it
     * @return the message; saving it changes nothing about it, and headers may be added
     * @throws IllegalArgumentException if the mail's id cannot stand in a {@code Message-ID}; or an address is not ASCII
     *     and the session has no {@code mail.mime.allowutf8=true}, with which alone it stays that address
     */
    public MimeMessage of(Mail mail, Session session) {
        MimeText text = text(mail);
        if (text.isUtf8() && !Boolean.parseBoolean(session.getProperty("mail.mime.allowutf8"))) {
            throw new IllegalArgumentException(
                    "An address is not ASCII: set mail.mime.allowutf8=true for the mail session, or it would be cut down to"
                            + " another address.");
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

    /** Complete as it is: saving would give it another Message-ID, and ask data handlers that may not be there. */
    private static final class Written extends MimeMessage {
        Written(Session session, byte[] bytes) throws MessagingException {
            super(session, new ByteArrayInputStream(bytes));
        }

        @Override
        protected synchronized void updateHeaders() {}
    }
}
