package dev.passlink.servlet;

import com.google.common.html.HtmlEscapers;
import dev.passlink.CodeFormat;
import dev.passlink.Passlink;
import dev.passlink.text.Texts;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** One of the {@link DefaultPages}, in one language. */
final class DefaultPage {
    /** Reserved for examples (RFC 2606), in every language. */
    private static final String EXAMPLE = "ada@example.com";

    private final String applicationName;
    private final String root;
    private final String loginPath;
    private final Texts texts;

    DefaultPage(Passlink passlink, Texts texts) {
        this.applicationName = passlink.applicationName();
        this.root = passlink.baseUrl().getRawPath();
        this.loginPath = passlink.loginPath();
        this.texts = texts;
    }

    String html(Page page) {
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
        boolean calm = page.notice() == Page.Notice.NONE || page.notice() == Page.Notice.NOT_BROUGHT_BACK;
        return document(
                title("signIn", calm),
                "signIn",
                notice(page.notice(), page.waitSeconds())
                        + paragraph("signIn.intro")
                        + form(page.form(), page.notice() == Page.Notice.BAD_ADDRESS, page.providers()));
    }

    /** In the one form, so that there is one box to tick; what proves a button's form goes with that button only. */
    private String buttons(List<Page.ProviderButton> providers) {
        return providers.stream()
                .map(provider -> """
                        <button class="quiet" formaction="%s" formnovalidate name="antiForgery" value="%s">%s</button>
                        """.formatted(
                                escape(provider.action()),
                                escape(provider.antiForgery()),
                                escape(texts.text("signIn.with", Map.of("provider", provider.name())))))
                .collect(Collectors.joining(
                        "", providers.isEmpty() ? "" : "<p class=\"or\">" + html("signIn.or") + "</p>\n", ""));
    }

    private String notice(Page.Notice notice, long waitSeconds) {
        String key = switch (notice) {
            case NONE -> "";
            case BAD_ADDRESS -> "notice.badAddress";
            case NOT_BROUGHT_BACK -> "notice.notBroughtBack";
            case TOO_OFTEN -> "notice.tooOften";
            case BUSY -> "notice.busy";
            case STALE -> "notice.stale";
            case WRONG_CODE -> "notice.wrongCode";
            case CODE_ENDED -> "notice.codeEnded";
            case ACCOUNT_TROUBLE -> "notice.accountTrouble";
            case PROVIDER_CANCELLED -> "notice.providerCancelled";
            case PROVIDER_STALE -> "notice.providerStale";
            case PROVIDER_UNAVAILABLE -> "notice.providerUnavailable";
            case PROVIDER_REFUSED -> "notice.providerRefused";
            case PROOF_NEEDED -> "notice.proofNeeded";
        };
        Map<String, String> values = Map.of("example", EXAMPLE, "wait", texts.waiting(waitSeconds));
        return key.isEmpty()
                ? ""
                : "<p class=\"notice\" role=\"alert\" id=\"notice\">" + texts.html(key, values) + "</p>\n";
    }

    private String form(Page.Form form) {
        return form(form, false, List.of());
    }

    private String form(Page.Form form, boolean invalid, List<Page.ProviderButton> providers) {
        return """
                <form method="post" action="%s">
                <label for="email">%s</label>
                <input id="email" name="email" type="email" dir="ltr" inputmode="email" autocomplete="email" required maxlength="254" value="%s"%s>
                %s<input type="hidden" name="next" value="%s">
                <input type="hidden" name="antiForgery" value="%s">
                <button>%s</button>
                %s</form>
                """.formatted(
                        escape(form.action()),
                        html("address"),
                        escape(form.email()),
                        invalid ? " aria-invalid=\"true\" aria-describedby=\"notice\"" : "",
                        form.offersStay() ? stay(form.stay()) : "",
                        escape(form.next()),
                        escape(form.antiForgery()),
                        html("sendMail"),
                        buttons(providers));
    }

    private String stay(boolean ticked) {
        return """
                <label class="tick"><input type="checkbox" name="stay" value="on"%s> %s</label>
                """.formatted(ticked ? " checked" : "", html("stay"));
    }

