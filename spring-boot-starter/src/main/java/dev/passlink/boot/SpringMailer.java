package dev.passlink.boot;

import dev.passlink.port.Delivery;
import dev.passlink.port.Mail;
import dev.passlink.port.Mailer;
import dev.passlink.smtp.MimeMessages;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.springframework.mail.MailException;
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

    private final JavaMailSender sender;
    private final MimeMessages messages;

    SpringMailer(JavaMailSender sender, MimeMessages messages) {
        this.sender = sender;
        this.messages = messages;
    }

    /** A sender like the application's, with limits where it has none; the application's stays as it is. */
    static JavaMailSender limited(JavaMailSenderImpl given) {
        JavaMailSenderImpl own = new JavaMailSenderImpl();
        own.setHost(given.getHost());
        own.setPort(given.getPort());
        own.setProtocol(given.getProtocol());
        own.setUsername(given.getUsername());
        own.setPassword(given.getPassword());
        Properties properties = new Properties();
        properties.putAll(given.getJavaMailProperties());
        String protocol = protocol(given);
        UNLESS_SET.forEach((name, value) -> properties.putIfAbsent("mail." + protocol + "." + name, value));
        // Without it, addresses beyond ASCII are refused.
        properties.putIfAbsent("mail.mime.allowutf8", "true");
        own.setJavaMailProperties(properties);
        return own;
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
        } catch (MailException e) {
            String what = e.getClass().getSimpleName();
            return isRefused(e) ? new Delivery.Refused("recipient refused") : new Delivery.TryLater(what);
        }
    }

    private Session session() {
        return sender instanceof JavaMailSenderImpl known
                ? known.getSession()
                : sender.createMimeMessage().getSession();
    }

    private static boolean isRefused(MailException e) {
        if (!(e instanceof MailSendException several)) {
            return false;
        }
        for (Exception each : several.getMessageExceptions()) {
            if (each instanceof SendFailedException failed
                    && failed.getInvalidAddresses() != null
                    && failed.getInvalidAddresses().length > 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Optional<String> problem() {
        if (!(sender instanceof JavaMailSenderImpl known)) {
            return Optional.empty();
        }
        try {
            known.testConnection();
            return Optional.empty();
        } catch (MessagingException e) {
            return Optional.of(known.getHost() + ": " + e.getClass().getSimpleName());
        }
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
