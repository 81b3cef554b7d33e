package dev.passlink.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.Brand;
import dev.passlink.CodeFormat;
import dev.passlink.KeyRing;
import dev.passlink.LoginPolicy;
import dev.passlink.Passlink;
import dev.passlink.testkit.FakeUsers;
import dev.passlink.testkit.RecordingMailer;
import dev.passlink.text.Texts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every page in every language, with values that would like to be markup. */
final class DefaultPagesTest {
    private static final String HOSTILE = "\"><script>alert('&')</script>";
    private static final Passlink PASSLINK = Passlink.builder()
            .baseUrl("https://jobs.example.com/app")
            .brand(Brand.named(HOSTILE))
            .keys(KeyRing.parse(KeyRing.generate()))
            .users(new FakeUsers())
            .mailer(new RecordingMailer())
            .build();
    private static final Pages PAGES = Pages.standard(PASSLINK);
    private static final Pattern KEY =
            Pattern.compile("\\b(mail|notice|sent|confirm|approved?|gone|trouble|passkeys?)\\.[a-z]|\\{[a-z]+\\}");

    static Stream<Texts> languages() {
        return PASSLINK.languages().all().stream();
    }

    static List<Page> pages() {
        List<Page> pages = new ArrayList<>();
        Optional<Challenge> challenge =
                Optional.of(Challenge.of("/captcha.js?a='&b", "div", Map.of("data-sitekey", HOSTILE)));
        Page.Form form = new Page.Form(HOSTILE, HOSTILE, HOSTILE, HOSTILE, true, true, challenge);
        Page.ProviderButton provider = new Page.ProviderButton(HOSTILE, HOSTILE, HOSTILE, HOSTILE);
        Page.PasskeyForm passkey = new Page.PasskeyForm(HOSTILE, HOSTILE, HOSTILE, HOSTILE);
        Page.AddPasskey add = new Page.AddPasskey(HOSTILE, HOSTILE, HOSTILE);
        Page.PasskeyScript script = new Page.PasskeyScript(HOSTILE, HOSTILE, HOSTILE, HOSTILE, Optional.of(HOSTILE));
        pages.add(ownPasskeys(Page.Notice.NONE, false, script));
        pages.add(new Page.PasskeyNeeded(
                Optional.of(passkey), Optional.empty(), HOSTILE, Page.Notice.NOT_BROUGHT_BACK, script));
        pages.add(new Page.PasskeyNeeded(Optional.empty(), Optional.of(add), HOSTILE, Page.Notice.NONE, script));
        for (Page.Notice notice : Page.Notice.values()) {
            pages.add(new Page.SignIn(form, notice, 42, List.of(provider), Optional.empty(), Optional.empty()));
            pages.add(new Page.SignIn(form, notice, 42, List.of(), Optional.of(passkey), Optional.of(script)));
            pages.add(ownPasskeys(notice, true, script));
            pages.add(new Page.PasskeyOffer(add, new Page.OfferForm(HOSTILE, HOSTILE, HOSTILE), notice, script));
            pages.add(sent(true, true, Optional.of(code()), notice, 300));
        }
        for (boolean elsewhere : List.of(true, false)) {
            pages.add(sent(true, elsewhere, Optional.of(code()), Page.Notice.NONE, 0));
            pages.add(sent(true, elsewhere, Optional.empty(), Page.Notice.NONE, 0));
        }
        pages.add(sent(false, true, Optional.of(code()), Page.Notice.NONE, 1));
        pages.add(new Page.Sent(
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
                HOSTILE,
                HOSTILE,
                HOSTILE));
        for (boolean signUp : List.of(true, false)) {
            Page.Confirm here = new Page.Confirm(
                    HOSTILE, HOSTILE, HOSTILE, HOSTILE, signUp, Optional.of(HOSTILE), true, Optional.of(script));
            pages.add(here);
            pages.add(approve(signUp, Optional.of(here)));
            pages.add(approve(signUp, Optional.empty()));
        }
        pages.add(new Page.Approved());
        pages.add(new Page.ConfirmView(HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE));
        pages.add(new Page.NeedsLink(403, HOSTILE));
        pages.add(new Page.NeedsLink(410, HOSTILE));
        pages.add(new Page.NotAsked(400, Page.Notice.BAD_ADDRESS, 0, HOSTILE));
        pages.add(new Page.OtherBrowser(form));
        pages.add(new Page.NoLongerValid(form, Optional.empty(), Page.Notice.NONE));
        Page.Again again = new Page.Again(HOSTILE, HOSTILE, HOSTILE, HOSTILE, challenge);
        pages.add(new Page.NoLongerValid(form, Optional.of(again), Page.Notice.CHALLENGE));
        pages.add(new Page.SendAgain(HOSTILE, HOSTILE, List.of(new Page.Field(HOSTILE, HOSTILE))));
        pages.add(new Page.BackToForm());
        pages.add(new Page.SignOut(HOSTILE, HOSTILE));
        for (int status : new int[] {400, 401, 403, 405, 409, 410, 413, 415, 429, 503}) {
            pages.add(new Page.Trouble(status, HOSTILE));
        }
        return pages;
    }

