package dev.passlink.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.web.TestBrowser.Reply;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Pages and mails in the language of the request, behind a real server. */
abstract class LanguageContract extends BrandContract {
    private static final String FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0";

    @Test
    void pageAndMailAreInTheLanguageOfTheRequest() {
        TestBrowser browser =
                browser().with("Accept-Language", "sv, de-AT;q=0.8, en;q=0.5").with("User-Agent", FIREFOX);
        Reply page = browser.get("/app/login");
        assertThat(page.header("Content-Language")).isEqualTo("de");
        assertThat(page.all("Vary")).contains("Accept-Language");
        assertThat(page.body()).contains("<html lang=\"de\" dir=\"ltr\">", "<h1>Anmelden</h1>");

        String link = ask(browser, "ada@example.com");
        assertThat(mailer.mails().get(0).subject()).isEqualTo("Anmelden bei jobs.example.com");
        assertThat(mailer.mails().get(0).text()).contains("mit Firefox unter Linux");

        Reply confirmation = browser().with("Accept-Language", "ar").get(link);
        assertThat(confirmation.body())
                .contains(
                        "<html lang=\"ar\" dir=\"rtl\">", "<p class=\"account\"><bdi><data value=\"ada@example.com\">");
    }

    @Test
    void errorPagesAreInTheLanguageOfTheRequestAndProblemsAreNot() {
        TestBrowser browser = browser().with("Accept-Language", "pl");
        Reply page = browser.send("DELETE", "/app/login", "");
        assertThat(page.status()).isEqualTo(405);
        assertThat(page.header("Content-Language")).isEqualTo("pl");
        assertThat(page.body()).contains("To się nie udało");

        Reply problem = browser.with("Accept", "application/json").send("DELETE", "/app/login", "");
        assertThat(problem.header("Content-Language")).isEmpty();
        assertThat(problem.body()).contains("Method Not Allowed");
    }

    @Test
    void aHostileHeaderGetsTheFirstLanguageAndAMailThatNamesNoDevice() {
        TestBrowser browser = browser()
                .with("Accept-Language", "de-" + "x".repeat(3000) + ";q=\"<script>")
                .with("User-Agent", "<script>alert(1)</script> Call +1 555 0100");
        assertThat(browser.get("/app/login").header("Content-Language")).isEqualTo("en");
        ask(browser, "ada@example.com");
        assertThat(mailer.mails().get(0).text() + mailer.mails().get(0).html())
                .contains("UTC.")
                .doesNotContain("script", "555 0100");
    }

    @Test
    void knownAndUnknownAddressesAreAnsweredAlikeInEveryLanguage() {
        List<String> seen = new ArrayList<>();
        for (String address : List.of("ada@example.com", "nobody@example.com")) {
            TestBrowser browser = browser().with("Accept-Language", "ja");
            Reply form = browser.get("/app/login");
            browser.post("/app/login", "email", address, "antiForgery", form.field("antiForgery"));
            seen.add(withoutTyped(withoutSecrets(browser.get("/app/login/sent")), address));
        }
        assertThat(seen.get(0)).isEqualTo(seen.get(1)).contains("…");
    }

    private static String withoutSecrets(Reply reply) {
        return reply.status() + reply.body().replaceAll("name=\"antiForgery\" value=\"[^\"]*\"", "");
    }

    @Test
    void aSiteChoosesItsLanguagesAndItsWords() throws Exception {
        restart(
                builder -> builder.languages(Locale.FRENCH, Locale.ENGLISH)
                        .language(Locale.ENGLISH, new StringReader("signIn=Log in\n")),
                builder -> builder);
        assertThat(browser().get("/app/login").body()).contains("<h1>Se connecter</h1>");
        assertThat(browser().with("Accept-Language", "en-GB").get("/app/login").body())
                .contains("<h1>Log in</h1>");
        assertThat(browser().with("Accept-Language", "de").get("/app/login").header("Content-Language"))
                .isEqualTo("fr");
    }

    @Test
    void pagesOfTheApplicationsOwnGetTheLanguageToo() throws Exception {
        restart(
                builder -> builder,
                builder -> builder.pages((page, texts) -> page instanceof Page.SignIn
                        ? texts.locale() + " own"
                        : Pages.standard(passlink()).html(page, texts)));
        TestBrowser browser = browser().with("Accept-Language", "it");
        assertThat(browser.get("/app/login").body()).isEqualTo("it own");
        assertThat(browser.get("/app/logout").body()).contains("<h1>Uscire dall’account?</h1>");
    }

    @Test
    void whatIsSentIsTheSameWhateverLocaleTheServerHas() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            TestBrowser browser = browser();
            String link = ask(browser, "ada@example.com");
            assertThat(mailer.mails().get(0).text()).containsPattern("[0-9]").doesNotContainPattern("[٠-٩]");
            Reply in = browser.get(link);
            assertThat(in.status()).isEqualTo(303);
            assertThat(in.headers().toString())
                    .containsPattern("Max-Age=[0-9]+")
                    .isASCII();
            assertThat(browser.get("/app/account").body()).contains("who=17");
        } finally {
            Locale.setDefault(before);
        }
    }
}
