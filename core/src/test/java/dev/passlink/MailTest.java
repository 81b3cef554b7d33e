package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.adapter.Browser;
import dev.passlink.adapter.Redemption;
import dev.passlink.port.Mail;
import dev.passlink.port.MailContent;
import dev.passlink.port.MailTemplate;
import dev.passlink.port.MailText;
import dev.passlink.text.Languages;
import dev.passlink.text.Texts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What arrives: in which language, and with nothing in it that does not belong there. */
final class MailTest {
    private static final String LINK = "https://jobs.example.com/login/link?passlink=" + "Ab-_".repeat(16);
    private static final String HOSTILE = "<script>alert(\"'&{code}\")</script>";
    private static final Device FIREFOX = new Device("Firefox", "Windows");

    static Stream<Texts> languages() {
        return Languages.of(List.of(), Map.of()).all().stream();
    }

    private static Texts shipped(Locale language) {
        return Languages.of(List.of(), Map.of()).of(language);
    }

    private static boolean hasCode(MailContent.Kind kind) {
        return kind == MailContent.Kind.LOGIN || kind == MailContent.Kind.SIGN_UP;
    }

    private static MailContent content(MailContent.Kind kind, Texts texts) {
        return new MailContent(
                kind,
                Brand.named(HOSTILE),
                EmailAddress.of("ada@example.com"),
                LINK,
                hasCode(kind) ? "BCDFGHJK" : "",
                Duration.ofMinutes(10),
                1,
                true,
                false,
                "",
                Instant.parse("2026-11-24T09:00:00Z"),
                FIREFOX,
                texts,
                Scope.LOGIN,
                Optional.empty(),
                "",
                kind.isNotice() ? HOSTILE : "");
    }

    @MethodSource("languages")
    @ParameterizedTest
    void linkAndCodeAreEachALineOfTheirOwnWithoutAnyMark(Texts texts) {
        for (MailContent.Kind kind : MailContent.Kind.values()) {
            MailContent content = content(kind, texts);
            List<String> lines = content.standard().text().lines().toList();
            assertThat(lines).containsOnlyOnce(LINK);
            assertThat(lines.stream().filter(line -> line.equals("BCDFGHJK"))).hasSize(hasCode(kind) ? 1 : 0);
            assertThat(lines.get(lines.indexOf(LINK) - 1)).isEmpty();
            assertThat(lines.get(lines.indexOf(LINK) + 1)).isEmpty();
        }
    }

    @MethodSource("languages")
    @ParameterizedTest
    void theSubjectIsOneLineWithNeitherCodeNorLink(Texts texts) {
        for (MailContent.Kind kind : MailContent.Kind.values()) {
            assertThat(content(kind, texts).standard().subject())
                    .contains(HOSTILE)
                    .doesNotContain("BCDFGHJK", "passlink=", "\n", "<bdi>");
        }
    }

    @MethodSource("languages")
    @ParameterizedTest
    void theHtmlSaysItsLanguageAndEscapesWhatItWasGiven(Texts texts) {
        for (MailContent.Kind kind : MailContent.Kind.values()) {
            assertThat(content(kind, texts).standard().html())
                    .contains(
                            "<html lang=\"" + texts.locale().toLanguageTag() + "\" dir=\""
                                    + (texts.isRightToLeft() ? "rtl" : "ltr") + "\">",
                            "href=\"" + LINK + "\"",
                            "<bdi>ada@example.com</bdi>",
                            "<bdi>&lt;script&gt;alert(&quot;&#39;&amp;{code}&quot;)&lt;/script&gt;</bdi>")
                    .doesNotContain("<script", "onclick", "<link", "<img", "\t");
        }
    }

    @MethodSource("languages")
    @ParameterizedTest
    void bothPartsSayWhenAndWithWhatItWasAskedForHowLongItIsGoodAndWhatElseToDo(Texts texts) {
        MailText mail = content(MailContent.Kind.LOGIN, texts).standard();
        for (String part : List.of(mail.text(), mail.html())) {
            assertThat(part)
                    .contains("09:00 UTC", "Firefox", "Windows", texts.text("mail.notYou"))
                    .contains(texts.lifetime(Duration.ofMinutes(10)));
        }
    }

    @Test
    void anEnglishMailReadsLikeThis() {
        MailContent content = content(MailContent.Kind.LOGIN, shipped(Locale.ENGLISH));
        assertThat(content.standard().text().replace(HOSTILE, "Job Board").replace(LINK, "https://…"))
                .isEqualTo("""
                        You asked to sign in to Job Board as ada@example.com.

                        Open this link:

                        https://…

                        The link works once, for 10 minutes.
                        In another browser than the one you asked from, you will be asked to confirm.

                        Or type this code into the page on which you asked:

                        BCDFGHJK

                        The code works only there, once, for 10 minutes. Tell it to nobody.

                        Asked for on November 24, 2026, 09:00 UTC, with Firefox on Windows.
                        Was it not you? Then ignore this mail and do not pass it on: nobody gets in without it.

                        Job Board
                        """);
    }