    private static Page ownPasskeys(Page.Notice notice, boolean fresh, Page.PasskeyScript script) {
        Page.PasskeyAction action = new Page.PasskeyAction(HOSTILE, HOSTILE);
        Instant then = Instant.parse("2026-11-24T09:00:00Z");
        List<Page.OwnPasskey> own = Stream.of(true, false)
                .map(synced -> new Page.OwnPasskey(
                        HOSTILE,
                        HOSTILE,
                        then,
                        synced ? Optional.of(then) : Optional.empty(),
                        synced,
                        notice == Page.Notice.PASSKEY_BAD_NAME ? Optional.of(HOSTILE) : Optional.empty(),
                        fresh ? Optional.of(action) : Optional.empty(),
                        fresh ? Optional.of(action) : Optional.empty()))
                .toList();
        return new Page.Passkeys(
                HOSTILE,
                own,
                fresh ? Optional.of(new Page.AddPasskey(HOSTILE, HOSTILE, HOSTILE)) : Optional.empty(),
                HOSTILE,
                notice,
                42,
                List.of(new Page.AcceptedPasskeys(HOSTILE, List.of(HOSTILE, HOSTILE))),
                script);
    }

    private static Page approve(boolean signUp, Optional<Page.Confirm> here) {
        return new Page.Approve(
                HOSTILE,
                HOSTILE,
                HOSTILE,
                HOSTILE,
                signUp,
                List.of("42", "17", HOSTILE),
                Instant.parse("2026-11-24T09:00:00Z"),
                here);
    }

    private static Page.CodeForm code() {
        return new Page.CodeForm(HOSTILE, HOSTILE, CodeFormat.LETTERS);
    }

    private static Page.Sent sent(
            boolean link, boolean elsewhere, Optional<Page.CodeForm> code, Page.Notice notice, long wait) {
        return new Page.Sent(
                HOSTILE,
                Optional.of(new Page.Inbox(HOSTILE, HOSTILE)),
                link,
                elsewhere,
                HOSTILE,
                code,
                Optional.of(new Page.Resend(HOSTILE, HOSTILE, Optional.empty())),
                Duration.ofMinutes(10),
                wait,
                notice,
                HOSTILE,
                HOSTILE,
                HOSTILE);
    }

    @Test
    void aWrongCodeIsToldAlsoWhereTheFieldIsGone() {
        Texts english = PASSLINK.languages().of(Locale.ENGLISH);
        String gone = PAGES.html(sent(true, true, Optional.empty(), Page.Notice.WRONG_CODE, 0), english);
        assertThat(gone).containsOnlyOnce("That isn’t the code").contains("role=\"alert\" id=\"notice\"");
        String there = PAGES.html(sent(true, true, Optional.of(code()), Page.Notice.WRONG_CODE, 0), english);
        assertThat(there).containsOnlyOnce("That isn’t the code").contains("id=\"code-error\"");
    }

    @MethodSource("languages")
    @ParameterizedTest
    void everyPageSaysItsLanguageAndEscapesWhatItWasGiven(Texts texts) {
        for (Page page : pages()) {
            String html = PAGES.html(page, texts);
            assertThat(html)
                    .as(page.toString())
                    .startsWith(
                            "<!doctype html>\n<html lang=\"" + texts.locale().toLanguageTag() + "\" dir=\""
                                    + (texts.isRightToLeft() ? "rtl" : "ltr") + "\">")
                    .contains("&quot;&gt;&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;")
                    .doesNotContain("<script>", "alert('", "\">\"", "style=");
            // The forms of counted words, for the script, keep their place for the number.
            assertThat(html.replaceAll(" data-(seconds|minutes)-[a-z]+=\"[^\"]*\"", ""))
                    .doesNotContainPattern(KEY);
        }
    }

