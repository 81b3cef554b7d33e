package dev.passlink.example.jobboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Cookie;

/** A provider's own button: its POST comes from another site, which only a real browser can judge. */
class ButtonBrowserTest {
    private static final By BUTTON = By.linkText("Sign in with Google");

    @TempDir
    Path folder;

    private Chromium browser;

    @BeforeEach
    void start() {
        browser = Chromium.start("--ignore-certificate-errors");
    }

    @AfterEach
    void stop() {
        // It is not there where it was skipped.
        if (browser != null) {
            browser.close();
        }
    }

    private ButtonSite site(String scheme) throws Exception {
        return scheme.equals("https") ? ButtonSite.https(folder) : ButtonSite.http();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https", "http"})
    void theCredentialThatAnotherSitePostsSignsIn(String scheme) throws Exception {
        try (ButtonSite site = site(scheme)) {
            browser.open(site.url() + "/button");
            assertThat(browser.cookies())
                    .filteredOn(cookie -> cookie.getName().contains("passlink-button"))
                    .singleElement()
                    .satisfies(cookie -> {
                        assertThat(cookie.getName()).startsWith(scheme.equals("https") ? "__Host-" : "passlink");
                        assertThat(cookie.getSameSite()).isEqualTo("None");
                        assertThat(cookie.isHttpOnly() && cookie.isSecure()).isTrue();
                    });

            browser.press(BUTTON);
            browser.waitForUrl(site.url() + "/account");
            assertThat(browser.text()).contains("You are user 21");
            assertThat(browser.cookies())
                    .extracting(Cookie::getName)
                    .noneMatch(name -> name.contains("button") || name.contains("verified"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"https", "http"})
    void anotherSiteSignsNobodyInToItsOwnAccount(String scheme) throws Exception {
        try (ButtonSite site = site(scheme)) {
            browser.open(site.url() + "/button");
            // Whoever attacks has a credential for a nonce of their own, and cannot set the site's cookies.
            browser.open(site.page("/login/google/credential", "nonce-of-the-attacker", "pair"));
            browser.waitForText("We can’t sign you in with that account");

            browser.forgetCookies();
            browser.open(site.page("/login/google/credential", "nonce-of-the-attacker", "pair"));
            browser.waitForText("Please start again");
            browser.open(site.url() + "/account");
            assertThat(browser.heading()).isEqualTo("Sign in");
        }
    }

    @Test
    void anotherSiteCannotSendABrowserToTheProvider() throws Exception {
        try (ButtonSite site = ButtonSite.https(folder)) {
            browser.open(site.url() + "/login");
            browser.open(site.page("/login/google", "any", "pair"));

            browser.waitForText("Please send it again");
            assertThat(browser.url()).isEqualTo(site.url() + "/login/google");
            assertThat(browser.cookies()).noneMatch(cookie -> cookie.getName().contains("attempt"));
        }
    }
}
