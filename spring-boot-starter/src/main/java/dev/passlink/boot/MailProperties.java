package dev.passlink.boot;

import dev.passlink.smtp.MimeMessages;
import dev.passlink.smtp.SmtpMailer;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.env.Environment;

/**
 * The properties {@code passlink.mail.*}.
 *
 * @param enabled Whether the application's JavaMailSender sends the emails if passlink.smtp-url isn't set.
 * @param from The sender of emails by JavaMailSender, such as noreply@example.com. If it isn't set, it's spring.mail.username if
 *     that is an address.
 * @param replyTo Who gets the answer when somebody replies to an email, such as help@example.com. If it isn't set, it's the sender.
 * @param headers More headers of every email, by name, such as passlink.mail.headers.X-PM-Message-Stream=outbound.
 */
@ConfigurationProperties(MailProperties.PREFIX)
record MailProperties(
        @DefaultValue("true") boolean enabled,
        @Nullable String from,
        @Nullable String replyTo,
        @DefaultValue Map<String, String> headers) {
    static final String PREFIX = "passlink.mail";

    /** For a mailer that is made without the application's JavaMailSender, and so without the bean of these properties. */
    static MailProperties of(Environment environment) {
        return Binder.get(environment).bindOrCreate(PREFIX, MailProperties.class);
    }

    SmtpMailer smtp(String url) {
        SmtpMailer.Builder mailer = StartRefusal.read("passlink.smtp-url", () -> SmtpMailer.builder(url));
        if (replyTo != null) {
            StartRefusal.setting(PREFIX + ".reply-to", () -> mailer.replyTo(replyTo));
        }
        headers.forEach((name, value) -> StartRefusal.setting(header(name), () -> mailer.header(name, value)));
        return StartRefusal.read("passlink.smtp-url", mailer::build);
    }

    MimeMessages messages(String sender) {
        MimeMessages messages = StartRefusal.read(PREFIX + ".from", () -> MimeMessages.from(sender));
        if (replyTo != null) {
            MimeMessages before = messages;
            messages = StartRefusal.read(PREFIX + ".reply-to", () -> before.replyTo(replyTo));
        }
        for (Map.Entry<String, String> header : headers.entrySet()) {
            MimeMessages before = messages;
            messages =
                    StartRefusal.read(header(header.getKey()), () -> before.header(header.getKey(), header.getValue()));
        }
        return messages;
    }

    private static String header(String name) {
        return PREFIX + ".headers." + name;
    }
}
