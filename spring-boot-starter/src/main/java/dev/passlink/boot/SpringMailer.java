package dev.passlink.boot;

import dev.passlink.port.Delivery;
import dev.passlink.port.Mail;
import dev.passlink.port.Mailer;
import dev.passlink.smtp.MimeMessages;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;
import org.springframework.mail.MailAuthenticationException;
import org.springframework.mail.MailException;
import org.springframework.mail.MailParseException;
import org.springframework.mail.MailPreparationException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** Sends by Spring's {@link JavaMailSender}. What it answers names no more than a class: a message may quote the email. */
final class SpringMailer implements Mailer {
    /** What Jakarta Mail would do for ever, or not at all; longer than these an honest server does not take. */
    private static final Map<String, String> UNLESS_SET = Map.of(
            "connectiontimeout", "5000",
            "writetimeout", "60000",
            "timeout", "600000",
            "starttls.enable", "true",
            "ssl.checkserveridentity", "true");

    /** Answers about who we are, not about the email (RFC 4954 §6), as {@code SmtpMailer} has them. */
    private static final Set<Integer> ABOUT_SIGNING_IN = Set.of(530, 534, 535, 538);

    /** For each answer, where nothing but whether the server is there is asked; as long as {@code SmtpMailer} waits. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final JavaMailSender sender;
    private final MimeMessages messages;
    private final Duration patience;

    SpringMailer(JavaMailSender sender, MimeMessages messages) {
        this(sender, messages, PATIENCE);
    }

    SpringMailer(JavaMailSender sender, MimeMessages messages, Duration patience) {
        this.sender = sender;
        this.messages = messages;
        this.patience = patience;
    }

    /** A sender like the application's, with limits where it has none; the application's stays as it is. */
    static JavaMailSender limited(JavaMailSenderImpl given) {
        String protocol = protocol(given);
        JavaMailSenderImpl own = copy(given);
        Properties properties = own.getJavaMailProperties();
        UNLESS_SET.forEach((name, value) -> properties.putIfAbsent("mail." + protocol + "." + name, value));
        // Without it, addresses beyond ASCII are refused.
        properties.putIfAbsent("mail.mime.allowutf8", "true");
        return own;
    }

    /** Made here from settings alone, and so again whenever wanted. */
    private static final class Limited extends JavaMailSenderImpl {}

    private static JavaMailSenderImpl copy(JavaMailSenderImpl given) {
        JavaMailSenderImpl own = new Limited();
        own.setHost(given.getHost());
        own.setPort(given.getPort());
        own.setProtocol(given.getProtocol());
        own.setUsername(given.getUsername());
        own.setPassword(given.getPassword());
        Properties properties = new Properties();
        properties.putAll(given.getJavaMailProperties());
        own.setJavaMailProperties(properties);
        return own;
    }

    /** Whether a server that hangs is waited for no longer than somebody said. */
    static boolean hasLimits(JavaMailSenderImpl given) {
        return given.getSession().getProperties().get("mail." + protocol(given) + ".timeout") != null;
    }

    private static String protocol(JavaMailSenderImpl sender) {
        String named = sender.getProtocol();
        return named != null
                ? named
                : sender.getSession().getProperties().getProperty("mail.transport.protocol", "smtp");
    }

    @Override
    public Delivery send(Mail mail) {
        try {
            sender.send(messages.of(mail, session()));
            return new Delivery.Sent("handed over");
        } catch (MailAuthenticationException | MailParseException | MailPreparationException e) {
            // Nothing of it was sent, and an operator can mend why.
            return new Delivery.TryLater(e.getClass().getSimpleName());
        } catch (MailSendException e) {
            return delivery(e);
        } catch (MailException e) {
            return new Delivery.Unconfirmed(e.getClass().getSimpleName());
        }
    }

    private Session session() {
        return sender instanceof JavaMailSenderImpl known
                ? known.getSession()
                : sender.createMimeMessage().getSession();
    }

