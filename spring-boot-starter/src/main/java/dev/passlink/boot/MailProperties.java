package dev.passlink.boot;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What {@code passlink.mail.*} says.
 *
 * @param enabled Whether emails go through the application's JavaMailSender, unless passlink.smtp-url is set.
 * @param from Who they come from, such as noreply@example.com; spring.mail.username unless set, if that is an address.
 */
@ConfigurationProperties("passlink.mail")
record MailProperties(
        @DefaultValue("true") boolean enabled, @Nullable String from) {}
