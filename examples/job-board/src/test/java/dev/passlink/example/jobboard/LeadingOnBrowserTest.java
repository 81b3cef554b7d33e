package dev.passlink.example.jobboard;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/**
 * A press on a page of ours ends where the pages behind it lead, in a real browser: it holds each redirect behind a form to the
 * policy of the page with the form, and where that forbids one, the page stays there as if nothing had been pressed.
 */
class LeadingOnBrowserTest {
    private static final By PROVIDER = By.cssSelector("button[formaction='/login/work']");
    private static final By CONFIRM = By.cssSelector("form[action='/login/link'] button");
    private static final By SIGN_OUT = By.cssSelector("form[action='/logout'] button");
    private static final By ADD = By.cssSelector("form[data-passlink-passkey='create'] button");
    private static final By USE = By.cssSelector("form[data-passlink-passkey='get'] button");

    private LeadingOnSite site;
    private Chromium browser;

    @BeforeEach
    void start() throws Exception {
        browser = Chromium.start();
        site = LeadingOnSite.start();
    }

    @AfterEach
    void stop() {
        // Neither is there where the browser was skipped.
        if (site != null) {
            browser.close();
            site.close();
        }
    }

    private void ask() {
        browser.open(site.url() + "/authorize");
        browser.tabTo(By.id("email"));
        browser.type("ada@example.com", Keys.ENTER);
        browser.waitForUrl(site.url() + "/login/sent");
        site.queue.runPending();
    }

    private void waitForTheThird(String from) {
        browser.waitForUrl(site.theThird() + "from-" + from);
    }

    @Test
    void aProviderThatAsksAnotherIsLeftForIt() {
        browser.open(site.url() + "/login");
        browser.press(PROVIDER);
        waitForTheThird("the-provider");
    }

    /** With one, the waiting page would go on by itself once it finds that the person is signed in. */
    @Test
    void aCodeLeadsToThePageThatLeadsOnWithoutAScript() {
        browser.withoutScript();
        ask();
        browser.tabTo(By.id("code"));
        browser.type(site.mailer.lastCode(), Keys.ENTER);
        waitForTheThird("authorize");
    }

    @Test
    void aConfirmedLinkLeadsToThePageThatLeadsOnAndSoDoesSigningOut() {
        ask();
        browser.forgetCookies();
        browser.open(site.mailer.lastLink());
        browser.press(CONFIRM);
        waitForTheThird("authorize");

        browser.open(site.url() + "/logout");
        browser.press(SIGN_OUT);
        waitForTheThird("goodbye");
    }

    @Test
    void aPasskeyLeadsToThePageThatLeadsOnWhetherItIsAddedOrUsed() {
        browser.plugInAuthenticator();
        browser.withoutAutofill();
        ask();
        browser.open(site.mailer.lastLink());
        browser.waitForText("Your device can keep a passkey");
        browser.press(ADD);
        waitForTheThird("authorize");

        browser.open(site.url() + "/login?fresh=1&next=%2Fauthorize");
        browser.press(USE);
        waitForTheThird("authorize");
    }
}
