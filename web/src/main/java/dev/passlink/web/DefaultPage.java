package dev.passlink.web;

import static java.util.Objects.requireNonNull;

import com.google.common.base.CaseFormat;
import com.google.common.collect.ImmutableMap;
import com.google.common.html.HtmlEscapers;
import dev.passlink.CodeFormat;
import dev.passlink.Passlink;
import dev.passlink.port.Passkey;
import dev.passlink.text.Texts;
import dev.passlink.web.Template.Html;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One of the {@link DefaultPages} in one language: fills words and values into the templates. */
final class DefaultPage {
    /** Reserved for examples (RFC 2606), in every language. */
    private static final String EXAMPLE = "ada@example.com";

    private static final List<String> PAGES = List.of(
            "sign-in",
            "sent",
            "sent-unknown",
            "confirm",
            "approve",
            "approved",
            "confirm-view",
            "needs-link",
            "other-browser",
            "sign-out",
            "send-again",
            "passkeys",
            "passkey-offer",
            "passkey-needed");
    private static final List<String> MORE = List.of(
            "no-longer-valid",
            "trouble",
            "document",
            "logo",
            "name",
            "google",
            "form",
            "confirm-form",
            "notice",
            "stay",
            "passkey-form",
            "passkey-add",
            "passkey-script");

    /** Says that something was done. */
    private static final Set<Page.Notice> DONE =
            Set.of(Page.Notice.PASSKEY_ADDED, Page.Notice.PASSKEY_REMOVED, Page.Notice.PASSKEY_RENAMED);

    /** Stands at the field for the address, not at the top. */
    private static final Set<Page.Notice> OF_ADDRESS = Set.of(Page.Notice.BAD_ADDRESS, Page.Notice.DECLINED);

    /** Providers with rules for their button, each with its mark in a template of that name. */
    private static final Set<String> MARKS = Set.of("google");

    /** A value in the words of a page, escaped, that may be an address. */
    private static final Pattern ADDRESS = Pattern.compile("<bdi>([^<@]*+@[^<]*+)</bdi>");

    private static final Map<String, Template> TEMPLATES = Stream.concat(PAGES.stream(), MORE.stream())
            .collect(Collectors.toUnmodifiableMap(
                    name -> name, name -> new Template(DefaultPages.resource("pages/" + name + ".html"))));

    private final Passlink passlink;
    private final Branding branding;
    private final Texts texts;

