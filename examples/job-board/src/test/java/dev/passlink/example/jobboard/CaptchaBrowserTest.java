package dev.passlink.example.jobboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/** A captcha in the sign-in form: what a policy lets in, only a real browser can judge. */
class CaptchaBrowserTest {
    private static final By ADDRESS_FIELD = By.id("email");
    private static final String POLICY = "Content Security Policy";

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

    @Test
    void aCaptchaOfAnotherOriginWorksOnThePageThatShowsItAndOnNoOther() throws Exception {
        try (CaptchaSite site = CaptchaSite.elsewhere(folder)) {
            solve(site, "challenge");
            browser.run("document.body.append(Object.assign(document.createElement('script'), { src: '" + site.script()
                    + "' }))");
            browser.waitForComplaint(POLICY);
            // Once more from the waiting page, in its own form.
            browser.press(By.cssSelector("form.again button"));
            browser.waitForText("I am no robot");
            browser.press(By.cssSelector("form.again button"));
            browser.waitForText("Check your email");
            browser.waitForUrl(site.url() + "/login/sent");
        }
    }

    @Test
    void aCaptchaOfTheSitesOwnWorks() throws Exception {
        try (CaptchaSite site = CaptchaSite.own(folder)) {
            solve(site, "own-challenge");
        }
    }

    private void solve(CaptchaSite site, String name) throws Exception {
        browser.open(site.url() + "/login");
        browser.tabTo(ADDRESS_FIELD);
        browser.type("ada@example.com", Keys.ENTER);
        browser.waitForText("Complete the check below");
        browser.waitForText("I am no robot");
        browser.inspect(name);
        assertThat(browser.complaints()).noneMatch(complaint -> complaint.contains(POLICY));
        browser.tabTo(ADDRESS_FIELD);
        browser.type(Keys.ENTER);
        browser.waitForUrl(site.url() + "/login/sent");
        assertThat(site.checked()).containsExactlyInAnyOrder("", "solved");
    }
}