    @MethodSource("languages")
    @ParameterizedTest
    void aPageIsTheSameWhateverLocaleTheServerHas(Texts texts) {
        List<String> here =
                pages().stream().map(page -> PAGES.html(page, texts)).toList();
        Locale before = Locale.getDefault();
        try {
            for (String tag :
                    List.of("ar-EG-u-nu-arab", "fa-IR-u-nu-arabext", "th-TH-u-ca-buddhist-nu-thai", "tr-TR")) {
                Locale.setDefault(Locale.forLanguageTag(tag));
                assertThat(pages().stream().map(page -> PAGES.html(page, texts)))
                        .as(tag)
                        .containsExactlyElementsOf(here);
            }
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void whereTheWordsChangeTheTitleSaysThatSomethingIsToBeDone() {
        Texts german = PASSLINK.languages().of(Locale.GERMAN);
        String html = PAGES.html(
                new Page.SignIn(
                        new Page.Form("/", "", "", "", false, false, Optional.empty()),
                        Page.Notice.BAD_ADDRESS,
                        0,
                        List.of(),
                        Optional.empty(),
                        Optional.empty()),
                german);
        assertThat(html).contains("<title>Anmelden – bitte noch einmal versuchen · ");
    }

    private static Page.SignIn signIn(Page.Notice notice, Page.ProviderButton... providers) {
        return new Page.SignIn(
                new Page.Form("/", "", "", "", false, false, Optional.empty()),
                notice,
                42,
                List.of(providers),
                Optional.empty(),
                Optional.empty());
    }

    private static String english(Page page) {
        return PAGES.html(page, PASSLINK.languages().of(Locale.ENGLISH));
    }

    private static Passlink branded(UnaryOperator<Passlink.Builder> settings) {
        return settings.apply(Passlink.builder()
                        .baseUrl("https://jobs.example.com/app")
                        .keys(KeyRing.parse(KeyRing.generate()))
                        .users(new FakeUsers())
                        .mailer(new RecordingMailer()))
                .build();
    }

    @Test
    void everyPageHasOneHeadingAndOneMainAction() {
        for (Page page : pages()) {
            String html = english(page);
            assertThat(html).as(page.toString()).containsOnlyOnce("<h1>");
            // A button that nothing but a script shows, and numbers of which one is right, are the exceptions.
            String seen =
                    html.replaceAll("(?s)<form[^>]* hidden>.*?</form>|<form[^>]* class=\"numbers\">.*?</form>", "");
            assertThat(Pattern.compile("<button>|class=\"button\"")
                            .matcher(seen)
                            .results()
                            .count())
                    .as(page.toString())
                    .isLessThanOrEqualTo(1);
        }
    }

    @EnumSource(
            value = Page.Notice.class,
            names = {"BAD_ADDRESS", "DECLINED"})
    @ParameterizedTest
    void whatIsWrongWithTheAddressStandsAtItsFieldWhichHasTheFocus(Page.Notice notice) {
        assertThat(english(signIn(notice)))
                .containsPattern(
                        "<input id=\"email\"[^>]* aria-invalid=\"true\" aria-describedby=\"email-error\" autofocus>\n"
                                + "<p class=\"error\" role=\"alert\" id=\"email-error\">")
                .containsOnlyOnce("role=\"alert\"");
    }

    @Test
    void whatIsWrongWithTheWholeStandsAtTheTopAndIsReadFirst() {
        assertThat(english(signIn(Page.Notice.TOO_OFTEN)))
                .containsPattern("</h1>\n<p class=\"notice\" role=\"alert\"")
                .doesNotContain("aria-invalid", "autofocus");
    }

    @Test
    void thePlainFieldHasTheFocusUnlessABrowserWouldUnfoldItsPasskeysOverThePage() {
        assertThat(english(signIn(Page.Notice.NONE))).contains(" autofocus>");
        Page.SignIn plain = signIn(Page.Notice.NONE);
        Page.PasskeyForm passkey = new Page.PasskeyForm("/", "sign-in", "", "");
        assertThat(english(new Page.SignIn(
                        plain.form(), plain.notice(), 0, List.of(), Optional.of(passkey), Optional.empty())))
                .contains("autocomplete=\"username webauthn\"")
                .doesNotContain("autofocus");
    }

    @Test
    void whatIsToBeDoneAtTheChallengeStandsRightBeforeIt() {
        Optional<Challenge> challenge = Optional.of(Challenge.of("/captcha.js", "div", Map.of("class", "widget")));
        Page.Form form = new Page.Form("/", "", "", "", false, false, challenge);
        String html =
                english(new Page.SignIn(form, Page.Notice.CHALLENGE, 0, List.of(), Optional.empty(), Optional.empty()));
        assertThat(html)
                .containsPattern("role=\"alert\" id=\"notice\">[^<]*</p>\n<div class=\"widget\">")
                .containsOnlyOnce("role=\"alert\"");
    }

    @Test
    void aNameThatIsNoneStandsAtTheFieldOfThatPasskey() {
        Optional<Page.PasskeyAction> action = Optional.of(new Page.PasskeyAction("/", ""));
        List<Page.OwnPasskey> own = Stream.of(Optional.<String>empty(), Optional.of(" "))
                .map(refused -> new Page.OwnPasskey(
                        "id", "key", Instant.EPOCH, Optional.empty(), true, refused, action, action))
                .toList();
        String html = english(new Page.Passkeys(
                "ada@example.com",
                own,
                Optional.empty(),
                "/",
                Page.Notice.PASSKEY_BAD_NAME,
                0,
                List.of(),
                new Page.PasskeyScript("/", "/", "", "example.com", Optional.empty())));
        assertThat(html)
                .containsPattern(
                        "id=\"name-2\"[^>]* value=\" \" aria-invalid=\"true\" aria-describedby=\"error-2\" autofocus>\n"
                                + "<p class=\"error\" role=\"alert\" id=\"error-2\">")
                .containsOnlyOnce("<details open>")
                .doesNotContain("id=\"notice\"");
    }

    @EnumSource(
            value = Page.Notice.class,
            names = {"PASSKEY_ADDED", "PASSKEY_REMOVED", "PASSKEY_RENAMED"})
    @ParameterizedTest
    void whatWasDoneLooksLikeNoMistake(Page.Notice notice) {
        Page.PasskeyScript script = new Page.PasskeyScript("/", "/", "", "", Optional.empty());
        assertThat(english(ownPasskeys(notice, true, script)))
                .contains("<p class=\"notice done\" role=\"status\"", "<title>Your passkeys · ");
    }

    @Test
    void aButtonOfGoogleHasItsMarkAndNoOtherHas() {
        String html = english(signIn(
                Page.Notice.NONE,
                new Page.ProviderButton("google", "/google", "Google", ""),
                new Page.ProviderButton("acme", "/acme", "Acme", "")));
        assertThat(html)
                .contains("class=\"quiet google\" formaction=\"/google\"", "class=\"quiet\" formaction=\"/acme\"")
                .containsOnlyOnce("<svg")
                .contains("</svg><span>Sign in with Google</span>", "value=\"\"><span>Sign in with Acme</span>");
        // Enter in the field presses the first button: it has to be ours.
        assertThat(html.indexOf("Email me a sign-in link")).isLessThan(html.indexOf("Sign in with Google"));
    }

    @Test
    void withoutLinksTheWordsSpeakOfACode() {
        Passlink codes = branded(builder -> builder.links(links -> links.policy(LoginPolicy.CODE_ONLY)));
        String html = Pages.standard(codes)
                .html(signIn(Page.Notice.NONE), codes.languages().of(Locale.ENGLISH));
        assertThat(html).contains("Email me a sign-in code", "send you a code").doesNotContain("link to sign in");
        assertThat(english(signIn(Page.Notice.NONE)))
                .contains("Email me a sign-in link", "send you a link")
                .doesNotContain("code");
    }

    @Test
    void theConfirmationOfAViewSaysWhatItOpens() {
        assertThat(english(new Page.ConfirmView("/", "", "/", "", "ada@example.com", "Apply <b>here</b>")))
                .contains("This link opens “<bdi>Apply &lt;b&gt;here&lt;/b&gt;</bdi>” for");
        assertThat(english(new Page.ConfirmView("/", "", "/", "", "ada@example.com", "")))
                .contains("This link opens one page for");
    }

    @Test
    void aBrandIsEscapedWhereverItStands() {
        Passlink hostile = branded(builder -> builder.brand(Brand.named(HOSTILE)
                .logo("/logo.svg?'", "/dark.svg?'")
                .stylesheet("/brand.css?'")
                .link(HOSTILE, "/privacy?'")
                .link(language -> " ", "https://example.com/?a&b")));
        String html = Pages.standard(hostile)
                .html(signIn(Page.Notice.NONE), hostile.languages().of(Locale.ENGLISH));
        assertThat(html)
                .contains(
                        "alt=\"&quot;&gt;&lt;script&gt;",
                        "src=\"/app/logo.svg?&#39;\"",
                        "srcset=\"/app/dark.svg?&#39;\"",
                        "href=\"/app/brand.css?&#39;\"",
                        "<a href=\"/app/privacy?&#39;\"><bdi>&quot;&gt;&lt;script&gt;",
                        "<a href=\"https://example.com/?a&amp;b\"><bdi>https://example.com/?a&amp;b</bdi>")
                .doesNotContain("<script", "'");
    }

    private static List<Page> pagesThatNameAnAddress() {
        String ada = "ada@example.com";
        Page.Form form = new Page.Form("/", "", "", ada, false, false, Optional.empty());
        Page.Confirm confirm =
                new Page.Confirm("/", "", "", ada, false, Optional.of("grace@example.com"), false, Optional.empty());
        Page.Again again = new Page.Again("/", "", "", "a•••@example.com", Optional.empty());
        return List.of(
                confirm,
                new Page.Approve("/", "", "", ada, false, List.of("42"), Instant.EPOCH, Optional.of(confirm)),
                new Page.ConfirmView("/", "", "/", "", ada, "Write to " + ada),
                new Page.NoLongerValid(form, Optional.of(again), Page.Notice.NONE),
                new Page.NotAsked(400, Page.Notice.BAD_ADDRESS, 0, "/"),
                signIn(Page.Notice.BAD_ADDRESS),
                new Page.Passkeys(
                        ada,
                        List.of(),
                        Optional.empty(),
                        "/",
                        Page.Notice.NONE,
                        0,
                        List.of(),
                        new Page.PasskeyScript("/", "/", "", "", Optional.empty())),
                new Page.Sent(
                        ada,
                        Optional.empty(),
                        true,
                        true,
                        "",
                        Optional.empty(),
                        Optional.of(new Page.Resend("/", "", Optional.empty())),
                        Duration.ofMinutes(10),
                        0,
                        Page.Notice.NONE,
                        "/",
                        "/",
                        "/"));
    }

    @MethodSource("languages")
    @ParameterizedTest
    void whereverAnAddressIsReadItIsNoWordThatAPatternFinds(Texts texts) {
        for (Page page : pagesThatNameAnAddress()) {
            assertThat(PAGES.html(page, texts))
                    .as(page.toString())
                    .contains("<wbr>@<wbr>example.com</data></bdi>")
                    .doesNotContainPattern(">[^<]*[^\\s<>]@[^\\s<>][^<]*<");
        }
        String named = english(new Page.ConfirmView("/", "", "/", "", "\"a@b\"@example.com", ""));
        assertThat(named)
                .contains("<data value=\"&quot;a@b&quot;@example.com\">"
                        + "&quot;a<wbr>@<wbr>b&quot;<wbr>@<wbr>example.com</data>");
    }

    @Test
    void theScriptFindsTheFormsOfWhatItCounts() {
        String html = PAGES.html(
                sent(true, true, Optional.empty(), Page.Notice.NONE, 300),
                PASSLINK.languages().of(Locale.forLanguageTag("pl")));
        assertThat(html)
                .contains(
                        "data-passlink-wait=\"300\"",
                        "data-seconds-one=\"{n} sekundę\"",
                        "data-minutes-few=\"{n} minuty\"",
                        "<bdi>5 minut</bdi>");
    }
}
