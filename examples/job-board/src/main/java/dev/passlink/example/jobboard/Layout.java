package dev.passlink.example.jobboard;

import com.google.common.html.HtmlEscapers;
import dev.passlink.Brand;
import jakarta.servlet.http.HttpServletRequest;

/** The frame around the content of every page. */
final class Layout {
    private static final String SITE = "Job Board";

    /** For Passlink's pages and emails; the accent is that of style.css. */
    static final Brand BRAND =
            Brand.named(SITE).logo("/logo.svg").accent("#1d4ed8", "#9dbcff").link("All jobs", "/jobs");

    private final boolean development;

    Layout(boolean development) {
        this.development = development;
    }

    /**
     * A whole page.
     *
     * @param title plain text
     * @param content HTML with one h1, in which everything that is data was escaped
     */
    Page page(HttpServletRequest request, int status, String title, String content) {
        // A pass for one view has a principal too, but does not sign anyone in.
        boolean signedIn = request.getUserPrincipal() != null && "PASSLINK".equals(request.getAuthType());
        return Page.html(status, document(title, navigation(request.getRequestURI(), signedIn), content));
    }

    Page notFound(HttpServletRequest request) {
        return page(request, 404, "Page not found", """
                <h1>There’s nothing here</h1>
                <p>The page may have moved, or there’s a typo in the address.</p>
                <p><a href="/jobs">See all jobs</a></p>
                """);
    }

    /** For requests that the container itself refuses, so that nobody knows who sent them. */
    Page error(int status) {
        return Page.html(status, document("That didn’t work", navigation("", false), """
                <h1>That didn’t work</h1>
                <p>We couldn’t answer this request (error %s). Please go back and try again.</p>
                <p><a href="/jobs">See all jobs</a></p>
                """.formatted(status)));
    }

    static String escape(String text) {
        return HtmlEscapers.htmlEscaper().escape(text);
    }

    private String navigation(String path, boolean signedIn) {
        String account = signedIn ? link("/account", "Account", path) : link("/login", "Sign in", path);
        return link("/jobs", "Jobs", path) + (development ? link("/dev/mailbox", "Mailbox", path) : "") + account;
    }

    private static String link(String target, String label, String path) {
        String current = path.equals(target)
                ? " aria-current=\"page\""
                : path.startsWith(target + "/") ? " aria-current=\"true\"" : "";
        return "<li><a href=\"" + target + "\"" + current + ">" + label + "</a></li>\n";
    }

    private static String document(String title, String navigation, String content) {
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <title>%1$s · %2$s</title>
                <link rel="icon" href="/icon.svg" type="image/svg+xml">
                <link rel="stylesheet" href="/style.css">
                </head>
                <body>
                <a class="skip" href="#content">Skip to content</a>
                <header>
                <a class="site" href="/jobs"><img src="/icon.svg" alt="" width="32" height="32">%2$s</a>
                <nav aria-label="Site">
                <ul>
                %3$s</ul>
                </nav>
                </header>
                <main id="content">
                %4$s
                </main>
                <footer>
                <p>An example site for <strong>Passlink</strong>, passwordless sign-in for Java.</p>
                </footer>
                </body>
                </html>
                """.formatted(escape(title), SITE, navigation, content);
    }
}