    private static MailContent notice(MailContent.Kind kind, String passkey, Texts texts) {
        MailContent content = content(kind, texts);
        return new MailContent(
                kind,
                Brand.named("Job Board"),
                content.address(),
                "https://jobs.example.com/login/passkeys",
                "",
                content.lifetime(),
                content.uses(),
                content.elsewhere(),
                content.number(),
                content.connecting(),
                content.askedAt(),
                content.device(),
                texts,
                content.scope(),
                content.view(),
                content.title(),
                passkey);
    }

    @Test
    void anEnglishEmailAboutAPasskeyReadsLikeThis() {
        Texts english = shipped(Locale.ENGLISH);
        assertThat(notice(MailContent.Kind.PASSKEY_ADDED, "Ada’s phone", english)
                        .standard()
                        .text())
                .isEqualTo("""
                        The passkey “Ada’s phone” was added to your account ada@example.com at Job Board. Whoever has it can sign in without an email.

                        Was it not you? Then remove that passkey now, and check who else can read your email.

                        Your passkeys are here:

                        https://jobs.example.com/login/passkeys

                        This happened on November 24, 2026, 09:00 UTC, with Firefox on Windows.

                        Job Board
                        """);
        assertThat(withDevice(notice(MailContent.Kind.PASSKEY_REMOVED, "Ada’s phone", english), Device.UNKNOWN)
                        .standard()
                        .text())
                .isEqualTo("""
                        The passkey “Ada’s phone” was removed from your account ada@example.com at Job Board. Nobody can sign in with it any more; signing in by email still works.

                        Was it not you? Then look at your passkeys now, and check who else can read your email.

                        Your passkeys are here:

                        https://jobs.example.com/login/passkeys

                        This happened on November 24, 2026, 09:00 UTC.

                        Job Board
                        """);
    }

    @MethodSource("languages")
    @ParameterizedTest
    void anEmailAboutAPasskeySaysWhichOneOfWhichAccountWhenAndWhereTheyAreButOffersNoWayIn(Texts texts) {
        for (MailContent.Kind kind : List.of(MailContent.Kind.PASSKEY_ADDED, MailContent.Kind.PASSKEY_REMOVED)) {
            MailText mail = notice(kind, "Ada’s phone", texts).standard();
            for (String part : List.of(mail.text(), mail.html())) {
                assertThat(part)
                        .contains("Ada’s phone", "ada@example.com", "Job Board", "09:00 UTC", "Firefox", "Windows")
                        .contains("https://jobs.example.com/login/passkeys")
                        .doesNotContain("passlink=", texts.text("mail.notYou"), texts.lifetime(Duration.ofMinutes(10)));
            }
        }
    }

    @MethodSource("languages")
    @ParameterizedTest
    void aPasskeysNameIsEscapedAndStaysOutOfTheSubject(Texts texts) {
        for (MailContent.Kind kind : List.of(MailContent.Kind.PASSKEY_ADDED, MailContent.Kind.PASSKEY_REMOVED)) {
            MailText mail =
                    notice(kind, "<b>\"Ada's\"</b> {address} مفتاح", texts).standard();
            assertThat(mail.subject()).doesNotContain("Ada's", "ada@example.com");
            assertThat(mail.text()).contains("<b>\"Ada's\"</b> {address} مفتاح");
            assertThat(mail.html())
                    .contains("<bdi>&lt;b&gt;&quot;Ada&#39;s&quot;&lt;/b&gt; {address} مفتاح</bdi>")
                    .doesNotContain("<b>");
        }
    }

    @Test
    void inArabicAddressesNamesAndTimesAreIsolated() {
        MailText mail = content(MailContent.Kind.LOGIN, shipped(Locale.forLanguageTag("ar")))
                .standard();
        assertThat(mail.subject()).endsWith("\u2068" + HOSTILE + "\u2069");
        assertThat(mail.text()).contains("\u2068ada@example.com\u2069", "\u2068Firefox\u2069", "\u2068Windows\u2069");
        long opened = mail.text().chars().filter(c -> c == '\u2068').count();
        assertThat(mail.text().chars().filter(c -> c == '\u2069').count()).isEqualTo(opened);
        assertThat(mail.html()).contains("<p dir=\"ltr\"").doesNotContain("text-align:left");
    }

    @Test
    void aDeviceThatIsNotKnownIsNotNamed() {
        Texts english = shipped(Locale.ENGLISH);
        MailContent known = content(MailContent.Kind.LOGIN, english);
        assertThat(withDevice(known, Device.UNKNOWN).standard().text())
                .contains("Asked for on November 24, 2026, 09:00 UTC.\n");
        assertThat(withDevice(known, new Device("", "Linux")).standard().text()).contains("UTC, with Linux.\n");
    }

