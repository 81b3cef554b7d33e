package dev.passlink.example.jobboard;

import dev.passlink.Brand;
import dev.passlink.CodeFormat;
import dev.passlink.Device;
import dev.passlink.EmailAddress;
import dev.passlink.Passlink;
import dev.passlink.Scope;
import dev.passlink.port.MailContent;
import dev.passlink.text.Texts;
import dev.passlink.web.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** An example of every page and email; their links and codes are made up and work nowhere. */
final class PreviewSamples {
    private static final int UNTIL_EXPIRY = 0;
    private static final EmailAddress ADA = EmailAddress.of("ada.lovelace@analytical-engine.example");
    private static final String TITLE = "Apply for Lighthouse engineer";
    private static final Instant ASKED_AT = Instant.parse("2026-11-24T09:00:00Z");
    private static final Page.Form FORM = new Page.Form("/login", "", "", "", true, false, Optional.empty());

    private final Brand brand;
    private final String baseUrl;

    PreviewSamples(Passlink passlink) {
        this.brand = passlink.brand();
        this.baseUrl = passlink.baseUrl().toString();
    }

    Map<String, MailContent> mails(Texts texts) {
        String login = baseUrl + "/login/link?passlink=" + "Example-".repeat(8);
        String view = baseUrl + "/jobs/1/apply?passlink=" + "Example-".repeat(8);
        Map<String, MailContent> mails = new LinkedHashMap<>();
        mails.put("login", mail(MailContent.Kind.LOGIN, login, "BCDFGHJK", 1, true, texts));
        mails.put("login-same-browser", mail(MailContent.Kind.LOGIN, login, "204816", 1, false, texts));
        mails.put("login-code-only", mail(MailContent.Kind.LOGIN, "", "BCDFGHJK", 1, true, texts));
        mails.put("login-link-only", mail(MailContent.Kind.LOGIN, login, "", 1, true, texts));
        mails.put("login-number", mail(MailContent.Kind.LOGIN, login, "BCDFGHJK", 1, true, true, "", texts));
        mails.put("login-connecting", mail(MailContent.Kind.LOGIN, login, "BCDFGHJK", 1, true, false, "Google", texts));
        mails.put("sign-up", mail(MailContent.Kind.SIGN_UP, login, "BCDFGHJK", 1, true, texts));
        mails.put("view", mail(MailContent.Kind.VIEW, view, "", 3, true, texts));
        mails.put("view-untitled", mail(MailContent.Kind.VIEW, view, "", 1, true, false, "", "", "", texts));
        mails.put("view-until-expiry", mail(MailContent.Kind.VIEW, view, "", UNTIL_EXPIRY, true, texts));
        mails.put("view-sent", mail(MailContent.Kind.SENT_VIEW, view, "", 1, true, texts));
        mails.put("passkey-added", notice(MailContent.Kind.PASSKEY_ADDED, texts));
        mails.put("passkey-removed", notice(MailContent.Kind.PASSKEY_REMOVED, texts));
        mails.put("passkey-renamed", notice(MailContent.Kind.PASSKEY_RENAMED, texts));
        return mails;
    }

    private MailContent mail(
            MailContent.Kind kind, String link, String code, int uses, boolean elsewhere, Texts texts) {
        return mail(kind, link, code, uses, elsewhere, false, "", texts);
    }

    private MailContent mail(
            MailContent.Kind kind,
            String link,
            String code,
            int uses,
            boolean elsewhere,
            boolean number,
            String connecting,
            Texts texts) {
        return mail(kind, link, code, uses, elsewhere, number, connecting, isOfView(kind) ? TITLE : "", "", texts);
    }

    private MailContent notice(MailContent.Kind kind, Texts texts) {
        return mail(kind, baseUrl + "/login/passkeys", "", UNTIL_EXPIRY, true, false, "", "", "iCloud Keychain", texts);
    }

    private static boolean isOfView(MailContent.Kind kind) {
        return kind == MailContent.Kind.VIEW || kind == MailContent.Kind.SENT_VIEW;
    }

    private MailContent mail(
            MailContent.Kind kind,
            String link,
            String code,
            int uses,
            boolean elsewhere,
            boolean number,
            String connecting,
            String title,
            String passkey,
            Texts texts) {
        return new MailContent(
                kind,
                brand,
                ADA,
                link,
                code,
                isOfView(kind) ? Duration.ofDays(5) : Duration.ofMinutes(10),
                uses,
                elsewhere,
                number,
                connecting,
                ASKED_AT,
                new Device("Firefox", "Windows"),
                texts,
                Scope.LOGIN,
                Optional.empty(),
                title,
                passkey,
                kind == MailContent.Kind.PASSKEY_RENAMED ? "My laptop" : "");
    }

