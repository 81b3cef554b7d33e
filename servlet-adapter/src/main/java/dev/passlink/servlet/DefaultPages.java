package dev.passlink.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.html.HtmlEscapers;
import dev.passlink.CodeFormat;
import dev.passlink.Passlink;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Plain pages: one column, no script, readable by everybody. */
final class DefaultPages implements Pages {
    static final String STYLESHEET = resource("passlink.css");
    static final String SCRIPT = resource("passlink.js");

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
        } else if (page instanceof Page.ConfirmView confirmView) {
            return confirmView(confirmView);
        } else if (page instanceof Page.NeedsLink needsLink) {
            return needsLink(needsLink);
        } else if (page instanceof Page.OtherBrowser otherBrowser) {
            return otherBrowser(otherBrowser);
        } else if (page instanceof Page.NoLongerValid noLongerValid) {
            return noLongerValid(noLongerValid);
        } else if (page instanceof Page.SignOut signOut) {
            return signOut(signOut);
        }
        return trouble((Page.Trouble) page);
    }

    private String signIn(Page.SignIn page) {
        String intro = "<p>We send you a mail that signs you in. No password needed.</p>";
        return document(
                page.notice() == Page.Notice.NONE ? "Sign in" : "Sign in – please try again",
                "Sign in",
                notice(page) + intro + form(page.form(), page.notice() == Page.Notice.BAD_ADDRESS) + providers(page));
    }

    private static String providers(Page.SignIn page) {
        StringBuilder buttons = new StringBuilder();
        for (Page.ProviderForm form : page.providers()) {
            buttons.append("""
                    <form method="post" action="%s">
                    %s<input type="hidden" name="next" value="%s">
                    <input type="hidden" name="antiForgery" value="%s">
                    <button class="quiet">Sign in with %s</button>
                    </form>
                    """.formatted(
                            escape(form.action()),
                            form.offersStay() ? stay(form.stay()) : "",
                            escape(form.next()),
                            escape(form.antiForgery()),
                            escape(form.name())));
        }
        return buttons.isEmpty() ? "" : "<p class=\"or\">or</p>\n" + buttons;
    }

    private static String notice(Page.SignIn page) {
        return notice(page.notice(), page.waitSeconds());
    }

    private static String notice(Page.Notice notice, long waitSeconds) {
        String text = switch (notice) {
            case NONE -> "";
            case BAD_ADDRESS -> "That is not a mail address we can write to. Give one address, like ada@example.com.";
            case TOO_OFTEN -> "That was asked too often. Please try again in " + duration(waitSeconds) + ".";
            case BUSY -> "We cannot send mail at the moment. Please try again in " + duration(waitSeconds) + ".";
            case STALE -> "This form was open for too long, or cookies are switched off. Please send it again.";
            case WRONG_CODE -> "That is not the code from our last mails. Please check it: after three tries it ends.";
            case CODE_ENDED -> "The code has ended after three tries. The link in the mail still works, or ask again.";
            case PROVIDER_CANCELLED -> "You did not sign in there, and nothing has happened. Choose how to go on.";
            case PROVIDER_STALE ->
                "That took too long, was used already, or was begun in another browser. Please begin again.";
            case PROVIDER_UNAVAILABLE ->
                "That way in does not work at the moment. Try again a little later, or let us send you a mail.";
            case PROVIDER_REFUSED ->
                "We cannot sign you in with that account. Try another one, or let us send you a mail.";
            case PROOF_NEEDED ->
                "One more step, this time only: show by our mail that the address is yours. Used in this browser, it also connects the account that you chose.";
        };
        return text.isEmpty() ? "" : "<p class=\"notice\" role=\"alert\" id=\"notice\">" + text + "</p>";
    }

    private static String form(Page.Form form, boolean invalid) {
        return """
                <form method="post" action="%s">
                <label for="email">Mail address</label>
                <input id="email" name="email" type="email" inputmode="email" autocomplete="email" required maxlength="254" value="%s"%s>
                %s<input type="hidden" name="next" value="%s">
                <input type="hidden" name="antiForgery" value="%s">
                <button>Send me a mail</button>
                </form>
                """.formatted(
                        escape(form.action()),
                        escape(form.email()),
                        invalid ? " aria-invalid=\"true\" aria-describedby=\"notice\"" : "",
                        form.offersStay() ? stay(form.stay()) : "",
                        escape(form.next()),
                        escape(form.antiForgery()));
    }

    private static String stay(boolean ticked) {
        return """
                <label class="tick"><input type="checkbox" name="stay" value="on"%s> Stay signed in on this device</label>
                """.formatted(ticked ? " checked" : "");
    }

    private String sent(Page.Sent page) {
        String start = escape(page.start());
        if (page.resend().isEmpty()) {
            return document("Check your inbox", "Check your inbox", """
                    <p>If there is an account for the address that you gave, a mail is on its way to it. It is good for a few minutes.</p>
                    <p>Nothing there? Look into the spam folder, or <a href="%s">ask again</a>.</p>
                    """.formatted(start));
        }
        boolean calm = page.notice() == Page.Notice.NONE || page.notice() == Page.Notice.PROOF_NEEDED;
        String title = calm ? "Check your inbox" : "Check your inbox – please try again";
        return document(title, "Check your inbox", """
                %s<div data-passlink-waiting="%s">
                <p>If we can write to the address that you gave, a mail is on its way to it. It is good for a few minutes. %s</p>
                %s</div>
                %s<p class="hint">Nothing there? Look into the spam folder. Wrong address? <a href="%s">Give another one</a>.</p>
                <script src="%s" defer></script>
                """.formatted(
                        notice(page.notice(), page.waitSeconds()),
                        escape(page.here()),
                        ways(page),
                        page.code()
                                .map(code -> codeForm(code, page.notice() == Page.Notice.WRONG_CODE))
                                .orElse(""),
                        page.resend().map(resend -> resend(resend, page)).orElse(""),
                        start,
                        escape(page.script())));
    }

    private static String ways(Page.Sent page) {
        String link = page.elsewhere()
                ? "Open the link in it, best in this browser"
                : "Open the link in it in this very browser";
        if (!page.link()) {
            return "Type the code from it here.";
        }
        return page.code().isPresent() ? link + ", or type the code from it here." : link + ".";
    }

    private static String codeForm(Page.CodeForm code, boolean invalid) {
        boolean digits = code.format() == CodeFormat.DIGITS;
        return """
                <form method="post" action="%s">
                <label for="code">Code</label>
                <input id="code" name="code" class="code" type="text" inputmode="%s" autocomplete="one-time-code" autocapitalize="characters" spellcheck="false" required maxlength="64"%s>
                <input type="hidden" name="antiForgery" value="%s">
                <button>Sign in</button>
                </form>
                """.formatted(
                        escape(code.action()),
                        digits ? "numeric" : "text",
                        invalid ? " aria-invalid=\"true\" aria-describedby=\"notice\"" : "",
                        escape(code.antiForgery()));
    }

    /** Right without a script too: before the time there is no button, and a look again tells what is left. */
    private static String resend(Page.Resend resend, Page.Sent page) {
        String wait = page.waitSeconds() == 0
                ? ""
                : """
                <p class="hint" data-passlink-wait="%d">You can ask for another mail in <span>%s</span>. <a href="%s">Look again</a></p>
                """.formatted(page.waitSeconds(), duration(page.waitSeconds()), escape(page.here()));
        return wait
                + """
                <form method="post" action="%s" class="again"%s>
                <input type="hidden" name="antiForgery" value="%s">
                <button class="quiet">Send another mail</button>
                </form>
                """.formatted(
                                escape(resend.action()),
                                page.waitSeconds() == 0 ? "" : " hidden",
                                escape(resend.antiForgery()));
    }

    private String confirm(Page.Confirm page) {
        String replaces = page.replaces()
                .map(name -> "<p class=\"notice\">You are signed in as <strong>" + escape(name)
                        + "</strong> at the moment. Going on signs you out of that account.</p>")
                .orElse("");
        return document(
                page.signUp() ? "Confirm sign-up" : "Confirm sign-in",
                "Is this you?",
                replaces
                        + """
                <p>%s</p>
                <p class="account">%s</p>
                <form method="post" action="%s">
                <input type="hidden" name="passlink" value="%s">
                <input type="hidden" name="antiForgery" value="%s">
                %s<button>%s</button>
                </form>
                <p class="hint">Not your address, or you did not ask for a link? Then close this page: nothing has happened.</p>
                """.formatted(
                                page.signUp() ? "This link creates an account for" : "This link signs you in as",
                                escape(page.account()),
                                escape(page.action()),
                                escape(page.token()),
                                escape(page.antiForgery()),
                                page.offersStay() ? stay(false) : "",
                                page.signUp() ? "Create this account" : "Sign in as this account"));
    }

    private String confirmView(Page.ConfirmView page) {
        return document("Open this page?", "Is this you?", """
                <p>This link opens one page for</p>
                <p class="account">%s</p>
                <form method="post" action="%s">
                <input type="hidden" name="passlink" value="%s">
                <input type="hidden" name="view" value="%s">
                <input type="hidden" name="antiForgery" value="%s">
                <button>Open the page</button>
                </form>
                <p class="hint">Not your address? Then close this page: nothing has happened.</p>
                """.formatted(
                        escape(page.account()),
                        escape(page.action()),
                        escape(page.token()),
                        escape(page.view()),
                        escape(page.antiForgery())));
    }

    private String needsLink(Page.NeedsLink page) {
        String text = page.status() == 410
                ? "This link was used already, is too old, or is incomplete. Ask for a new one where you got it."
                : "This page opens only by a link that was mailed to you, in the browser in which you opened it.";
        return document(
                page.status() == 410 ? "No longer valid" : "This page needs a link",
                page.status() == 410 ? "This is no longer valid" : "This page needs a link",
                "<p>" + text + "</p><p><a href=\"" + escape(page.back()) + "\">Go back</a></p>");
    }

    private String otherBrowser(Page.OtherBrowser page) {
        return document("Open it where you asked", "Open it where you asked", """
                <p>This link works only in the browser in which you asked for it. Open it there, or type the code from the mail there.</p>
                <p>Or ask for a mail in this browser:</p>
                """ + form(page.form(), false));
    }

    private String noLongerValid(Page.NoLongerValid page) {
        String title = "No longer valid";
        String what = "The link or code was used already, is too old, or is incomplete.";
        if (page.again().isEmpty()) {
            return document(
                    title,
                    "This is no longer valid",
                    "<p>" + what + " Ask for a new one: it takes a moment.</p>" + form(page.form(), false));
        }
        Page.Again again = page.again().get();
        return document(title, "This is no longer valid", """
                <p>%s</p>
                <form method="post" action="%s">
                <input type="hidden" name="passlink" value="%s">
                <input type="hidden" name="antiForgery" value="%s">
                <button>Send a new one to %s</button>
                </form>
                <p class="hint">Another address?</p>
                %s
                """.formatted(
                        what,
                        escape(again.action()),
                        escape(again.token()),
                        escape(again.antiForgery()),
                        escape(again.account()),
                        form(page.form(), false)));
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
            case 429 -> "That was asked too often. Please try again later.";
            case 503 -> "That did not work just now. Please try again in a moment.";
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
