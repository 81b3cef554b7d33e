package dev.passlink.example.jobboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/** A form whose sign-in had ended, in a real browser: what it encodes, follows and sends is the browser's own. */
class LostFormBrowserTest {
    private static final By SIGN_IN = By.cssSelector("main a[target]");
    private static final By SEND = By.cssSelector("main form button");
    private static final String TYPED = "Grüße & <b>\"Zeile\"</b> 'eins'\nZeile + zwei 🐈 100%";

    private Chromium browser;
    private FormSite site;

    @BeforeEach
    void start() throws Exception {
        browser = Chromium.start();
        site = FormSite.start();
    }

    @AfterEach
    void stop() {
        // Neither is there where the browser was skipped.
        if (site != null) {
            browser.close();
            site.close();
        }
    }

    private void askFor(String address) {
        browser.type(address, Keys.ENTER);
        browser.waitForUrl(site.url() + "/login/sent");
        site.queue.runPending();
    }

    /** Types something and sends it after the sign-in has ended. */
    private String lost() {
        browser.open(site.url() + "/post");
        browser.tabTo(By.id("email"));
        askFor("ada@example.com");
        browser.open(site.mailer.lastLink());
        browser.waitForUrl(site.url() + "/post");
        browser.tabTo(By.id("text"));
        browser.paste(TYPED);
        site.clock.advance(Duration.ofHours(12));
        browser.type(Keys.TAB, Keys.ENTER);
        browser.waitForText("What you entered isn’t lost");
        return browser.tab();
    }

    private void signInInANewTab(String address) {
        browser.press(SIGN_IN);
        browser.toNewTab();
        browser.waitForUrl(site.url() + "/login?next=%2Flogin%2Fagain");
        browser.tabTo(By.id("email"));
        askFor(address);
        browser.open(site.mailer.lastLink());
    }

    private void assertPostedOnce() {
        assertThat(site.postings)
                .containsExactly(
                        "21 job [kind, antiForgery, querySelector, submit, text] " + TYPED.replace("\n", "\r\n"));
    }

    @Test
    void whatWasTypedIsSentByAPressOnceThePersonComesBackSignedIn() throws Exception {
        String form = lost();
        browser.inspect("send-again");
        signInInANewTab("ada@example.com");
        browser.waitForUrl(site.url() + "/login/again");
        assertThat(browser.heading()).isEqualTo("You’re signed in");
        browser.inspect("back-to-form");
        browser.toTab(form);
        assertThat(site.postings).isEmpty();
        browser.press(SEND);
        browser.waitForText("Thank you");
        assertThat(browser.url()).isEqualTo(site.url() + "/post?kind=job");
        assertPostedOnce();
    }

    @Test
    void withoutAScriptAPressSendsItAndOnePressTooEarlyLosesNothing() {
        browser.withoutScript();
        String form = lost();
        browser.press(SEND);
        browser.waitForText("What you entered isn’t lost");
        signInInANewTab("ada@example.com");
        browser.toTab(form);
        browser.press(SEND);
        browser.waitForText("Thank you");
        assertPostedOnce();
    }

    @Test
    void nothingIsSentForAnotherPerson() {
        String form = lost();
        signInInANewTab("grace@example.com");
        browser.waitForUrl(site.url() + "/login/again");
        browser.toTab(form);
        browser.press(SEND);
        browser.waitForText("What you entered wasn’t sent");
        browser.press(By.cssSelector("main a"));
        browser.waitForUrl(site.url() + "/post");
        assertThat(site.postings).isEmpty();
    }

    @Test
    void whatAnotherSiteSendsIsNotKept() {
        lost();
        browser.open(site.otherSite());
        browser.waitForText("What you entered wasn’t saved");
        assertThat(site.postings).isEmpty();
    }
}
