package dev.passlink.boot;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties {@code passlink.mail.*}.
 *
 * @param enabled Whether the application's JavaMailSender sends the emails if passlink.smtp-url isn't set.
 * @param from The sender of emails, such as Jobs <noreply@example.com>. If it isn't set, it's spring.mail.username if that is an
 *     address.
 */
@ConfigurationProperties("passlink.mail")
record MailProperties(
        @DefaultValue("true") boolean enabled, @Nullable String from) {}