    private String sent(Page.Sent page) {
        if (page.resend().isEmpty()) {
            return document(
                    title("sent", true),
                    "sent",
                    paragraph("sent.unknown") + hint("sent.nothing") + link(page.start(), "sent.again"));
        }
        boolean calm = page.notice() == Page.Notice.NONE || page.notice() == Page.Notice.PROOF_NEEDED;
        return document(title("sent", calm), "sent", """
                %s<div data-passlink-waiting="%s">
                %s%s%s</div>
                %s%s%s<script src="%s" defer></script>
                """.formatted(
                        notice(page.notice(), page.waitSeconds()),
                        escape(page.here()),
                        paragraph("sent.onItsWay"),
                        paragraph(ways(page)),
                        page.code()
                                .map(code -> codeForm(code, page.notice() == Page.Notice.WRONG_CODE))
                                .orElse(""),
                        page.resend().map(resend -> resend(resend, page)).orElse(""),
                        hint("sent.nothing"),
                        link(page.start(), "sent.otherAddress"),
                        escape(page.script())));
    }

    private static String ways(Page.Sent page) {
        if (!page.link()) {
            return "sent.code";
        }
        return (page.elsewhere() ? "sent.link" : "sent.linkHere") + (page.code().isPresent() ? "OrCode" : "");
    }

    private String codeForm(Page.CodeForm code, boolean invalid) {
        boolean digits = code.format() == CodeFormat.DIGITS;
        return """
                <form method="post" action="%s">
                <label for="code">%s</label>
                <input id="code" name="code" class="code" type="text" dir="ltr" inputmode="%s" autocomplete="one-time-code" autocapitalize="characters" spellcheck="false" required maxlength="64"%s>
                <input type="hidden" name="antiForgery" value="%s">
                <button>%s</button>
                </form>
                """.formatted(
                        escape(code.action()),
                        html("sent.label"),
                        digits ? "numeric" : "text",
                        invalid ? " aria-invalid=\"true\" aria-describedby=\"notice\"" : "",
                        escape(code.antiForgery()),
                        html("signIn"));
    }

    /** Right without a script too: before the time there is no button, and a look again tells what is left. */
    private String resend(Page.Resend resend, Page.Sent page) {
        String button = """
                <form method="post" action="%s" class="again"%s>
                <input type="hidden" name="antiForgery" value="%s">
                <button class="quiet">%s</button>
                </form>
                """.formatted(
                        escape(resend.action()),
                        page.waitSeconds() == 0 ? "" : " hidden",
                        escape(resend.antiForgery()),
                        html("sent.another"));
        return page.waitSeconds() == 0 ? button : countdown(page) + button;
    }

    /** The script finds the time between two isolates, and the forms of its words as data. */
    private String countdown(Page.Sent page) {
        return """
                <p class="hint" data-passlink-wait="%s"%s%s>%s <a href="%s">%s</a></p>
                """.formatted(
                        page.waitSeconds(),
                        forms("seconds"),
                        forms("minutes"),
                        texts.html("sent.wait", Map.of("wait", texts.waiting(page.waitSeconds()))),
                        escape(page.here()),
                        html("sent.look"));
    }

    private String forms(String unit) {
        return texts.forms(unit).entrySet().stream()
                .map(form -> " data-" + unit + "-" + form.getKey() + "=\"" + escape(form.getValue()) + "\"")
                .collect(Collectors.joining());
    }

    private String confirm(Page.Confirm page) {
        String replaces = page.replaces()
                .map(name ->
                        "<p class=\"notice\">" + texts.html("confirm.replaces", Map.of("account", name)) + "</p>\n")
                .orElse("");
        return document(
                title(page.signUp() ? "confirm.signUpTitle" : "confirm.title", true),
                "isThisYou",
                replaces
                        + """
                <p>%s</p>
                <p class="account"><bdi>%s</bdi></p>
                <form method="post" action="%s">
                <input type="hidden" name="passlink" value="%s">
                <input type="hidden" name="antiForgery" value="%s">
                %s<button>%s</button>
                </form>
                %s""".formatted(
                                        html(page.signUp() ? "confirm.signUpText" : "confirm.text"),
                                        escape(page.account()),
                                        escape(page.action()),
                                        escape(page.token()),
                                        escape(page.antiForgery()),
                                        page.offersStay() ? stay(false) : "",
                                        html(page.signUp() ? "confirm.signUpButton" : "confirm.button"),
                                        hint("confirm.notYou")));
    }