    Map<String, Page> pages() {
        Map<String, Page> pages = new LinkedHashMap<>();
        List<Page.ProviderButton> google = List.of(new Page.ProviderButton("google", "/login/google", "Google", ""));
        for (Page.Notice notice : signInNotices()) {
            pages.put(
                    "sign-in" + suffix(notice),
                    new Page.SignIn(FORM, notice, 42, google, Optional.empty(), Optional.empty()));
        }
        pages.put(
                "sign-in-email-only",
                new Page.SignIn(FORM, Page.Notice.NONE, 0, List.of(), Optional.empty(), Optional.empty()));
        for (Page.Notice notice : otherThanOfPasskeys()) {
            pages.put("sent" + suffix(notice), sent(true, true, notice, notice == Page.Notice.TOO_OFTEN ? 42 : 0));
        }
        pages.put("sent-wait", sent(true, true, Page.Notice.NONE, 42));
        pages.put("sent-same-browser", sent(true, false, Page.Notice.NONE, 0));
        pages.put("sent-number", sent(true, true, "42", Page.Notice.NONE, 0));
        pages.put("sent-code-only", sent(false, true, Page.Notice.NONE, 0));
        pages.put(
                "sent-digits",
                sent(ADA.text(), Optional.empty(), code(CodeFormat.DIGITS), false, true, "", Page.Notice.NONE, 0));
        pages.put(
                "sent-link-only",
                sent(ADA.text(), Optional.empty(), Optional.empty(), true, true, "", Page.Notice.NONE, 0));
        pages.put(
                "sent-inbox",
                sent(
                        "ada.lovelace@gmail.com",
                        Optional.of(new Page.Inbox("Gmail", "https://mail.google.com/mail/")),
                        code(CodeFormat.LETTERS),
                        true,
                        true,
                        "",
                        Page.Notice.NONE,
                        0));
        pages.put(
                "sent-not-asked",
                new Page.Sent(
                        "",
                        Optional.empty(),
                        true,
                        true,
                        "",
                        Optional.empty(),
                        Optional.empty(),
                        Duration.ofMinutes(10),
                        0,
                        Page.Notice.NONE,
                        "/login/sent",
                        "/login",
                        ""));
        pages.put("confirm", confirm(false, Optional.of("grace@example.com")));
        pages.put("confirm-sign-up", confirm(true, Optional.empty()));
        pages.put("approve", approve(false, Optional.of(confirm(false, Optional.of("grace@example.com")))));
        pages.put("approve-sign-up", approve(true, Optional.empty()));
        pages.put("approved", new Page.Approved());
        pages.put("confirm-view", confirmView(TITLE));
        pages.put("confirm-view-untitled", confirmView(""));
        pages.put("needs-link", new Page.NeedsLink(403, "/jobs/1"));
        pages.put("needs-new-link", new Page.NeedsLink(410, "/jobs/1"));
        pages.put("not-asked", new Page.NotAsked(400, Page.Notice.BAD_ADDRESS, 0, "/jobs/1"));
        pages.put("other-browser", new Page.OtherBrowser(FORM));
        pages.put("no-longer-valid", new Page.NoLongerValid(FORM, Optional.empty(), Page.Notice.NONE));
        Page.Again again = new Page.Again("/login", "", "", ADA.masked(), Optional.empty());
        pages.put("no-longer-valid-again", new Page.NoLongerValid(FORM, Optional.of(again), Page.Notice.NONE));
        pages.put(
                "send-again",
                new Page.SendAgain("/login", "/login/again", List.of(new Page.Field("text", "Dear all"))));
        pages.put("back-to-form", new Page.BackToForm());
        pages.putAll(passkeys());
        pages.put("sign-out", new Page.SignOut("/logout", ""));
        for (int status : new int[] {400, 401, 403, 409, 410, 429, 503}) {
            pages.put("trouble-" + status, new Page.Trouble(status, "/"));
        }
        return pages;
    }

    private static List<Page.Notice> otherThanOfPasskeys() {
        return Arrays.stream(Page.Notice.values())
                .filter(notice -> !notice.name().startsWith("PASSKEY_"))
                .toList();
    }

