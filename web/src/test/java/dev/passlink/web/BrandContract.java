package dev.passlink.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.Brand;
import dev.passlink.web.TestBrowser.Reply;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** How a site presents itself on its pages, behind a real server; and who stands between the two. */
abstract class BrandContract extends AdapterFixture {
    private static final Pattern STYLESHEET =
            Pattern.compile("<link rel=\"stylesheet\" href=\"(/app/login/passlink\\.css[^\"]*)\">");

    private static String stylesheet(Reply page) {
        Matcher link = STYLESHEET.matcher(page.body());
        assertThat(link.find()).isTrue();
        return link.group(1);
    }

    private void brand(Brand brand) throws Exception {
        restart(builder -> builder.brand(brand), builder -> builder);
    }

    @Test
    void aNewAccentIsSeenAtOnceAndTheSameOneIsKept() throws Exception {
        String before = stylesheet(browser().get("/app/login"));
        brand(Brand.named("Lighthouse Jobs").accent("#0b6e4f"));
        String after = stylesheet(browser().get("/app/login"));
        assertThat(after).isNotEqualTo(before);
        Reply css = browser().get(after);
        assertThat(css.header("Content-Type")).isEqualToIgnoringCase("text/css;charset=UTF-8");
        assertThat(css.header("Cache-Control")).contains("max-age=31536000", "immutable");
        assertThat(css.body()).contains("--accent: #0b6e4f;").doesNotContain("--accent: #1d4ed8;");
        // Of a node that is not replaced yet, or of a page that was open before: never kept under the other's name.
        for (String other : new String[] {before, "/app/login/passlink.css"}) {
            assertThat(browser().get(other).header("Cache-Control")).isEqualTo("no-cache");
        }
    }

    /** During an upgrade, a page of one version would run the other's script for as long as a cache keeps it. */
    @Test
    void noPageRunsAScriptThatAnotherVersionHasLeftInACache() {
        TestBrowser browser = browser();
        ask(browser, "ada@example.com");
        assertScriptIsNamedByItsContent(browser.get("/app/login/sent"), "/app/login/passlink.js");
    }

    final void assertScriptIsNamedByItsContent(Reply page, String script) {
        Matcher address = Pattern.compile("<script src=\"(" + Pattern.quote(script) + "\\?v=[0-9a-f]{12})\"")
                .matcher(page.body());
        assertThat(address.find()).as(page.body()).isTrue();
        Reply kept = browser().get(address.group(1));
        assertThat(kept.header("Cache-Control")).contains("public", "max-age=31536000", "immutable");
        for (String other : new String[] {script, script + "?v=", script + "?v=0123456789ab", address.group(1) + "0"}) {
            Reply notKept = browser().get(other);
            assertThat(notKept.status()).as(other).isEqualTo(200);
            assertThat(notKept.header("Content-Type")).isEqualToIgnoringCase("text/javascript;charset=UTF-8");
            assertThat(notKept.header("Cache-Control")).as(other).isEqualTo("no-cache");
            assertThat(notKept.body()).isEqualTo(kept.body());
        }
    }

    @Test
    void aBrandIsShownOnEachPageAndLetsInNothingFromElsewhere() throws Exception {
        Reply plain = browser().get("/app/login");
        brand(Brand.named("Lighthouse Jobs")
                .logo("/logo.svg", "/logo-dark.svg")
                .stylesheet("/brand.css")
                .link(language -> language.equals(Locale.GERMAN) ? "Datenschutz" : "Privacy", "/privacy")
                .link("Help", "https://help.example.org/"));
        for (String address :
                new String[] {"/app/login", "/app/login/sent", "/app/logout", "/app/login/link?passlink=x"}) {
            Reply page = browser().get(address);
            assertThat(page.body())
                    .contains(
                            "srcset=\"/app/logo-dark.svg\" media=\"(prefers-color-scheme: dark)\"",
                            "<img src=\"/app/logo.svg\" alt=\"Lighthouse Jobs\">",
                            "<link rel=\"stylesheet\" href=\"/app/brand.css\">",
                            "<a href=\"/app/privacy\"><bdi>Privacy</bdi></a>",
                            "<a href=\"https://help.example.org/\"><bdi>Help</bdi></a>");
        }
        assertThat(browser().with("Accept-Language", "de").get("/app/login").body())
                .contains("<a href=\"/app/privacy\"><bdi>Datenschutz</bdi></a>");
        assertThat(browser().get("/app/login").header("Content-Security-Policy"))
                .isEqualTo(plain.header("Content-Security-Policy"));
    }

    @Test
    void aFooterWithoutALabelKeepsNobodyOut() throws Exception {
        brand(Brand.named("Lighthouse Jobs")
                .link(
                        language -> {
                            throw new IllegalStateException("no such language");
                        },
                        "/imprint"));
        Reply page = browser().get("/app/login");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body())
                .contains("<a href=\"/app/imprint\"><bdi>/imprint</bdi></a>")
                .doesNotContain("Exception");
    }

    /** As a proxy does it whose own script would undo it, which our policy keeps out. */
    private static String behindAProxyThatHidesAddresses(String html) {
        return Pattern.compile(">([^<]+)<")
                .matcher(html)
                .replaceAll(text -> Matcher.quoteReplacement(">"
                        + text.group(1).replaceAll("[\\w.+-]+@[\\w-]+(\\.[\\w-]+)+", "[email&#160;protected]") + "<"));
    }

    private static String text(String html) {
        return html.replaceAll("<[^>]*>", "");
    }

    @Test
    void behindAProxyThatHidesAddressesTheConfirmationStillNamesTheAccount() {
        String link = ask(browser(), "ada@example.com");
        Reply confirmation = browser().get(link);
        assertThat(confirmation.body()).containsOnlyOnce("ada@example.com");
        assertThat(text(behindAProxyThatHidesAddresses(confirmation.body())))
                .contains("ada@example.com")
                .doesNotContain("protected]");
        assertThat(behindAProxyThatHidesAddresses("<p>ada@example.com</p>")).contains("protected]");
    }
}
