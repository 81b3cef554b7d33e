package dev.passlink.example.jobboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

/** Signing in by a provider on another site, in a real browser with its rules for cookies, forms and redirects. */
class GoogleBrowserTest {
    private static final By GOOGLE = By.cssSelector("button[formaction='/login/google']");
    private static final By SIGN_OUT = By.cssSelector("form[action='/logout'] button");
    private static final By CANCEL = By.className("cancel");
    private static final By ADA = person("1001");
    private static final By GRACE = person("1002");
    private static final By CAROL = person("1007");
    private static final By NEXT_WITH_THE_ADDRESS_OF_GRACE = person("2002");

    private RunningBoard board;
    private Chromium browser;

    @BeforeEach
    void start() throws IOException {
        browser = Chromium.start();
        board = RunningBoard.start();
    }

    @AfterEach
    void stop() {
        // Neither is there where the browser was skipped.
        if (board != null) {
            browser.close();
            board.close();
        }
    }

    private static By person(String subject) {
        return By.cssSelector("button[value='" + subject + "']");
    }

    @Test
    void aPersonPressesTheButtonAgreesAndIsSignedIn() throws Exception {
        leaveFor("/account");
        browser.inspect("make-believe-google");

        browser.press(ADA);
        browser.waitForUrl(board.url() + "/account");
        assertThat(browser.text()).contains("ada@example.com", "With Google", "Connected");
        browser.inspect("account-with-google");
        assertThat(browser.complaints()).noneMatch(complaint -> complaint.contains("Content Security Policy"));
        assertThat(browser.cookies()).noneMatch(cookie -> cookie.getName().contains("attempt"));
    }

    @Test
    void whoeverCancelsIsShownTheWaysToGoOn() throws Exception {
        leaveFor("/account");
        browser.press(CANCEL);

        browser.waitForText("nothing has changed");
        assertThat(browser.heading()).isEqualTo("Sign in");
        browser.inspect("cancelled");

        browser.press(GOOGLE);
        browser.waitForText("Who do you want to be");
        browser.press(ADA);
        browser.waitForUrl(board.url() + "/account");
    }

    @Test
    void twoTabsAtOnceBothGetThere() {
        leaveFor("/account?tab=1");
        String first = browser.tab();
        browser.openTab(board.url() + "/jobs");
        String second = browser.tab();
        leaveFor("/account?tab=2");
        browser.toTab(first);
        browser.press(ADA);
        browser.waitForUrl(board.url() + "/account?tab=1");
        browser.toTab(second);
        browser.press(ADA);
        browser.waitForUrl(board.url() + "/account?tab=2");
        assertThat(browser.text()).contains("ada@example.com");
    }

    @Test
    void whereTheProviderDoesNotDecideAboutTheAddressAMailProvesItOnce() throws Exception {
        leaveFor("/account");
        browser.press(CAROL);
        browser.waitForUrl(board.url() + "/login/sent");
        browser.waitForText("show that the address is yours");
        browser.inspect("proof-needed");

        browser.open(board.visitor().linkFor("carol@thirdparty.example"));
        browser.waitForUrl(board.url() + "/account");
        assertThat(browser.text()).contains("carol@thirdparty.example", "With the link in an email", "Connected");

        browser.press(SIGN_OUT);
        browser.waitForUrl(board.url() + "/jobs");
        leaveFor("/account");
        browser.press(CAROL);
        browser.waitForUrl(board.url() + "/account");
        assertThat(browser.text()).contains("carol@thirdparty.example", "With Google");
    }

    @Test
    void whoWasGivenAnAddressNeverInheritsTheAccount() throws Exception {
        leaveFor("/account");
        browser.press(GRACE);
        browser.waitForUrl(board.url() + "/account");
        browser.forgetCookies();

        leaveFor("/account");
        browser.press(NEXT_WITH_THE_ADDRESS_OF_GRACE);
        browser.waitForText("We can’t sign you in with that account");
        browser.inspect("refused");
        browser.open(board.url() + "/account");
        assertThat(browser.heading()).isEqualTo("Sign in");
    }

    private void leaveFor(String next) {
        browser.open(board.url() + "/login?next="
                + next.replace("/", "%2F").replace("?", "%3F").replace("=", "%3D"));
        browser.press(GOOGLE);
        browser.waitForText("Who do you want to be");
    }
}