    private String confirmView(Page.ConfirmView page) {
        return document(title("confirm.viewTitle", true), "isThisYou", """
                <p>%s</p>
                <p class="account"><bdi>%s</bdi></p>
                <form method="post" action="%s">
                <input type="hidden" name="passlink" value="%s">
                <input type="hidden" name="view" value="%s">
                <input type="hidden" name="antiForgery" value="%s">
                <button>%s</button>
                </form>
                %s""".formatted(
                        html("confirm.viewText"),
                        escape(page.account()),
                        escape(page.action()),
                        escape(page.token()),
                        escape(page.view()),
                        escape(page.antiForgery()),
                        html("openPage"),
                        hint("confirm.viewNotYou")));
    }

    private String needsLink(Page.NeedsLink page) {
        boolean gone = page.status() == 410;
        return document(
                title(gone ? "gone.title" : "needsLink", true),
                gone ? "gone.heading" : "needsLink",
                paragraph(gone ? "gone.view" : "needsLink.text") + link(page.back(), "back"));
    }

    private String otherBrowser(Page.OtherBrowser page) {
        return document(
                title("otherBrowser", true),
                "otherBrowser",
                paragraph("otherBrowser.text") + paragraph("otherBrowser.ask") + form(page.form()));
    }

    private String noLongerValid(Page.NoLongerValid page) {
        return document(
                title("gone.title", true),
                "gone.heading",
                page.again()
                                .map(again -> paragraph("gone.text") + again(again) + hint("gone.other"))
                                .orElseGet(() -> "<p>" + html("gone.text") + " " + html("gone.ask") + "</p>\n")
                        + form(page.form()));
    }

    private String again(Page.Again again) {
        return """
                <form method="post" action="%s">
                <input type="hidden" name="passlink" value="%s">
                <input type="hidden" name="antiForgery" value="%s">
                <button>%s</button>
                </form>
                """.formatted(
                        escape(again.action()),
                        escape(again.token()),
                        escape(again.antiForgery()),
                        texts.html("gone.again", Map.of("account", again.account())));
    }

    private String signOut(Page.SignOut page) {
        return document(title("signOut", true), "signOut.heading", """
                <form method="post" action="%s">
                <input type="hidden" name="antiForgery" value="%s">
                <button>%s</button>
                </form>
                """.formatted(
                        escape(page.action()), escape(page.antiForgery()), html("signOut")));
    }

    private String trouble(Page.Trouble page) {
        String key = switch (page.status()) {
            case 401 -> "trouble.signInFirst";
            case 403 -> "trouble.forbidden";
            case 429 -> "trouble.tooOften";
            case 503 -> "trouble.unavailable";
            default -> "trouble.other";
        };
        return document(
                title("trouble.title", true),
                "trouble.heading",
                "<p role=\"alert\">" + html(key) + "</p>\n" + link(page.back(), "back"));
    }

    private String title(String key, boolean calm) {
        String title = texts.text(key);
        return calm ? title : texts.text("page.again", Map.of("page", title));
    }

    private String document(String title, String heading, String content) {
        return """
                <!doctype html>
                <html lang="%1$s" dir="%2$s">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <title>%3$s</title>
                <link rel="stylesheet" href="%4$s">
                </head>
                <body>
                <header><a href="%5$s"><bdi>%6$s</bdi></a></header>
                <main>
                <h1>%7$s</h1>
                %8$s
                </main>
                </body>
                </html>
                """.formatted(
                        escape(texts.locale().toLanguageTag()),
                        texts.isRightToLeft() ? "rtl" : "ltr",
                        escape(texts.text("page.title", Map.of("page", title, "application", applicationName))),
                        escape(root + loginPath + "/passlink.css"),
                        escape(root + "/"),
                        escape(applicationName),
                        html(heading),
                        content);
    }

    private String paragraph(String key) {
        return "<p>" + html(key) + "</p>\n";
    }

    private String hint(String key) {
        return "<p class=\"hint\">" + html(key) + "</p>\n";
    }

    private String link(String target, String key) {
        return "<p class=\"hint\"><a href=\"" + escape(target) + "\">" + html(key) + "</a></p>\n";
    }

    private String html(String key) {
        return texts.html(key, Map.of());
    }

    private static String escape(String text) {
        return HtmlEscapers.htmlEscaper().escape(text);
    }
}