    /**
     * What Spring says of it, by a sender of its own: with no message that failed, it did not say goodbye, after all was sent;
     * with one that failed for the very cause, there was no connection to begin with.
     */
    private Delivery delivery(MailSendException e) {
        List<Exception> failed = List.of(e.getMessageExceptions());
        if (failed.isEmpty()) {
            return sender instanceof JavaMailSenderImpl && e.getCause() instanceof MessagingException
                    ? new Delivery.Sent("handed over, and no goodbye came")
                    : new Delivery.Unconfirmed("MailSendException");
        }
        Exception first = failed.get(0);
        return first == e.getCause()
                ? new Delivery.TryLater("no connection: " + first.getClass().getSimpleName())
                : whileSending(first);
    }

    /** What the server answered; without an answer it may have the email, and Jakarta Mail does not tell how far it came. */
    private static Delivery whileSending(Exception failure) {
        for (@Nullable Exception each = failure; each instanceof MessagingException; each = next(each)) {
            int code = SmtpCodes.of(each);
            if (code >= 500 && !ABOUT_SIGNING_IN.contains(code)) {
                return new Delivery.Refused("SMTP " + code);
            }
            if (code >= 400) {
                return new Delivery.TryLater("SMTP " + code);
            }
        }
        boolean isNoAddress = failure instanceof SendFailedException sending
                && sending.getInvalidAddresses() != null
                && sending.getInvalidAddresses().length > 0;
        return isNoAddress
                ? new Delivery.Refused("recipient refused")
                : new Delivery.Unconfirmed("no answer: " + failure.getClass().getSimpleName());
    }

    private static @Nullable Exception next(Exception failure) {
        return ((MessagingException) failure).getNextException();
    }

    /** Of Angus Mail, which Spring Boot brings; of another implementation there is none to be had. */
    private static final class SmtpCodes {
        private SmtpCodes() {}

        static int of(Exception failure) {
            if (failure instanceof SMTPSendFailedException message) {
                return message.getReturnCode();
            }
            if (failure instanceof SMTPSenderFailedException from) {
                return from.getReturnCode();
            }
            return failure instanceof SMTPAddressFailedException to ? to.getReturnCode() : -1;
        }
    }

    @Override
    public Optional<String> problem() {
        if (!(sender instanceof JavaMailSenderImpl known)) {
            return Optional.empty();
        }
        try {
            patient(known).testConnection();
            return Optional.empty();
        } catch (MessagingException e) {
            return Optional.of(known.getHost() + ": " + e.getClass().getSimpleName());
        }
    }

    /**
     * Not as patient as for an email. One that the application made may have a session of its own, which no copy would have: it
     * keeps its limits.
     */
    private JavaMailSenderImpl patient(JavaMailSenderImpl known) {
        if (!(known instanceof Limited)) {
            return known;
        }
        JavaMailSenderImpl asking = copy(known);
        String prefix = "mail." + protocol(known) + ".";
        for (String limit : List.of("connectiontimeout", "writetimeout", "timeout")) {
            asking.getJavaMailProperties()
                    .computeIfPresent(prefix + limit, (name, value) -> shorter(String.valueOf(value)));
        }
        return asking;
    }

    private String shorter(String limit) {
        String most = Long.toString(patience.toMillis());
        boolean isShorter = limit.matches("[1-9][0-9]{0,8}") && Long.parseLong(limit) < patience.toMillis();
        return isShorter ? limit : most;
    }

    @Override
    public Optional<String> weakness() {
        if (!(sender instanceof JavaMailSenderImpl known)) {
            return Optional.empty();
        }
        String protocol = protocol(known);
        Properties properties = known.getSession().getProperties();
        boolean encrypted = protocol.equals("smtps")
                || isSet(properties, "mail." + protocol + ".ssl.enable")
                || isSet(properties, "mail." + protocol + ".starttls.required");
        return encrypted || isLoopback(known.getHost())
                ? Optional.empty()
                : Optional.of("emails go to " + known.getHost() + " without encryption if it offers none: set"
                        + " spring.mail.properties.mail." + protocol + ".starttls.required=true");
    }

    private static boolean isLoopback(@Nullable String host) {
        return host == null || host.equals("localhost") || host.equals("::1") || host.matches("127(\\.[0-9]{1,3}){3}");
    }

    private static boolean isSet(Properties properties, String name) {
        return "true".equals(String.valueOf(properties.get(name)));
    }
}