    DefaultPage(Passlink passlink, Branding branding, Texts texts) {
        this.passlink = passlink;
        this.branding = branding;
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
        } else if (page instanceof Page.Approve approve) {
            return approve(approve);
        } else if (page instanceof Page.Approved) {
            return document("approved", "approved.heading", fill("approved", Map.of()));
        } else if (page instanceof Page.ConfirmView view) {
            return confirmView(view);
        } else if (page instanceof Page.NeedsLink link) {
            boolean gone = link.status() == 410;
            Html text = html(gone ? "gone.view" : "needsLink.text");
            return document(
                    gone ? "gone.title" : "needsLink",
                    gone ? "gone.heading" : "needsLink",
                    fill("needs-link", Map.of("text", text, "back", link.back())));
        } else if (page instanceof Page.OtherBrowser other) {
            return document(
                    "otherBrowser", "otherBrowser", fill("other-browser", Map.of("form", form(other.form(), false))));
        } else if (page instanceof Page.NoLongerValid gone) {
            return noLongerValid(gone);
        } else if (page instanceof Page.SignOut out) {
            Map<String, String> values =
                    Map.of("action", out.action(), "antiForgery", out.antiForgery(), "home", branding.home());
            return document("signOut", "signOut.heading", fill("sign-out", values));
        } else if (page instanceof Page.SendAgain again) {
            return sendAgain(again);
        } else if (page instanceof Page.BackToForm) {
            Html text = new Html("<p>" + html("sendAgain.back").text() + "</p>");
            return document("sendAgain.signedIn", "sendAgain.signedIn", text);
        } else if (page instanceof Page.NotAsked notAsked) {
            return notAsked(notAsked);
        } else if (page instanceof Page.Passkeys passkeys) {
            return passkeys(passkeys);
        } else if (page instanceof Page.PasskeyOffer offer) {
            return passkeyOffer(offer);
        } else if (page instanceof Page.PasskeyNeeded needed) {
            return passkeyNeeded(needed);
        }
        return trouble((Page.Trouble) page);
    }

    private String signIn(Page.SignIn page) {
        Page.Notice notice = page.notice();
        boolean calm = notice == Page.Notice.NONE || notice == Page.Notice.NOT_BROUGHT_BACK;
        Html passkey = new Html(page.passkey()
                .map(one -> passkeyForm(
                                one, "passkey.signIn", true, page.providers().isEmpty())
                        .text())
                .orElse(""));
        boolean elsewhere =
                OF_ADDRESS.contains(notice) || isAtChallenge(notice, page.form().challenge());
        Map<String, ?> values = Map.of(
                "notice", notice(elsewhere ? Page.Notice.NONE : notice, page.waitSeconds()),
                "intro", html(mailed("signIn.intro")),
                "form", form(page),
                "passkey", passkey,
                "script", script(page.script()));
        return document("signIn", calm, "signIn", fill("sign-in", values));
    }

    /** The words for emails that carry a link, or for those that carry a code only. */
    private String mailed(String key) {
        return passlink.flows().policy().link() ? key : key + ".code";
    }

    private Html notice(Page.Notice notice, long waitSeconds) {
        boolean done = DONE.contains(notice);
        List<?> shown = notice == Page.Notice.NONE
                ? List.of()
                : List.of(Map.of("text", text(notice, waitSeconds), "done", done, "role", done ? "status" : "alert"));
        return fill("notice", Map.of("notice", shown));
    }

    private Html text(Page.Notice notice, long waitSeconds) {
        Map<String, String> values = Map.of("example", EXAMPLE, "wait", texts.waiting(waitSeconds));
        return html("notice." + CaseFormat.UPPER_UNDERSCORE.to(CaseFormat.LOWER_CAMEL, notice.name()), values);
    }

    private Html form(Page.Form form, boolean quiet) {
        return form(form, Page.Notice.NONE, List.of(), "email", quiet, false);
    }

    /**
     * The field has the focus unless there is something to read first, or the focus would cover the page: in a field for
     * passkeys, some browsers open their list at once.
     */
    private Html form(Page.SignIn page) {
        Page.Form form = page.form();
        boolean passkey = page.passkey().isPresent();
        boolean plain = page.notice() == Page.Notice.NONE && form.email().isEmpty() && !passkey;
        String autocomplete = passkey ? "username webauthn" : "email";
        return form(form, page.notice(), page.providers(), autocomplete, false, plain);
    }

    /**
     * Providers in the one form, so that there is one box to tick; what proves a button's form goes with that button only.
     */
    private Html form(
            Page.Form form,
            Page.Notice notice,
            List<Page.ProviderButton> providers,
            String autocomplete,
            boolean quiet,
            boolean focus) {
        boolean refused = OF_ADDRESS.contains(notice);
        return fill(
                "form",
                ImmutableMap.<String, Object>builder()
                        .put("action", form.action())
                        .put("email", form.email())
                        .put("autocomplete", autocomplete)
                        .put("error", refused ? List.of(Map.of("text", text(notice, 0))) : List.of())
                        .put("focus", refused || focus)
                        .put("stay", stay(form.offersStay(), form.stay()))
                        .put("next", form.next())
                        .put("antiForgery", form.antiForgery())
                        .put("challenge", challenge(form.challenge(), notice))
                        .put("quiet", quiet)
                        .put("button", html(mailed("sendMail")))
                        .put("anyProvider", !providers.isEmpty())
                        .put("providers", providers.stream().map(this::button).toList())
                        .build());
    }

    private static boolean isAtChallenge(Page.Notice notice, Optional<Challenge> challenge) {
        return notice == Page.Notice.CHALLENGE && challenge.isPresent();
    }

    /** Its notice stands right before it. */
    private Html challenge(Optional<Challenge> challenge, Page.Notice notice) {
        String said = isAtChallenge(notice, challenge) ? notice(notice, 0).text() : "";
        return new Html(said + challenge(challenge).text());
    }

    private static Html challenge(Optional<Challenge> challenge) {
        return new Html(challenge.map(Challenge::html).orElse(""));
    }

    private Map<String, ?> button(Page.ProviderButton provider) {
        boolean marked = MARKS.contains(provider.id());
        return Map.of(
                "action", provider.action(),
                "antiForgery", provider.antiForgery(),
                "google", marked,
                "mark", marked ? fill(provider.id(), Map.of()) : new Html(""),
                "label", texts.text("signIn.with", Map.of("provider", provider.name())));
    }

    private Html stay(boolean offered, boolean ticked) {
        return fill("stay", Map.of("offered", offered, "ticked", ticked));
    }

    private String sent(Page.Sent page) {
        if (page.resend().isEmpty()) {
            return document("sent", "sent", fill("sent-unknown", Map.of("start", page.start())));
        }
        boolean calm = page.notice() == Page.Notice.NONE || page.notice() == Page.Notice.PROOF_NEEDED;
        String wait = texts.waiting(page.waitSeconds());
        Html content = fill(
                "sent",
                ImmutableMap.<String, Object>builder()
                        // A wrong code is told at its field.
                        .put(
                                "notice",
                                notice(
                                        page.notice() == Page.Notice.WRONG_CODE
                                                        && page.code().isPresent()
                                                ? Page.Notice.NONE
                                                : page.notice(),
                                        page.waitSeconds()))
                        .put("here", page.here())
                        .put("inbox", each(page.inbox().map(this::inbox)))
                        .put(
                                "remembered",
                                Long.toString(passlink.flows().remembered().toSeconds()))
                        .put(
                                "onItsWay",
                                html(
                                        "sent.onItsWay",
                                        Map.of("address", page.address(), "lifetime", texts.lifetime(page.lifetime()))))
                        .put("ways", html(ways(page)))
                        .put(
                                "number",
                                each(Optional.of(page.number())
                                        .filter(number -> !number.isEmpty())
                                        .map(number -> Map.of("value", number, "here", page.here()))))
                        .put("code", each(page.code().map(code -> code(code, page))))
                        // Right without a script too: before the time there is no button, and a look again tells what
                        // is left. The script finds the time between two isolates, and the forms of its words as data.
                        .put("waits", page.waitSeconds() > 0)
                        .put("seconds", Long.toString(page.waitSeconds()))
                        .put("secondForms", forms("seconds"))
                        .put("minuteForms", forms("minutes"))
                        .put("wait", html("sent.wait", Map.of("wait", wait)))
                        .put("resend", page.resend().get().action())
                        .put("antiForgery", page.resend().get().antiForgery())
                        .put("challenge", challenge(page.resend().get().challenge()))
                        .put("start", page.start())
                        .put("script", page.script())
                        .build());
        return document("sent", calm, "sent", content);
    }

    private static String ways(Page.Sent page) {
        if (!page.link()) {
            return "sent.code";
        }
        return (page.elsewhere() ? "sent.link" : "sent.linkHere") + (page.code().isPresent() ? "OrCode" : "");
    }

    private Map<String, ?> inbox(Page.Inbox inbox) {
        return Map.of("href", inbox.href(), "label", html("sent.inbox", Map.of("inbox", inbox.name())));
    }

    private Map<String, ?> code(Page.CodeForm code, Page.Sent page) {
        CodeFormat format = code.format();
        boolean wrong = page.notice() == Page.Notice.WRONG_CODE;
        return Map.of(
                "action",
                code.action(),
                "antiForgery",
                code.antiForgery(),
                "inputmode",
                format == CodeFormat.DIGITS ? "numeric" : "text",
                "alphabet",
                format.alphabet(),
                "places",
                Integer.toString(format.length()),
                // Without a link, some get a longer code, and must not be cut off in the middle of it.
                "placed",
                page.link(),
                "error",
                wrong ? List.of(Map.of("text", html("notice.wrongCode"))) : List.of());
    }

    private Html forms(String unit) {
        return new Html(texts.forms(unit).entrySet().stream()
                .map(form -> " data-" + unit + "-" + form.getKey() + "=\""
                        + HtmlEscapers.htmlEscaper().escape(form.getValue()) + "\"")
                .collect(Collectors.joining()));
    }

    private String confirm(Page.Confirm page) {
        Html content = fill(
                "confirm",
                Map.of(
                        "replaces", replaces(page),
                        "text", html(page.signUp() ? "confirm.signUpText" : "confirm.text"),
                        "account", page.account(),
                        "form", confirmForm(page, false),
                        "script", script(page.script())));
        return document(page.signUp() ? "confirm.signUpTitle" : "confirm.title", "isThisYou", content);
    }

    private List<?> replaces(Page.Confirm page) {
        return each(page.replaces().map(name -> Map.of("text", html("confirm.replaces", Map.of("account", name)))));
    }

    private Html confirmForm(Page.Confirm page, boolean quiet) {
        return fill(
                "confirm-form",
                Map.of(
                        "action", page.action(),
                        "token", page.token(),
                        "antiForgery", page.antiForgery(),
                        "stay", stay(page.offersStay(), false),
                        "quiet", quiet,
                        "button", html(page.signUp() ? "confirm.signUpButton" : "confirm.button")));
    }

    private String approve(Page.Approve page) {
        Html content = fill(
                "approve",
                ImmutableMap.<String, Object>builder()
                        .put("text", html(page.signUp() ? "approve.signUpText" : "approve.text"))
                        .put("account", page.account())
                        .put("action", page.action())
                        .put("token", page.token())
                        .put("antiForgery", page.antiForgery())
                        .put(
                                "numbers",
                                page.choices().stream()
                                        .map(number -> Map.of("number", number))
                                        .toList())
                        .put("askedAt", html("mail.askedAt", Map.of("time", texts.time(page.askedAt()))))
                        .put("here", each(page.here().map(this::approveHere)))
                        .build());
        return document(page.signUp() ? "confirm.signUpTitle" : "confirm.title", "approve.heading", content);
    }

    private Map<String, ?> approveHere(Page.Confirm page) {
        return Map.of("replaces", replaces(page), "form", confirmForm(page, true));
    }

    private String confirmView(Page.ConfirmView page) {
        Html text = page.title().isEmpty()
                ? html("confirm.viewText")
                : html("confirm.viewTitled", Map.of("title", page.title()));
        Map<String, ?> values = Map.of(
                "text", text,
                "account", page.account(),
                "action", page.action(),
                "token", page.token(),
                "view", page.view(),
                "antiForgery", page.antiForgery());
        return document("confirm.viewTitle", "isThisYou", fill("confirm-view", values));
    }

    private String noLongerValid(Page.NoLongerValid page) {
        boolean below = isAtChallenge(page.notice(), page.again().flatMap(Page.Again::challenge));
        Html content = fill(
                "no-longer-valid",
                Map.of(
                        "notice", notice(below ? Page.Notice.NONE : page.notice(), 0),
                        "again", each(page.again().map(again -> again(again, page.notice()))),
                        "ask", page.again().isEmpty(),
                        "form", form(page.form(), page.again().isPresent())));
        return document("gone.title", page.notice() == Page.Notice.NONE, "gone.heading", content);
    }

    private Map<String, ?> again(Page.Again again, Page.Notice notice) {
        return Map.of(
                "action", again.action(),
                "token", again.token(),
                "antiForgery", again.antiForgery(),
                "challenge", challenge(again.challenge(), notice),
                "label", html("gone.again", Map.of("account", again.account())));
    }

    private String sendAgain(Page.SendAgain page) {
        Html content = fill(
                "send-again",
                Map.of(
                        "signIn", page.signIn(),
                        "action", page.action(),
                        "fields",
                                page.fields().stream()
                                        .map(field -> Map.of("name", field.name(), "value", field.value()))
                                        .toList()));
        return document("sendAgain", "sendAgain", content);
    }

    private String notAsked(Page.NotAsked page) {
        return trouble(notice(page.notice(), page.waitSeconds()), page.back(), "back");
    }

    private String trouble(Page.Trouble page) {
        String key = switch (page.status()) {
            case 401 -> "trouble.signInFirst";
            case 403 -> "trouble.forbidden";
            case 409 -> "trouble.sentBefore";
            case 410 -> "trouble.notSent";
            case 429 -> "trouble.tooOften";
            case 503 -> "trouble.unavailable";
            default -> "trouble.other";
        };
        Html text = new Html("<p role=\"alert\">" + html(key).text() + "</p>\n");
        return trouble(text, page.back(), page.status() == 401 ? "signIn" : "back");
    }

    private String trouble(Html text, String back, String label) {
        Map<String, ?> values = Map.of("text", text, "back", back, "label", html(label));
        return document("trouble.title", "trouble.heading", fill("trouble", values));
    }

    // Passkeys

    private Html passkeyForm(Page.PasskeyForm form, String button, boolean quiet, boolean or) {
        return fill(
                "passkey-form",
                Map.of(
                        "action", form.action(),
                        "purpose", form.purpose(),
                        "next", form.next(),
                        "antiForgery", form.antiForgery(),
                        "or", or,
                        "quiet", quiet,
                        "button", html(button)));
    }

    private Html addPasskey(Page.AddPasskey add) {
        return fill(
                "passkey-add", Map.of("action", add.action(), "next", add.next(), "antiForgery", add.antiForgery()));
    }

    private Html script(Optional<Page.PasskeyScript> script) {
        return new Html(script.map(one -> script(one).text()).orElse(""));
    }

    private Html script(Page.PasskeyScript script) {
        return fill(
                "passkey-script",
                Map.of(
                        "src", script.src(),
                        "options", script.options(),
                        "here", script.here(),
                        "rp", script.relyingParty(),
                        "gone", each(script.gone().map(id -> Map.of("id", id)))));
    }

    private String passkeys(Page.Passkeys page) {
        boolean atName = page.passkeys().stream()
                .anyMatch(one -> one.refusedName().isPresent() && one.rename().isPresent());
        List<Map<String, ?>> rows = new ArrayList<>();
        for (Page.OwnPasskey passkey : page.passkeys()) {
            rows.add(row(passkey, rows.size() + 1, page));
        }
        Html content = fill(
                "passkeys",
                ImmutableMap.<String, Object>builder()
                        .put("notice", notice(atName ? Page.Notice.NONE : page.notice(), page.waitSeconds()))
                        .put("account", page.account())
                        .put("none", rows.isEmpty())
                        .put("any", !rows.isEmpty())
                        .put("passkeys", rows)
                        .put("add", each(page.add().map(add -> Map.of("form", addPasskey(add)))))
                        .put("old", page.add().isEmpty())
                        .put("signInAgain", page.signInAgain())
                        .put(
                                "accepted",
                                page.accepted().stream()
                                        .map(one -> Map.of(
                                                "handle", one.userHandle(),
                                                "ids", String.join(" ", one.ids()),
                                                "account", page.account()))
                                        .toList())
                        .put("script", script(page.script()))
                        .build());
        boolean calm = page.notice() == Page.Notice.NONE || DONE.contains(page.notice());
        return document("passkeys", calm, "passkeys", content);
    }

    private Map<String, ?> row(Page.OwnPasskey passkey, int number, Page.Passkeys page) {
        return ImmutableMap.<String, Object>builder()
                .put("number", Integer.toString(number))
                .put("name", passkey.name())
                .put("synced", html(passkey.synced() ? "passkeys.synced" : "passkeys.oneDevice"))
                .put("added", html("passkeys.added", Map.of("time", texts.time(passkey.addedAt()))))
                .put(
                        "used",
                        passkey.lastUsedAt()
                                .map(at -> html("passkeys.used", Map.of("time", texts.time(at))))
                                .orElseGet(() -> html("passkeys.unused")))
                .put(
                        "rename",
                        each(passkey.rename()
                                .map(rename -> Map.of(
                                        "action", rename.action(),
                                        "antiForgery", rename.antiForgery(),
                                        "id", passkey.id(),
                                        "name", passkey.refusedName().orElse(passkey.name()),
                                        "error",
                                                each(passkey.refusedName()
                                                        .map(name -> Map.of(
                                                                "number", Integer.toString(number),
                                                                "text", html("notice.passkeyBadName")))),
                                        "longest", Integer.toString(Passkey.LONGEST_NAME),
                                        "number", Integer.toString(number)))))
                .put(
                        "remove",
                        each(passkey.remove()
                                .map(remove -> Map.of(
                                        "action", remove.action(),
                                        "antiForgery", remove.antiForgery(),
                                        "id", passkey.id(),
                                        "number", Integer.toString(number)))))
                .put("old", passkey.remove().isEmpty())
                .put("signInAgain", page.signInAgain())
                .build();
    }

    private String passkeyOffer(Page.PasskeyOffer page) {
        Html content = fill(
                "passkey-offer",
                Map.of(
                        "notice", notice(page.notice(), 0),
                        "text",
                                html(
                                        "passkey.offer.text",
                                        Map.of("application", passlink.brand().name())),
                        "add", addPasskey(page.add()),
                        "action", page.no().action(),
                        "next", page.no().next(),
                        "antiForgery", page.no().antiForgery(),
                        "script", script(page.script())));
        return document("passkey.offer", page.notice() == Page.Notice.NONE, "passkey.offer.heading", content);
    }

    private String passkeyNeeded(Page.PasskeyNeeded page) {
        Html content = fill(
                "passkey-needed",
                Map.of(
                        "notice", notice(page.notice(), 0),
                        "use",
                                each(page.passkey()
                                        .map(form -> Map.of(
                                                "form", passkeyForm(form, "passkey.needed.button", false, false),
                                                "own", page.own()))),
                        "add", each(page.add().map(add -> Map.of("form", addPasskey(add)))),
                        "script", script(page.script())));
        return document("passkey.needed", "passkey.needed", content);
    }

    private String document(String title, String heading, Html content) {
        return document(title, true, heading, content);
    }

    /** @param calm whether nothing went otherwise than hoped, of which the title tells who cannot see the page */
    private String document(String key, boolean calm, String heading, Html content) {
        String words = texts.text(key);
        String title = calm ? words : texts.text("page.again", Map.of("page", words));
        List<?> links = branding.links(texts.locale());
        String html = fill(
                        "document",
                        ImmutableMap.<String, Object>builder()
                                .put("lang", texts.locale().toLanguageTag())
                                .put("dir", texts.isRightToLeft() ? "rtl" : "ltr")
                                .put(
                                        "title",
                                        texts.text("page.title", Map.of("page", title, "application", branding.name())))
                                .put("stylesheet", branding.stylesheet())
                                .put("ownStylesheet", branding.ownStylesheet())
                                .put("home", branding.home())
                                .put("brand", brand())
                                .put("heading", html(heading))
                                .put("content", content)
                                .put("footer", !links.isEmpty())
                                .put("links", links)
                                .build())
                .text();
        return ADDRESS.matcher(html).replaceAll(address -> Matcher.quoteReplacement(kept(address.group(1))));
    }

    /**
     * Some proxies replace everything that looks like an address by something that only their own script can undo, and that
     * script may not run here. People, screen readers and the clipboard still get the address itself.
     */
    private static String kept(String address) {
        return "<bdi><data value=\"" + address + "\">" + address.replace("@", "<wbr>@<wbr>") + "</data></bdi>";
    }

    private Html brand() {
        return branding.logo()
                .map(logo -> fill("logo", logo))
                .orElseGet(() -> fill("name", Map.of("name", branding.name())));
    }

    private Html fill(String template, Map<String, ?> values) {
        return requireNonNull(TEMPLATES.get(template)).fill(texts, values);
    }

    private static <T> List<T> each(Optional<T> one) {
        return one.stream().toList();
    }

    private Html html(String key) {
        return html(key, Map.of());
    }

    private Html html(String key, Map<String, String> values) {
        return new Html(texts.html(key, values));
    }
}
