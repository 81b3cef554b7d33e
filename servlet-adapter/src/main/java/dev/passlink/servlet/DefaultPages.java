package dev.passlink.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.html.HtmlEscapers;
import dev.passlink.Passlink;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Plain pages: one column, no script, readable by everybody. */
final class DefaultPages implements Pages {
    static final String STYLESHEET = resource("passlink.css");

    private final String applicationName;
    private final String stylesheet;
    private final String home;

    DefaultPages(Passlink passlink) {
        this.applicationName = escape(passlink.applicationName());
        String root = passlink.baseUrl().getRawPath();
        this.stylesheet = escape(root + passlink.loginPath() + "/passlink.css");
        this.home = escape(root + "/");
    }

    @Override
    public String html(Page page) {
        // A switch over the sealed type needs Java 21.
        if (page instanceof Page.SignIn signIn) {
            return signIn(signIn);
        } else if (page instanceof Page.Sent sent) {
            return sent(sent);
        } else if (page instanceof Page.Confirm confirm) {
            return confirm(confirm);
        } else if (page instanceof Page.NoLongerValid noLongerValid) {
            return noLongerValid(noLongerValid);
        } else if (page instanceof Page.SignOut signOut) {
            return signOut(signOut);
        }
        return trouble((Page.Trouble) page);
    }

    private String signIn(Page.SignIn page) {
        String intro = "<p>We mail you a link that signs you in. No password needed.</p>";
        return document(
                page.notice() == Page.Notice.NONE ? "Sign in" : "Sign in – please try again",
                "Sign in",
                notice(page) + intro + form(page.form(), page.notice() == Page.Notice.BAD_ADDRESS));
    }

    private static String notice(Page.SignIn page) {
        String text = switch (page.notice()) {
            case NONE -> "";
            case BAD_ADDRESS -> "That is not a mail address we can write to. Give one address, like ada@example.com.";
            case TOO_OFTEN -> "That was asked too often. Please try again in " + duration(page.waitSeconds()) + ".";
            case BUSY -> "We cannot send mail at the moment. Please try again in " + duration(page.waitSeconds()) + ".";
            case STALE -> "This form was open for too long, or cookies are switched off. Please send it again.";
        };
        return text.isEmpty() ? "" : "<p class=\"notice\" role=\"alert\" id=\"notice\">" + text + "</p>";
    }

    private static String form(Page.Form form, boolean invalid) {
        return """
                <form method="post" action="%s">
                <label for="email">Mail address</label>
                <input id="email" name="email" type="email" inputmode="email" autocomplete="email" required maxlength="254" value="%s"%s>
                <input type="hidden" name="next" value="%s">
                <input type="hidden" name="antiForgery" value="%s">
                <button>Send me a link</button>
                </form>
                """.formatted(
                        escape(form.action()),
                        escape(form.email()),
                        invalid ? " aria-invalid=\"true\" aria-describedby=\"notice\"" : "",
                        escape(form.next()),
                        escape(form.antiForgery()));
    }

    private String sent(Page.Sent page) {
        return document("Check your inbox", "Check your inbox", """
                <p>If there is an account for that address, a mail with a link is on its way. Open the link in this browser and you are signed in.</p>
                <p>It works once, for a few minutes. Nothing there? Look into the spam folder, or <a href="%s">ask again</a>.</p>
                """.formatted(escape(page.again())));
    }

    private String confirm(Page.Confirm page) {
        String replaces = page.replaces()
                .map(name -> "<p class=\"notice\">You are signed in as <strong>" + escape(name)
                        + "</strong> at the moment. Going on signs you out of that account.</p>")
                .orElse("");
        return document(
                "Confirm sign-in",
                "Is this you?",
                replaces
                        + """
                <p>This link signs you in as</p>
                <p class="account">%s</p>
                <form method="post" action="%s">
                <input type="hidden" name="passlink" value="%s">
                <input type="hidden" name="antiForgery" value="%s">
                <button>Sign in as this account</button>
                </form>
                <p class="hint">Not your address, or you did not ask for a link? Then close this page: nothing has happened.</p>
                """.formatted(
                                        escape(page.account()),
                                        escape(page.action()),
                                        escape(page.token()),
                                        escape(page.antiForgery())));
    }

    private String noLongerValid(Page.NoLongerValid page) {
        String account = page.account()
                .map(masked -> " for <strong>" + escape(masked) + "</strong>")
                .orElse("");
        return document(
                "Link no longer valid",
                "This link is no longer valid",
                "<p>The link" + account
                        + " was used already, is too old, or is incomplete. Ask for a new one: it takes a moment.</p>"
                        + form(page.form(), false));
    }

    private String signOut(Page.SignOut page) {
        return document("Sign out", "Sign out?", """
                <form method="post" action="%s">
                <input type="hidden" name="antiForgery" value="%s">
                <button>Sign out</button>
                </form>
                """.formatted(escape(page.action()), escape(page.antiForgery())));
    }

    private String trouble(Page.Trouble page) {
        String text = switch (page.status()) {
            case 401 -> "You need to be signed in for that.";
            case 403 -> "You are not allowed to do that.";
            case 503 -> "That did not work just now. Nothing was lost: please try again in a moment.";
            default -> "That request was not understood.";
        };
        return document(
                "Something went wrong",
                "That did not work",
                "<p role=\"alert\">" + text + "</p><p><a href=\"" + escape(page.back()) + "\">Go back</a></p>");
    }

    private String document(String title, String heading, String content) {
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <title>%1$s · %2$s</title>
                <link rel="stylesheet" href="%3$s">
                </head>
                <body>
                <header><a href="%4$s">%2$s</a></header>
                <main>
                <h1>%5$s</h1>
                %6$s
                </main>
                </body>
                </html>
                """.formatted(title, applicationName, stylesheet, home, heading, content);
    }

    private static String duration(long seconds) {
        if (seconds < 90) {
            return seconds == 1 ? "1 second" : seconds + " seconds";
        }
        long minutes = (seconds + 59) / 60;
        return minutes < 90 ? minutes + " minutes" : (minutes + 59) / 60 + " hours";
    }

    private static String escape(String text) {
        return HtmlEscapers.htmlEscaper().escape(text);
    }

    private static String resource(String name) {
        try (InputStream in = DefaultPages.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("The jar lacks " + name);
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
