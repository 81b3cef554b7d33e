package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.html.HtmlEscapers;
import dev.passlink.adapter.Browser;
import dev.passlink.adapter.Redemption;
import dev.passlink.port.Delivery;
import dev.passlink.port.LinkRequest;
import dev.passlink.port.LinkRequestQueue;
import dev.passlink.port.Mail;
import dev.passlink.port.MailContent;
import dev.passlink.port.MailTemplate;
import dev.passlink.port.MailText;
import dev.passlink.port.Mailer;
import dev.passlink.text.Languages;
import dev.passlink.text.Texts;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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

    private static final List<MailContent.Kind> NOTICES = Stream.of(MailContent.Kind.values())
            .filter(MailContent.Kind::isNotice)
            .toList();

    private static boolean hasCode(MailContent.Kind kind) {
        return kind == MailContent.Kind.LOGIN || kind == MailContent.Kind.SIGN_UP;
    }

    private static final Brand HOSTILE_BRAND = Brand.named(HOSTILE)
            .link(language -> HOSTILE, "/privacy?a=\"onclick=b&c='<script>")
            .link("Help", "mailto:help@example.com?subject=a&body='")
            .logoInEmails("/logo.png?\"><script>'", 120, 40);

    private static final class Draft {
        private final MailContent.Kind kind;
        private final Texts texts;
        private Brand brand = Brand.named(HOSTILE);
        private String link = LINK;
        private final String code;
        private String connecting = "";
        private Device device = FIREFOX;
        private String title = "";
        private String passkey;
        private final String newName;

        Draft(MailContent.Kind kind, Texts texts) {
            this.kind = kind;
            this.texts = texts;
            this.code = hasCode(kind) ? "BCDFGHJK" : "";
            this.passkey = kind.isNotice() ? HOSTILE : "";
            this.newName = kind == MailContent.Kind.PASSKEY_RENAMED ? "T" : "";
        }

        Draft brand(Brand brand) {
            this.brand = brand.at(URI.create("https://jobs.example.com/app"));
            return this;
        }

        Draft link(String link) {
            this.link = link;
            return this;
        }

        Draft connecting(String provider) {
            this.connecting = provider;
            return this;
        }

        Draft device(Device device) {
            this.device = device;
            return this;
        }

        Draft title(String title) {
            this.title = title;
            return this;
        }

        Draft passkey(String passkey) {
            this.passkey = passkey;
            return this;
        }

        MailContent content() {
            return new MailContent(
                    kind,
                    brand,
                    EmailAddress.of("ada@example.com"),
                    link,
                    code,
                    Duration.ofMinutes(10),
                    1,
                    true,
                    false,
                    connecting,
                    Instant.parse("2026-11-24T09:00:00Z"),
                    device,
                    texts,
                    Scope.LOGIN,
                    Optional.empty(),
                    title,
                    passkey,
                    newName);
        }

        MailText mail() {
            return content().standard();
        }
    }

    private static MailContent content(MailContent.Kind kind, Texts texts) {
        return new Draft(kind, texts).content();
    }

    /** What a person sees who opens it, from top to bottom. */
    private static String seen(String html) {
        return html.substring(html.indexOf("<div role=\"main\">"));
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
    void inHtmlTheButtonComesFirstThenTheCodeThenTheHintsAndLastTheAddressBehindTheButton(Texts texts) {
        String html = seen(content(MailContent.Kind.LOGIN, texts).standard().html());
        assertThat(html)
                .containsSubsequence(
                        texts.text("mail.login.button") + "</a>",
                        ">BCDFGHJK</td>",
                        escaped(texts.text("mail.elsewhereAsks")),
                        escaped(texts.text("mail.notYou")),
                        escaped(texts.text("mail.copy")),
                        ">" + LINK + "</a>");
        assertThat(html.substring(html.indexOf(">" + LINK + "</a>"))
                        .replaceAll("<[^>]*>", " ")
                        .strip())
                .isEqualTo(">" + LINK);
    }

    private static String escaped(String text) {
        return HtmlEscapers.htmlEscaper().escape(text);
    }

    @MethodSource("languages")
    @ParameterizedTest
    void whatALockScreenShowsBeforeTheTextHasNeitherCodeNorLinkAndFillsItsPlace(Texts texts) {
        for (MailContent.Kind kind : MailContent.Kind.values()) {
            for (String link : List.of(LINK, "")) {
                String html = new Draft(kind, texts).link(link).mail().html();
                String first = html.substring(html.indexOf("<body"), html.indexOf("<div role=\"main\">"));
                assertThat(first)
                        .contains("display:none")
                        .doesNotContain("BCDFGHJK", "passlink=", "href", "http", "ada@");
                assertThat(first.replaceAll("<[^>]*>", "")
                                .replaceAll("&[#a-z0-9]+;", "x")
                                .strip())
                        .hasSizeGreaterThan(300);
            }
        }
    }

    @MethodSource("languages")
    @ParameterizedTest
    void titleNameLabelsAndAddressesOfABrandAreEscapedWhereverTheyStand(Texts texts) {
        for (MailContent.Kind kind : MailContent.Kind.values()) {
            MailText mail =
                    new Draft(kind, texts).brand(HOSTILE_BRAND).title(HOSTILE).mail();
            assertThat(mail.html().replaceAll("<!--.*?-->", ""))
                    .contains(
                            "href=\"https://jobs.example.com/app/privacy?a=&quot;onclick=b&amp;c=&#39;&lt;script&gt;\"",
                            "href=\"mailto:help@example.com?subject=a&amp;body=&#39;\"",
                            "<img src=\"https://jobs.example.com/app/logo.png?&quot;&gt;&lt;script&gt;&#39;\" width=\"120\""
                                    + " height=\"40\" alt=\"&lt;script&gt;alert(&quot;&#39;&amp;{code}&quot;)&lt;/script&gt;\"")
                    .doesNotContain("<script", "alert(\"", "\"onclick", "c='");
            assertThat(mail.text()).contains(HOSTILE + ": https://jobs.example.com/app/privacy");
        }
    }

    @MethodSource("languages")
    @ParameterizedTest
    void anEmailToAViewWithATitleSaysItInItsSubjectAndBetweenQuotationMarks(Texts texts) {
        for (MailContent.Kind kind : List.of(MailContent.Kind.VIEW, MailContent.Kind.SENT_VIEW)) {
            MailText mail = new Draft(kind, texts)
                    .brand(Brand.named("Jobs"))
                    .title(HOSTILE)
                    .mail();
            assertThat(mail.subject().replaceAll("[\u2068\u2069]", "")).endsWith(HOSTILE);
            assertThat(mail.text()).contains(HOSTILE);
            String title = "<bdi>" + escaped(HOSTILE) + "</bdi>";
            assertThat(mail.html())
                    .contains(title, escaped(texts.text("mail.view.button")) + "</a>")
                    .doesNotContain("<script", title + "</h1>", title + "</a>");
        }
        // In what somebody typed, other quotation marks are replaced by this one, which must end nothing.
        assertThat(texts.text("confirm.viewTitled", Map.of("title", "T"))
                        + texts.text(
                                "mail.view.titled.asked", Map.of("title", "T", "application", "A", "address", "a@b.c")))
                .doesNotContain("’T", "‘T", "T’");
        for (MailContent.Kind kind : NOTICES) {
            assertThat(notice(kind, "T", texts).standard().text()).doesNotContain("’T", "‘T", "T’");
        }
        for (MailContent.Kind kind : List.of(MailContent.Kind.LOGIN, MailContent.Kind.PASSKEY_ADDED)) {
            assertThat(new Draft(kind, texts).title("Apply").mail().html()).doesNotContain("Apply");
        }
    }

    @Test
    void theAccentColoursButtonAndLinksInLightAndInDarkMode() {
        String html = new Draft(MailContent.Kind.LOGIN, shipped(Locale.ENGLISH))
                .brand(Brand.named("Jobs").accent("#0b6e4f", "#7fd8b4"))
                .mail()
                .html();
        assertThat(html)
                .contains(
                        ".link { color: #7fd8b4 !important; }",
                        ".button { background: #7fd8b4 !important; color: #000000 !important; }",
                        "bgcolor=\"#0b6e4f\"",
                        "background:#0b6e4f;color:#ffffff;font-size",
                        "class=\"link\" style=\"color:#0b6e4f\"")
                .doesNotContain("#1d4ed8");
    }

    @Test
    void anEmailLoadsNothingUnlessTheBrandHasALogoForEmails() {
        Texts english = shipped(Locale.ENGLISH);
        Brand brand = Brand.named("Jobs").logo("/logo.svg").stylesheet("/brand.css");
        assertThat(new Draft(MailContent.Kind.LOGIN, english)
                        .brand(brand)
                        .mail()
                        .html())
                .doesNotContain("<img", "<link", "url(", "src=", "logo.svg", "brand.css");
        assertThat(new Draft(MailContent.Kind.LOGIN, english)
                        .brand(brand.logoInEmails("/logo.png", 120, 40))
                        .mail()
                        .html())
                .containsOnlyOnce("src=")
                .contains("src=\"https://jobs.example.com/app/logo.png\" width=\"120\" height=\"40\" alt=\"Jobs\"");
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

                        Or enter this code on the page where you asked:

                        BCDFGHJK

                        The code works once, only on that page, and expires in 10 minutes. Don’t share it with anyone.

                        The link works once and expires in 10 minutes.
                        If you open it in a different browser from the one you asked in, we’ll ask you to confirm.

                        Requested on November 24, 2026, 09:00 UTC, with Firefox on Windows.
                        Didn’t ask for this? You can ignore this email. Don’t forward it: anyone who has it may be able to get in.

                        Job Board
                        """);
    }

    @Test
    void anEnglishEmailWithEverythingInItReadsLikeThis() {
        MailText mail = new Draft(MailContent.Kind.VIEW, shipped(Locale.ENGLISH))
                .brand(Brand.named("Job Board")
                        .link("Privacy", "/privacy")
                        .link(language -> "Help (" + language + ")", "https://help.example.com/"))
                .title("Apply for Lighthouse engineer")
                .mail();
        assertThat(mail.subject()).isEqualTo("Your link to Job Board: Apply for Lighthouse engineer");
        assertThat(mail.text().replace(LINK, "https://…")).isEqualTo("""
                        You asked Job Board to email a link to ada@example.com. It opens “Apply for Lighthouse engineer”.

                        Open this link:

                        https://…

                        The link works once and expires in 10 minutes.
                        If you open it in a different browser from the one you asked in, we’ll ask you to confirm.

                        Requested on November 24, 2026, 09:00 UTC, with Firefox on Windows.
                        Didn’t ask for this? You can ignore this email. Don’t forward it: anyone who has it may be able to get in.

                        Job Board
                        Privacy: https://jobs.example.com/app/privacy
                        Help (en): https://help.example.com/
                        """);
    }

    private static MailContent notice(MailContent.Kind kind, String passkey, Texts texts) {
        return notice(kind, passkey, FIREFOX, texts);
    }

    private static MailContent notice(MailContent.Kind kind, String passkey, Device device, Texts texts) {
        return new Draft(kind, texts)
                .brand(Brand.named("Job Board"))
                .link("https://jobs.example.com/login/passkeys")
                .device(device)
                .passkey(passkey)
                .content();
    }

    @Test
    void anEnglishEmailAboutAPasskeyReadsLikeThis() {
        Texts english = shipped(Locale.ENGLISH);
        assertThat(notice(MailContent.Kind.PASSKEY_ADDED, "Ada’s phone", english)
                        .standard()
                        .text())
                .isEqualTo("""
                        The passkey “Ada’s phone” was added to your account ada@example.com at Job Board. Anyone who has it can sign in without an email.

                        Not you? Remove that passkey now, and check who else can read your email.

                        Your passkeys are here:

                        https://jobs.example.com/login/passkeys

                        This happened on November 24, 2026, 09:00 UTC, with Firefox on Windows.

                        Job Board
                        """);
        assertThat(notice(MailContent.Kind.PASSKEY_RENAMED, "Ada’s phone", english)
                        .standard()
                        .text())
                .isEqualTo("""
                        The passkey “Ada’s phone” for your account ada@example.com at Job Board is now called “T”. It can still be used to sign in.

                        Not you? Check your passkeys now, and check who else can read your email.

                        Your passkeys are here:

                        https://jobs.example.com/login/passkeys

                        This happened on November 24, 2026, 09:00 UTC, with Firefox on Windows.

                        Job Board
                        """);
        assertThat(notice(MailContent.Kind.PASSKEY_REMOVED, "Ada’s phone", Device.UNKNOWN, english)
                        .standard()
                        .text())
                .isEqualTo("""
                        The passkey “Ada’s phone” was removed from your account ada@example.com at Job Board. It can no longer sign anyone in. You can still sign in by email.

                        Not you? Check your passkeys now, and check who else can read your email.

                        Your passkeys are here:

                        https://jobs.example.com/login/passkeys

                        This happened on November 24, 2026, 09:00 UTC.

                        Job Board
                        """);
    }

    @MethodSource("languages")
    @ParameterizedTest
    void anEmailAboutAPasskeySaysWhichOneOfWhichAccountWhenAndWhereTheyAreButOffersNoWayIn(Texts texts) {
        for (MailContent.Kind kind : NOTICES) {
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
        for (MailContent.Kind kind : NOTICES) {
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
        assertThat(mail.html()).contains("<p dir=\"ltr\"", "<td dir=\"ltr\"").doesNotContain("text-align:left");
    }

    @Test
    void aDeviceThatIsNotKnownIsNotNamed() {
        Texts english = shipped(Locale.ENGLISH);
        Draft draft = new Draft(MailContent.Kind.LOGIN, english);
        assertThat(draft.device(Device.UNKNOWN).mail().text()).contains("Requested on November 24, 2026, 09:00 UTC.\n");
        assertThat(draft.device(new Device("", "Linux")).mail().text()).contains("UTC, with Linux.\n");
    }

    @MethodSource("languages")
    @ParameterizedTest
    void itNamesTheProviderWhoseIdentityItWouldLinkAndNoneOtherwise(Texts texts) {
        MailContent plain = content(MailContent.Kind.LOGIN, texts);
        MailContent connecting = new Draft(MailContent.Kind.LOGIN, texts)
                .connecting("<b>Gargle</b>")
                .content();
        assertThat(plain.standard().text()).doesNotContain("Gargle");
        assertThat(plain.standard().html()).doesNotContain("Gargle");
        assertThat(connecting.standard().text()).contains("<b>Gargle</b>");
        assertThat(connecting.standard().html())
                .contains("&lt;b&gt;Gargle&lt;/b&gt;")
                .doesNotContain("<b>Gargle");
    }

    @Test
    void whatABrandNamesByItsPathIsAWholeUrlInEmails() {
        Brand brand = Brand.named("Jobs").link("Privacy", "/privacy").logoInEmails("/logo.png", 120, 40);
        try (Site site = new Site(builder -> builder.brand(brand))) {
            site.token("ada@example.com");
            Mail mail = site.mailer.mails().get(0);
            assertThat(mail.text()).endsWith("\n\nJobs\nPrivacy: https://jobs.example.com/privacy\n");
            assertThat(mail.html())
                    .contains("href=\"https://jobs.example.com/privacy\"", "src=\"https://jobs.example.com/logo.png\"");
            assertThat(site.passlink.brand().links().get(0).href()).isEqualTo("/privacy");
        }
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

    /** It may have been sent, so it is not sent eight times; and whoever reads the events learns whose fault it is. */
    @Test
    @SuppressWarnings("NullAway")
    void aMailerThatAnswersNullIsTriedOnceMoreAndToldByName() {
        List<LinkRequestQueue.Outcome> outcomes = new ArrayList<>();
        try (Site site = outcomes(outcomes, mail -> null)) {
            site.ask("ada@example.com");
            assertThat(outcomes).containsExactly(LinkRequestQueue.Outcome.ONCE_MORE);
            assertThat(site.reasons(AuditEvent.Type.MAIL)).containsExactly(Reason.MAIL_UNCONFIRMED);
            assertThat(site.audit.events())
                    .filteredOn(event -> event.type() == AuditEvent.Type.FAILURE)
                    .singleElement()
                    .satisfies(event -> assertThat(event.detail()).contains("Mailer.send returned null"));
        }
    }

    /** The server has taken it: that its words are lost is no reason to send it again. */
    @Test
    @SuppressWarnings("NullAway")
    void aDeliveryWithoutAReplyIsOneAllTheSame() {
        List<LinkRequestQueue.Outcome> outcomes = new ArrayList<>();
        try (Site site = outcomes(outcomes, mail -> new Delivery.Sent(null))) {
            site.ask("ada@example.com");
            assertThat(outcomes).containsExactly(LinkRequestQueue.Outcome.DONE);
            assertThat(site.reasons(AuditEvent.Type.MAIL)).containsExactly(Reason.OK);
        }
    }

    @Test
    void aMailerThatThrowsWhatItNeverDeclaredIsTriedAgain() {
        List<LinkRequestQueue.Outcome> outcomes = new ArrayList<>();
        AtomicBoolean down = new AtomicBoolean(true);
        Mailer mailer = mail -> {
            if (down.get()) {
                throw Sneaky.thrown(new IOException("no route to ada@example.com"));
            }
            return new Delivery.Sent("ok");
        };
        try (Site site = outcomes(outcomes, mailer)) {
            site.ask("ada@example.com");
            assertThat(site.reasons(AuditEvent.Type.MAIL)).containsExactly(Reason.MAIL_DEFERRED);
            assertThat(site.audit.events())
                    .filteredOn(event -> event.type() == AuditEvent.Type.MAIL)
                    .allSatisfy(event ->
                            assertThat(event.detail()).contains("IOException").doesNotContain("ada@"));
            down.set(false);
            site.ask("ada@example.com");
            assertThat(outcomes).containsExactly(LinkRequestQueue.Outcome.AGAIN, LinkRequestQueue.Outcome.DONE);
        }
    }

    /** A queue that makes one attempt at once, and says how it ended. */
    private static Site outcomes(List<LinkRequestQueue.Outcome> outcomes, Mailer mailer) {
        AtomicReference<LinkRequestQueue.@Nullable Handler> started = new AtomicReference<>();
        LinkRequestQueue queue = new LinkRequestQueue() {
            @Override
            public void start(Handler handler) {
                started.set(handler);
            }

            @Override
            public boolean offer(LinkRequest request) {
                return outcomes.add(Objects.requireNonNull(started.get()).handle(request));
            }

            @Override
            public void close() {}
        };
        return new Site(builder -> builder.mailer(mailer).queue(queue));
    }

    @Test
    void neitherContentNorTextShowsWhatItCarries() {
        MailContent content = content(MailContent.Kind.LOGIN, shipped(Locale.ENGLISH));
        assertThat(content + " " + content.standard())
                .contains("LOGIN")
                .doesNotContain("passlink=", "BCDFGHJK", "ada@example.com");
    }
}
