package dev.passlink.boot;

import dev.passlink.port.Mailer;
import dev.passlink.smtp.MimeMessages;
import dev.passlink.smtp.SmtpMailer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/**
 * Emails by the application's {@link JavaMailSender}, from {@code spring.mail.*}. Where {@code passlink.smtp-url} is set too, that
 * one is meant: it was written for Passlink.
 */
@AutoConfiguration(
        before = PasslinkAutoConfiguration.class,
        afterName = "org.springframework.boot.mail.autoconfigure.MailSenderAutoConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({JavaMailSender.class, MimeMessages.class})
@ConditionalOnSingleCandidate(JavaMailSender.class)
@ConditionalOnBooleanProperty(name = "passlink.mail.enabled", matchIfMissing = true)
@EnableConfigurationProperties(MailProperties.class)
final class PasslinkMailAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean
    static Mailer passlinkMailer(JavaMailSender sender, MailProperties properties, Environment environment) {
        String url = environment.getProperty("passlink.smtp-url", "").strip();
        if (!url.isEmpty()) {
            // Decided here and by no condition: ahead of time nobody knows it.
            return StartRefusal.read("passlink.smtp-url", () -> SmtpMailer.connect(url));
        }
        String from = from(properties.from(), environment);
        return new SpringMailer(
                limited(sender, environment), StartRefusal.read("passlink.mail.from", () -> MimeMessages.from(from)));
    }

    private static String from(@Nullable String given, Environment environment) {
        if (given != null && !given.isBlank()) {
            return given;
        }
        String user = environment.getProperty("spring.mail.username", "");
        if (!user.contains("@")) {
            throw new StartRefusal(
                    "passlink.mail.from is not set, and nobody knows who emails are to come from.",
                    "Set it to an address of yours, such as passlink.mail.from=Jobs <noreply@example.com>; or"
                            + " passlink.smtp-url, or passlink.mail.enabled=false.");
        }
        return user;
    }

    /** What was made otherwise than from properties may be anything, and is left alone. */
    private static JavaMailSender limited(JavaMailSender sender, Environment environment) {
        boolean plain = sender.getClass() == JavaMailSenderImpl.class
                && environment.getProperty("spring.mail.jndi-name") == null;
        return plain ? SpringMailer.limited((JavaMailSenderImpl) sender) : sender;
    }
}
