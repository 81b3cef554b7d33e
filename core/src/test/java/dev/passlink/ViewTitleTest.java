package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.adapter.Browser;
import dev.passlink.adapter.LoginForm;
import dev.passlink.port.Mail;
import dev.passlink.port.MailContent;
import dev.passlink.port.MailTemplate;
import dev.passlink.port.TokenGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a link opens, in the application's own words. */
final class ViewTitleTest {
    private static final ViewRule APPLY = ViewRule.of("/jobs/{id}/apply", "apply");
    private static final Subject GUEST = Subject.guest(EmailAddress.of("guest@example.com"));

    private final List<MailContent> contents = new ArrayList<>();
    private final MailTemplate template = content -> {
        contents.add(content);
        return content.standard();
    };

    private static ViewRule titled(BiFunction<View, Locale, String> title) {
        return APPLY.title(title);
    }

    private static void ask(Site site, View view) {
        site.passlink.flows().requestLink(LoginForm.of("grace@example.com"), view, "192.0.2.1", Browser.NONE);
    }

    private static String titleOf(String title) {
        return titled((view, language) -> title).titleOf(APPLY.at("17"), Locale.ENGLISH);
    }

    @Test
    void aRuleWithoutATitleHasNone() {
        assertThat(APPLY.titleOf(APPLY.at("17"), Locale.ENGLISH)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'Apply\r\nBcc: eve@example.com', Apply Bcc: eve@example.\u2060com",
        "'\u0000\n Apply \t', Apply",
        "'a\u2028b\u2029c\u0085d', a b c d",
        "'\n', ''"
    })
    void itIsOneLine(String given, String title) {
        assertThat(titleOf(given)).isEqualTo(title);
    }

    @Test
    void ofALongOneTheFirst120CharactersAreShownAndNoneIsCutInTwo() {
        assertThat(titleOf("x".repeat(121))).isEqualTo("x".repeat(120));
        assertThat(titleOf("x".repeat(119) + " x")).isEqualTo("x".repeat(119));
        assertThat(titleOf("x".repeat(120))).isEqualTo("x".repeat(120));
        assertThat(titleOf("𝔸".repeat(121))).isEqualTo("𝔸".repeat(120));
    }

    @Test
    void theOtherSettingsOfARuleKeepIt() {
        ViewRule rule = titled((view, language) -> language + " " + view.value("id"))
                .uses(3)
                .signedInToo();
        assertThat(rule.titleOf(rule.at("18"), Locale.GERMAN)).isEqualTo("de 18");
    }

    @Test
    void emailAndTemplateHaveTheViewWithItsValuesAndItsTitleInTheReceiversLanguage() {
        try (Site site = new Site(builder -> builder.mailTemplate(template))) {
            View view =
                    titled((one, language) -> language + " " + one.value("id")).at("17");
            site.passlink.flows().guard(List.of(view.rule()));
            ask(site, view);
            site.passlink.sendLink(GUEST, view, Locale.GERMAN);
            site.ask("ada@example.com");
            site.queue.runPending();
            assertThat(contents)
                    .extracting(content -> content.title()
                            + content.view()
                                    .map(one -> " of " + one.value("id"))
                                    .orElse(""))
                    .containsExactlyInAnyOrder("en 17 of 17", "de 17 of 17", "");
            assertThat(site.mailer.mails())
                    .extracting(Mail::subject)
                    .containsExactlyInAnyOrder(
                            "Your link to jobs.example.com: en 17",
                            "Ihr Link zu jobs.example.com: de 17",
                            "Sign in to jobs.example.com");
        }
    }

    @Test
    void aProcessThatDoesNotGuardTheViewSendsTheEmailWithoutATitle() {
        try (Site site = new Site(builder -> builder.mailTemplate(template))) {
            ask(site, titled((view, language) -> "Apply").at("17"));
            site.queue.runPending();
            assertThat(contents.get(0).view()).isEmpty();
            assertThat(contents.get(0).title()).isEmpty();
            assertThat(site.mailer.mails()).extracting(Mail::subject).containsExactly("Your link to jobs.example.com");
        }
    }

