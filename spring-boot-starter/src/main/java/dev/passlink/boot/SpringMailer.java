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

/**
 * Sends emails with Spring's {@link JavaMailSender}. Its results name only an exception's class or a reply code, because a
 * message may quote the email.
 */
final class SpringMailer implements Mailer {
    /** Limits and checks that Jakarta Mail doesn't have by default. No well-behaved server takes longer than these. */
    private static final Map<String, String> UNLESS_SET = Map.of(
            "connectiontimeout", "5000",
            "writetimeout", "60000",
            "timeout", "600000",
            "starttls.enable", "true",
            "ssl.checkserveridentity", "true");

    /** Replies about who we are, not about the email (RFC 4954 §6), the same as in {@code SmtpMailer}. */
    private static final Set<Integer> ABOUT_SIGNING_IN = Set.of(530, 534, 535, 538);

    /** For each reply while checking only whether the server is there; as long as {@code SmtpMailer} waits. */
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

    /** A copy of the application's sender, with limits where it has none. The original isn't changed. */
    static JavaMailSender limited(JavaMailSenderImpl given) {
        String protocol = protocol(given);
        JavaMailSenderImpl own = copy(given);
        Properties properties = own.getJavaMailProperties();
        UNLESS_SET.forEach((name, value) -> properties.putIfAbsent("mail." + protocol + "." + name, value));
        // Without it, non-ASCII addresses are refused.
        properties.putIfAbsent("mail.mime.allowutf8", "true");
        return own;
    }

    /** Marks a copy, made from settings alone, which can be copied again. */
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

    /** Whether there is a limit to how long a hanging server is waited for. */
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
            // Nothing was sent, and an operator can fix the cause.
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
     * Interprets Spring's exception. From Spring's own sender, no failed message means that only closing the connection failed,
     * after everything was sent; a message that failed with the very same cause means that there was no connection.
     */
    private Delivery delivery(MailSendException e) {
        List<Exception> failed = List.of(e.getMessageExceptions());
        if (failed.isEmpty()) {
            return sender instanceof JavaMailSenderImpl && e.getCause() instanceof MessagingException
                    ? new Delivery.Sent("handed over, then closing the connection failed")
                    : new Delivery.Unconfirmed("MailSendException");
        }
        Exception first = failed.get(0);
        return first == e.getCause()
                ? new Delivery.TryLater("no connection: " + first.getClass().getSimpleName())
                : whileSending(first);
    }

    /** Goes by the server's reply. Without one, the server may have the email: Jakarta Mail doesn't say how far it got. */
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

    /** Reply codes of Angus Mail, which Spring Boot brings. Another implementation doesn't offer any. */
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
     * A copy with less patience than for an email. A sender that the application made may have its own session, which a copy
     * would lack, so it keeps its limits.
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
                : Optional.of("emails go to " + known.getHost() + " unencrypted if it doesn't offer encryption: set"
                        + " spring.mail.properties.mail." + protocol + ".starttls.required=true");
    }

    private static boolean isLoopback(@Nullable String host) {
        return host == null || host.equals("localhost") || host.equals("::1") || host.matches("127(\\.[0-9]{1,3}){3}");
    }

    private static boolean isSet(Properties properties, String name) {
        return "true".equals(String.valueOf(properties.get(name)));
    }
}
