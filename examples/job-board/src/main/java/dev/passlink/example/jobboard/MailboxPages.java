package dev.passlink.example.jobboard;

import static dev.passlink.example.jobboard.Layout.escape;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.passlink.example.jobboard.DevMailbox.Received;
import jakarta.servlet.http.HttpServletRequest;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** The development mailbox, for people at {@code /dev/mailbox} and for tests at {@code /dev/mailbox.json}. */
final class MailboxPages {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
    /** Emails bring their own style. */
    private static final String POLICY =
            "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'";

    private final DevMailbox mailbox;
    private final Layout layout;
    private final ObjectMapper json = new ObjectMapper();

    MailboxPages(DevMailbox mailbox, Layout layout) {
        this.mailbox = mailbox;
        this.layout = layout;
    }

    Page json(HttpServletRequest request) {
        if (isStrange(request)) {
            return layout.notFound(request);
        }
        try {
            return Page.json(json.writeValueAsString(mailbox.newestFirst()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Emails are plain records", e);
        }
    }

    Page page(HttpServletRequest request) {
        if (isStrange(request)) {
            return layout.notFound(request);
        }
        List<Received> mails = mailbox.newestFirst();
        StringBuilder content = new StringBuilder("""
                <h1>Development mailbox</h1>
                <p class="lead">Emails stay here while <code>SMTP_URL</code> isn’t set. <a href="/dev/mailbox">Refresh</a></p>
                <p><a href="/dev/preview">See every email and page in every language</a></p>
                """);
        mails.forEach(mail -> content.append(article(mail)));
        if (mails.isEmpty()) {
            content.append("<p>No emails yet. <a href=\"/login\">Ask for a sign-in link</a> as ada@example.com.</p>");
        }
        return layout.page(request, 200, "Development mailbox", content.toString())
                .with("Cache-Control", "no-store")
                .with("Content-Security-Policy", POLICY);
    }

    /** A page on the web could resolve its own name to this machine and read the emails (DNS rebinding). */
    private static boolean isStrange(HttpServletRequest request) {
        return !Settings.isLoopback(request.getServerName());
    }

    /** The email is isolated from the page: no script, no cookies, and a link may only take the whole tab elsewhere. */
    private static String article(Received mail) {
        String html = mail.html().replaceFirst("<head>", "<head><base target=\"_top\">");
        return """
                <article class="mail">
                <h2>%1$s</h2>
                <p class="company">To %2$s, at <time datetime="%3$s">%4$s</time></p>
                <iframe title="Email to %2$s" sandbox="allow-top-navigation-by-user-activation" srcdoc="%5$s"></iframe>
                <details>
                <summary>Plain text</summary>
                <pre>%6$s</pre>
                </details>
                </article>
                """.formatted(
                        escape(mail.subject()),
                        escape(mail.to()),
                        mail.sentAt(),
                        TIME.format(mail.sentAt()),
                        escape(html),
                        escape(mail.text()));
    }
}