    private static List<Page.Notice> signInNotices() {
        List<Page.Notice> notices = new ArrayList<>(otherThanOfPasskeys());
        notices.addAll(List.of(Page.Notice.PASSKEY_STALE, Page.Notice.PASSKEY_REFUSED, Page.Notice.PASSKEY_UNKNOWN));
        return notices;
    }

    private static Map<String, Page> passkeys() {
        Page.PasskeyScript script = new Page.PasskeyScript("", "", "", "", Optional.empty());
        Page.PasskeyForm use = new Page.PasskeyForm("/login/passkey", "confirm", "", "");
        Page.AddPasskey add = new Page.AddPasskey("/login/passkeys/add", "", "");
        Page.PasskeyAction rename = new Page.PasskeyAction("/login/passkeys/rename", "");
        Page.PasskeyAction remove = new Page.PasskeyAction("/login/passkeys/remove", "");
        Page.OwnPasskey synced = new Page.OwnPasskey(
                "a",
                "iCloud Keychain",
                ASKED_AT,
                Optional.of(ASKED_AT),
                true,
                Optional.empty(),
                Optional.of(rename),
                Optional.of(remove));
        Page.OwnPasskey unused = new Page.OwnPasskey(
                "b",
                "The key on my key ring",
                ASKED_AT,
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.of(rename),
                Optional.of(remove));
        String own = "/login/passkeys";
        Map<String, Page> pages = new LinkedHashMap<>();
        pages.put(
                "passkeys",
                new Page.Passkeys(
                        ADA.text(),
                        List.of(synced, unused),
                        Optional.of(add),
                        own,
                        Page.Notice.NONE,
                        0,
                        List.of(),
                        script));
        pages.put(
                "passkeys-none-yet",
                new Page.Passkeys(
                        ADA.text(), List.of(), Optional.empty(), own, Page.Notice.NONE, 0, List.of(), script));
        pages.put(
                "passkey-offer",
                new Page.PasskeyOffer(add, new Page.OfferForm(own + "/offer", "", ""), Page.Notice.NONE, script));
        pages.put(
                "passkey-needed",
                new Page.PasskeyNeeded(Optional.of(use), Optional.empty(), own, Page.Notice.NONE, script));
        pages.put(
                "passkey-needed-none-yet",
                new Page.PasskeyNeeded(Optional.empty(), Optional.of(add), own, Page.Notice.NONE, script));
        return pages;
    }

    private static String suffix(Page.Notice notice) {
        return notice == Page.Notice.NONE
                ? ""
                : "-" + notice.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Page sent(boolean link, boolean elsewhere, Page.Notice notice, long waitSeconds) {
        return sent(link, elsewhere, "", notice, waitSeconds);
    }

    private static Page sent(boolean link, boolean elsewhere, String number, Page.Notice notice, long waitSeconds) {
        Optional<Page.CodeForm> code = code(CodeFormat.LETTERS).filter(form -> notice != Page.Notice.CODE_ENDED);
        return sent(ADA.text(), Optional.empty(), code, link, elsewhere, number, notice, waitSeconds);
    }

    private static Optional<Page.CodeForm> code(CodeFormat format) {
        return Optional.of(new Page.CodeForm("/login/code", "", format));
    }

    private static Page sent(
            String address,
            Optional<Page.Inbox> inbox,
            Optional<Page.CodeForm> code,
            boolean link,
            boolean elsewhere,
            String number,
            Page.Notice notice,
            long waitSeconds) {
        return new Page.Sent(
                address,
                inbox,
                link,
                elsewhere,
                number,
                code,
                Optional.of(new Page.Resend("/login/sent", "", Optional.empty())),
                Duration.ofMinutes(10),
                waitSeconds,
                notice,
                "/login/sent",
                "/login",
                "/login/passlink.js");
    }

    private static Page confirmView(String title) {
        return new Page.ConfirmView("/login/view", "", "/jobs/1/apply", "", ADA.text(), title);
    }

    private static Page approve(boolean signUp, Optional<Page.Confirm> here) {
        List<String> numbers = List.of("17", "42", "68");
        return new Page.Approve("/login/link", "", "", ADA.text(), signUp, numbers, ASKED_AT, here);
    }

    private static Page.Confirm confirm(boolean signUp, Optional<String> replaces) {
        return new Page.Confirm("/login/link", "", "", ADA.text(), signUp, replaces, true, Optional.empty());
    }
}
