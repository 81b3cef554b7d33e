package dev.passlink.boot;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.passlink.port.Mail;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.json.JsonWriter;
import org.springframework.web.util.HtmlUtils;

/**
 * Shows the development inbox to anyone who has its key, which is in the log. A reader of the inbox can sign in as anyone, so
 * without the key it doesn't exist: the request goes on to the application. The client's address doesn't matter, because a proxy
 * or a tunnel on this machine looks the same as a person at it.
 *
 * <p>In front of {@code PasslinkFilter}: if a rule guarded every path, nobody could read the link that signs them in.
 */
final class DevelopmentInboxFilter implements Filter {
    static final String PAGE = "/passlink/inbox";
    private static final String JSON = PAGE + ".json";
    private static final String KEY = "key=";

    /** Emails carry their own styles and need nothing else. */
    private static final String POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'none'";

    private static final Map<String, String> HEADERS = Map.of(
            "Cache-Control", "no-store",
            "Content-Security-Policy", POLICY,
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Referrer-Policy", "no-referrer",
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY");

    private final DevelopmentInbox inbox;

    DevelopmentInboxFilter(DevelopmentInbox inbox) {
        this.inbox = inbox;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request instanceof HttpServletRequest http
                && response instanceof HttpServletResponse answer
                && inbox.isOpen()
                && isForUs(http)
                && hasKey(http)) {
            answer(http, answer);
        } else {
            chain.doFilter(request, response);
        }
    }

    /** Compares the undecoded path: only one spelling counts. */
    private static boolean isForUs(HttpServletRequest request) {
        String path = request.getRequestURI();
        String root = request.getContextPath();
        return request.getDispatcherType() == DispatcherType.REQUEST
                && (path.equals(root + PAGE) || path.equals(root + JSON));
    }

    /** Exactly as the log shows it. Reads the query only: the request's body belongs to the application. */
    private boolean hasKey(HttpServletRequest request) {
        @Nullable String query = request.getQueryString();
        return query != null && MessageDigest.isEqual(query.getBytes(UTF_8), (KEY + inbox.key()).getBytes(UTF_8));
    }

    private void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HEADERS.forEach(response::addHeader);
        if (!request.getMethod().equals("GET")) {
            response.addHeader("Allow", "GET");
            response.setStatus(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
            return;
        }
        boolean json = request.getRequestURI().endsWith(JSON);
        byte[] body = (json ? json() : page(address(request.getContextPath(), inbox))).getBytes(UTF_8);
        response.setContentType(json ? "application/json" : "text/html;charset=UTF-8");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    /** The address to open in a browser. */
    static String address(String root, DevelopmentInbox inbox) {
        return root + PAGE + "?" + KEY + inbox.key();
    }

    private String json() {
        List<Map<String, String>> emails = inbox.newestFirst().stream()
                .map(mail -> (Map<String, String>) new TreeMap<>(Map.of(
                        "to", mail.to().text(),
                        "subject", mail.subject(),
                        "text", mail.text(),
                        "html", mail.html())))
                .toList();
        return JsonWriter.<Map<String, ?>>standard().writeToString(Map.of("emails", emails));
    }

    private String page(String address) {
        StringBuilder articles = new StringBuilder();
        List<Mail> mails = inbox.newestFirst();
        mails.forEach(mail -> articles.append(article(mail)));
        if (mails.isEmpty()) {
            articles.append("<p>No email yet.</p>\n");
        }
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <title>Development inbox</title>
                <style>
                body { font-family: system-ui, sans-serif; margin: 2rem auto; max-width: 50rem; padding: 0 1rem }
                iframe { border: 1px solid; height: 30rem; width: 100%% }
                pre { overflow-wrap: anywhere; white-space: pre-wrap }
                </style>
                </head>
                <body>
                <h1>Development inbox</h1>
                <p>Without a mail server, and with a base URL on this machine, emails are kept here and sent to nobody. Newest first. <a href="%1$s">Refresh</a></p>
                %2$s</body>
                </html>
                """.formatted(HtmlUtils.htmlEscape(address), articles);
    }

    /** Isolates the email from the page: no scripts, no cookies, no referrer, and a link can only navigate the whole tab. */
    private static String article(Mail mail) {
        String html = mail.html().replaceFirst("<head>", "<head><base target=\"_top\">");
        return """
                <article>
                <h2>%1$s</h2>
                <p>To %2$s</p>
                <iframe title="%1$s" sandbox="allow-top-navigation-by-user-activation" srcdoc="%3$s"></iframe>
                <details>
                <summary>Plain text</summary>
                <pre>%4$s</pre>
                </details>
                </article>
                """.formatted(
                        HtmlUtils.htmlEscape(mail.subject()),
                        HtmlUtils.htmlEscape(mail.to().text()),
                        HtmlUtils.htmlEscape(html),
                        HtmlUtils.htmlEscape(mail.text()));
    }
}
