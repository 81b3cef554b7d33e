package dev.passlink.boot;

import dev.passlink.port.Mailer;
import dev.passlink.smtp.MimeMessages;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
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
 * Sends emails with the application's {@link JavaMailSender}, made from {@code spring.mail.*}. If {@code passlink.smtp-url} is
 * set too, that one wins: it was written for Passlink.
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
    private static final Logger log = LoggerFactory.getLogger(PasslinkMailAutoConfiguration.class);

    @Bean
    @ConditionalOnMissingBean
    static Mailer passlinkMailer(
            JavaMailSender sender,
            MailProperties properties,
            Environment environment,
            ConfigurableListableBeanFactory beans) {
        String url = environment.getProperty("passlink.smtp-url", "").strip();
        if (!url.isEmpty()) {
            // Decided here and not by a condition: the property isn't known when the application is compiled ahead of
            // time.
            return properties.smtp(url);
        }
        String from = from(properties.from(), environment);
        return new SpringMailer(limited(sender, environment, beans), properties.messages(from));
    }

    private static String from(@Nullable String given, Environment environment) {
        if (given != null && !given.isBlank()) {
            return given;
        }
        String user = environment.getProperty("spring.mail.username", "");
        if (!user.contains("@")) {
            throw new StartRefusal(
                    "passlink.mail.from isn't set, and spring.mail.username isn't an address, so emails would have no"
                            + " sender.",
                    "Set it to an address of yours, such as passlink.mail.from=Jobs <noreply@example.com>. Or set"
                            + " passlink.smtp-url, or passlink.mail.enabled=false.");
        }
        return user;
    }

    /**
     * Copies only a sender that Spring Boot made from properties. One of the application's may have its own session, trust store
     * or transport, which a copy would lack.
     */
    private static JavaMailSender limited(
            JavaMailSender sender, Environment environment, ConfigurableListableBeanFactory beans) {
        if (!(sender instanceof JavaMailSenderImpl known)) {
            return sender;
        }
        boolean isOfProperties = sender.getClass() == JavaMailSenderImpl.class
                && String.valueOf(environment.getProperty("spring.mail.host")).equals(known.getHost())
                && environment.getProperty("spring.mail.jndi-name") == null
                && isMadeBySpringBoot(sender, beans);
        if (isOfProperties) {
            return SpringMailer.limited(known);
        }
        if (known.getClass() == JavaMailSenderImpl.class && !SpringMailer.hasLimits(known)) {
            log.warn(
                    "The application's JavaMailSender waits forever if the mail server hangs: set its mail.smtp.timeout,"
                            + " mail.smtp.connectiontimeout and mail.smtp.writetimeout (mail.smtps.* for smtps)");
        }
        return sender;
    }

    private static boolean isMadeBySpringBoot(JavaMailSender sender, ConfigurableListableBeanFactory beans) {
        return Arrays.stream(beans.getBeanNamesForType(JavaMailSender.class, true, false))
                .filter(name -> beans.getSingleton(name) == sender)
                .map(beans::getMergedBeanDefinition)
                .anyMatch(PasslinkMailAutoConfiguration::isMadeBySpringBoot);
    }

    private static boolean isMadeBySpringBoot(BeanDefinition definition) {
        @Nullable String maker = definition.getFactoryBeanName();
        return maker != null && maker.startsWith("org.springframework.boot.mail.");
    }
}