    @Test
    void whereATitleCannotBeFoundTheEmailGoesOutWithoutOneAndAnEventSaysSo() {
        @SuppressWarnings("NullAway")
        List<View> views = List.of(
                titled((one, language) -> {
                            throw new IllegalStateException("guest@example.com is in the database that is down");
                        })
                        .at("17"),
                titled((one, language) -> null).at("17"));
        for (View view : views) {
            try (Site site = new Site()) {
                site.passlink.flows().guard(List.of(view.rule()));
                ask(site, view);
                site.queue.runPending();
                assertThat(site.mailer.mails())
                        .extracting(Mail::subject)
                        .containsExactly("Your link to jobs.example.com");
                assertThat(site.passlink.flows().title(view, Locale.ENGLISH)).isEmpty();
                assertThat(site.reasons(AuditEvent.Type.FAILURE)).contains(Reason.UNAVAILABLE);
                assertThat(site.audit.events().toString())
                        .contains("view title")
                        .doesNotContain("guest@example.com");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Your account is locked: https://evil.example",
                "Your account is locked: WWW.evil.example",
                "Your account is locked: w\u200Dww.evil.example",
                "Your account is locked: www｡evil.example",
                "Your account is locked: https：／／evil.example",
                "\u202E\u2066\u200B",
                "\u200D\u00A0\u3164"
            })
    void aTitleThatLeadsElsewhereOrCannotBeSeenIsNone(String title) {
        assertThat(titleOf(title)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sign in at evil-bank.com/login",
                "write to help@evil.com",
                "evil。com",
                "evil｡com",
                "हिन्दी.com",
                "evil\u200D.\u200Dcom",
                "evil_.com",
                "💩.la",
                "i❤.ws",
                "evil.❤",
                "Node.js engineer"
            })
    void whatLooksLikeADomainIsReadAsItIsAndNoMailProgramMakesALinkOfIt(String title) {
        assertThat(titleOf(title)).doesNotContainPattern("[^\\s\u2060][.。｡][^\\s\u2060]");
        assertThat(titleOf(title).replace("\u2060", "")).isEqualTo(title);
    }

    @Test
    void aStrangersWordsDoNotLeaveTheirQuotationMarksAndAreNeitherHeadingNorButton() {
        assertThat(titleOf("Clerk”. Now go to “Settings＂")).isEqualTo("Clerk’. Now go to ’Settings’");
        for (String mark : List.of("｣", "״", "″", "ʺ", "''", "’’", "'’", "‘‘", "′′", "›", "''''")) {
            assertThat(titleOf("Clerk" + mark + ". Now go to it")).as(mark).isEqualTo("Clerk’. Now go to it");
        }
        assertThat(titleOf("Ada's rock 'n’ roll 6′")).isEqualTo("Ada's rock 'n’ roll 6′");
        View view = titled((one, language) -> "Your account is locked").at("17");
        try (Site site = new Site()) {
            site.passlink.flows().guard(List.of(view.rule()));
            ask(site, view);
            site.queue.runPending();
            Mail mail = site.mailer.mails().get(0);
            assertThat(mail.subject()).isEqualTo("Your link to jobs.example.com: Your account is locked");
            assertThat(mail.html()).contains("It opens “<bdi>Your account is locked</bdi>”");
            assertThat(mail.html().split("Your account is locked", -1)).hasSize(3);
        }
    }

    @Test
    void aTitleWithTheLinksTokenInItGoesIntoNoSubject() {
        View view = titled((one, language) -> "Apply with known-token").at("17");
        TokenGenerator known = new TokenGenerator() {
            @Override
            public String generate(Grant grant) {
                return "known-token";
            }

            @Override
            public Optional<Grant> verify(String text) {
                return Optional.empty();
            }
        };
        try (Site site = new Site(builder -> builder.tokens(known))) {
            site.passlink.flows().guard(List.of(view.rule()));
            ask(site, view);
            site.queue.runPending();
            assertThat(site.mailer.mails()).isEmpty();
            assertThat(site.reasons(AuditEvent.Type.FAILURE)).contains(Reason.UNAVAILABLE);
        }
    }
}
