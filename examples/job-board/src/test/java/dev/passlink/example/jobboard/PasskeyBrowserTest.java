package dev.passlink.example.jobboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.port.Passkey;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/** Passkeys in a real browser, with a device that knows who is there: what our script does, and what is left without one. */
class PasskeyBrowserTest {
    private static final By ADDRESS_FIELD = By.id("email");
    private static final By ADD = By.cssSelector("form[data-passlink-passkey='create'] button");
    private static final By USE = By.cssSelector("form[data-passlink-passkey='get'] button");
    private static final By NOT_NOW = By.cssSelector("button[value='later']");
    private static final By NEVER = By.cssSelector("button[value='never']");
    private static final By SIGN_OUT = By.cssSelector("form[action='/logout'] button");
    private static final By RENAME = By.cssSelector("form[action='/login/passkeys/rename'] button");
    private static final By REMOVE = By.cssSelector("form[action='/login/passkeys/remove'] button");
    private static final String HINT = "use a browser that supports passkeys";

    private PasskeySite site;
    private Chromium browser;

    @BeforeEach
    void start() throws Exception {
        browser = Chromium.start();
        site = PasskeySite.start();
        browser.plugInAuthenticator();
    }

    @AfterEach
    void stop() {
        // Neither is there where the browser was skipped.
        if (site != null) {
            browser.close();
            site.close();
        }
    }

    private void askFor(String email, String page) {
        browser.open(site.url() + page);
        browser.waitForUrl(site.url() + "/login?next=" + page.replace("/", "%2F"));
        browser.tabTo(ADDRESS_FIELD);
        browser.type(email, Keys.ENTER);
        browser.waitForUrl(site.url() + "/login/sent");
        browser.open(site.link());
    }

    private void makeOne(String email) {
        askFor(email, "/account");
        browser.waitForText("Your device can keep a passkey");
        browser.press(ADD);
        browser.waitForText("by LINK");
    }

    private void signOut() {
        browser.press(SIGN_OUT);
    }

    /** Where no passkey signs in by itself: what is opened next is opened by nobody. */
    private void signOutAndStayOut() {
        signOut();
        browser.waitForUrl(site.url() + "/login?next=%2Faccount");
    }

    private void assertNoComplaints() {
        assertThat(browser.complaints()).noneMatch(complaint -> complaint.contains("Content Security Policy"));
    }

    @Test
    void fromTheLinkToAPasskeyAndFromThenOnWithoutAnEmail() throws Exception {
        askFor("ada@example.com", "/account");
        browser.waitForUrl(site.url() + "/login/passkeys/offer?next=%2Faccount");
        browser.waitForText("Add a passkey");
        browser.inspect("passkey-offer");
        browser.press(ADD);
        browser.waitForUrl(site.url() + "/account");
        assertThat(site.passkeys.ofUser("21")).hasSize(1);
        assertThat(browser.passkeys()).hasSize(1);
        assertThat(site.link()).isEqualTo(site.url() + "/login/passkeys");

        // By autofill: this device picks the passkey that it is offered by itself, and nothing is pressed.
        int mails = site.mailer.mails().size();
        signOut();
        browser.waitForText("by PASSKEY");
        assertThat(browser.heading()).isEqualTo("Account 21");
        assertThat(site.passkeys.ofUser("21").get(0).lastUsedAt()).isPresent();

        // By the button, where the browser fills nothing in.
        browser.withoutAutofill();
        signOutAndStayOut();
        browser.waitForText("Sign in with a passkey");
        browser.inspect("sign-in-with-passkey");
        browser.press(USE);
        browser.waitForText("by PASSKEY");
        assertThat(site.mailer.mails()).hasSize(mails);
        assertNoComplaints();
    }

    @Test
    void twoAccountsOnOneDeviceAreNotTakenForOneAnother() {
        browser.withoutAutofill();
        makeOne("ada@example.com");
        signOutAndStayOut();
        makeOne("grace@example.com");
        assertThat(browser.passkeys()).hasSize(2);
        for (String person : List.of("22", "21")) {
            // Whoever is signed in is asked for their own.
            browser.open(site.url() + "/admin");
            browser.waitForText("This page needs a passkey");
            browser.press(USE);
            browser.waitForText("by PASSKEY");
            assertThat(browser.heading()).isEqualTo("Account " + person);
            signOutAndStayOut();
            if (person.equals("22")) {
                askFor("ada@example.com", "/account");
                browser.waitForText("by LINK");
            }
        }
        assertNoComplaints();
    }