    @MethodSource("languages")
    @ParameterizedTest
    void itNamesTheProviderWhoseIdentityItWouldLinkAndNoneOtherwise(Texts texts) {
        MailContent plain = content(MailContent.Kind.LOGIN, texts);
        MailContent connecting = new MailContent(
                plain.kind(),
                plain.brand(),
                plain.address(),
                plain.link(),
                plain.code(),
                plain.lifetime(),
                plain.uses(),
                plain.elsewhere(),
                plain.number(),
                "<b>Gargle</b>",
                plain.askedAt(),
                plain.device(),
                plain.texts(),
                plain.scope(),
                plain.view(),
                plain.title(),
                plain.passkey());
        assertThat(plain.standard().text()).doesNotContain("Gargle");
        assertThat(plain.standard().html()).doesNotContain("Gargle");
        assertThat(connecting.standard().text()).contains("<b>Gargle</b>");
        assertThat(connecting.standard().html())
                .contains("&lt;b&gt;Gargle&lt;/b&gt;")
                .doesNotContain("<b>Gargle");
    }

    private static MailContent withDevice(MailContent content, Device device) {
        return new MailContent(
                content.kind(),
                content.brand(),
                content.address(),
                content.link(),
                content.code(),
                content.lifetime(),
                content.uses(),
                content.elsewhere(),
                content.number(),
                content.connecting(),
                content.askedAt(),
                device,
                content.texts(),
                content.scope(),
                content.view(),
                content.title(),
                content.passkey());
    }

    @Test
    void itIsInTheLanguageOfTheBrowserThatAskedAndNamesItRoughly() {
        try (Site site = new Site()) {
            site.ask("ada@example.com", new Browser("", "", Locale.GERMAN, FIREFOX));
            site.queue.runPending();
            Mail mail = site.mailer.mails().get(0);
            assertThat(mail.subject()).isEqualTo("Anmelden bei jobs.example.com");
            assertThat(mail.text()).contains("Firefox unter Windows").doesNotContain("192.0.2.1");
        }
    }

    @Test
    void aLanguageThatTheSiteDoesNotHaveIsTheFirst() {
        try (Site site = new Site()) {
            site.ask("ada@example.com", new Browser("", "", Locale.forLanguageTag("sv"), Device.UNKNOWN));
            site.queue.runPending();
            assertThat(site.mailer.mails().get(0).subject()).isEqualTo("Sign in to jobs.example.com");
        }
    }

    @Test
    void aTemplateOfTheApplicationsOwnIsUsed() {
        MailTemplate template = content -> new MailText(
                content.brand().name(),
                content.link() + "\n\n" + content.code() + "\n",
                content.standard().html());
        try (Site site = new Site(builder -> builder.mailTemplate(template).brand(Brand.named("Jobs")))) {
            String token = site.token("ada@example.com");
            assertThat(site.mailer.mails().get(0).subject()).isEqualTo("Jobs");
            assertThat(site.redeem(token)).isInstanceOf(Redemption.Granted.class);
        }
    }

    @Test
    void aTemplateThatPutsTheCodeOrTheLinkIntoTheSubjectSendsNothing() {
        List<MailTemplate> careless = List.of(
                content -> new MailText("Your code: " + content.code(), "", ""),
                content -> new MailText(content.link(), "", ""));
        for (MailTemplate template : careless) {
            try (Site site = new Site(builder -> builder.mailTemplate(template))) {
                site.ask("ada@example.com");
                site.queue.runPending();
                assertThat(site.mailer.mails()).isEmpty();
                assertThat(site.reasons(AuditEvent.Type.FAILURE)).contains(Reason.UNAVAILABLE);
            }
        }
    }

    @Test
    void aTemplateThatFailsTellsNoSecretByItsException() {
        try (Site site = new Site(builder -> builder.mailTemplate(content -> {
            throw new IllegalStateException(content.link() + content.code());
        }))) {
            site.ask("ada@example.com");
            site.queue.runPending();
            assertThat(site.reasons(AuditEvent.Type.FAILURE)).contains(Reason.UNAVAILABLE);
            assertThat(site.audit.events().toString())
                    .contains("mail template", "IllegalStateException")
                    .doesNotContain("passlink=");
        }
    }

    @Test
    void neitherContentNorTextShowsWhatItCarries() {
        MailContent content = content(MailContent.Kind.LOGIN, shipped(Locale.ENGLISH));
        assertThat(content + " " + content.standard())
                .contains("LOGIN")
                .doesNotContain("passlink=", "BCDFGHJK", "ada@example.com");
    }
}