    @Test
    void aRemovedPasskeyVanishesFromTheDevice() throws Exception {
        makeOne("ada@example.com");
        browser.open(site.url() + "/login/passkeys");
        browser.waitForText("Not used yet");
        browser.inspect("passkeys");
        browser.press(ADD);
        browser.waitForText("This device already has a passkey for your account.");

        browser.press(By.cssSelector("ul.passkeys summary"));
        browser.tabTo(By.id("name-1"));
        // What has the focus by Tab is selected.
        browser.type("My phone");
        browser.press(RENAME);
        browser.waitForText("The passkey has a new name");
        browser.waitForUrl(site.url() + "/login/passkeys");
        assertThat(site.passkeys.ofUser("21")).extracting(Passkey::name).containsExactly("My phone");

        browser.press(REMOVE);
        browser.waitForText("The passkey has been removed");
        browser.waitForUrl(site.url() + "/login/passkeys");
        browser.waitForPasskeys(0);
        browser.inspect("passkeys-none");
        assertNoComplaints();
    }

    @Test
    void aPasskeyThatTheSiteKnowsNoMoreVanishesOnceItIsTried() throws Exception {
        makeOne("ada@example.com");
        browser.withoutAutofill();
        signOutAndStayOut();
        browser.waitForText("Sign in with a passkey");
        site.passkeys.removeAll("21");
        browser.press(USE);
        browser.waitForText("That passkey has been removed");
        browser.waitForPasskeys(0);
        browser.inspect("sign-in-passkey-unknown");
        assertThat(browser.heading()).isEqualTo("Sign in");
    }

    @Test
    void aPageThatNeedsAPasskeyIsOpenedByMakingOneOnTheWay() throws Exception {
        askFor("ada@example.com", "/admin");
        browser.waitForText("Not now");
        browser.press(NOT_NOW);
        browser.waitForText("You don’t have a passkey yet");
        browser.inspect("passkey-needed-none");
        browser.press(ADD);
        browser.waitForText("Use your passkey");
        browser.inspect("passkey-needed");
        browser.press(USE);
        browser.waitForUrl(site.url() + "/admin");
        browser.waitForText("by PASSKEY");
        assertNoComplaints();
    }

    @Test
    void anOldSignInIsMadeFreshByThePasskeyAndThenMayAddAndRemove() throws Exception {
        makeOne("ada@example.com");
        browser.withoutAutofill();
        site.clock.advance(Duration.ofMinutes(11));
        browser.open(site.url() + "/login/passkeys");
        browser.waitForText("You signed in too long ago");
        browser.inspect("passkeys-old");
        browser.press(By.cssSelector("a.button"));
        browser.waitForText("Sign in with a passkey");
        browser.press(USE);
        browser.waitForUrl(site.url() + "/login/passkeys");
        browser.press(REMOVE);
        browser.waitForPasskeys(0);
    }

    @Test
    void aSignInThatGrowsOldWhileThePageIsOpenIsFoundWhenTheButtonIsPressed() {
        makeOne("ada@example.com");
        browser.open(site.url() + "/login/passkeys");
        browser.waitForText("Not used yet");
        site.clock.advance(Duration.ofMinutes(11));
        browser.press(ADD);
        browser.waitForText("You signed in too long ago");
    }

    @Test
    void whoeverWantsToBeAskedNoMoreIsAskedNoMore() {
        askFor("ada@example.com", "/account");
        browser.waitForText("Not now");
        browser.press(NEVER);
        browser.waitForText("by LINK");
        signOutAndStayOut();
        askFor("grace@example.com", "/account");
        browser.waitForText("by LINK");
    }

    @Test
    void withoutAScriptAllElseWorks() throws Exception {
        browser.withoutScript();
        browser.open(site.url() + "/account");
        assertThat(browser.text()).doesNotContain("passkey");
        browser.tabTo(ADDRESS_FIELD);
        browser.type("ada@example.com", Keys.ENTER);
        browser.waitForUrl(site.url() + "/login/sent");
        browser.open(site.link());
        browser.waitForUrl(site.url() + "/account");
        browser.open(site.url() + "/login/passkeys");
        browser.waitForText(HINT);
        assertThat(browser.text()).doesNotContain("Add a passkey");
        browser.open(site.url() + "/login/passkeys/offer?next=/account");
        browser.press(NOT_NOW);
        browser.waitForUrl(site.url() + "/account");
        browser.open(site.url() + "/admin");
        browser.waitForText(HINT);
    }
}
