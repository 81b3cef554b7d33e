package dev.passlink.example.jobboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/** In a real browser, by keyboard alone; each page on the narrowest screen and on a wide one, light and dark. */
class SignInBrowserTest {
    private static final By SIGN_IN = By.linkText("Sign in");
    private static final By ADDRESS_FIELD = By.id("email");
    private static final By MAIL = By.tagName("iframe");
    private static final By SIGN_OUT = By.cssSelector("form[action='/logout'] button");
    private static final By CODE_FIELD = By.id("code");
    private static final By RESEND = By.cssSelector("form[action='/login/sent'] button");
    private static final By CONFIRM = By.cssSelector("form[action='/login/link'] button");

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

    @Test
    void aPersonWithoutAMouseSignsInByTheMailAndOutAgain() throws Exception {
        browser.open(board.url());
        assertThat(browser.url()).isEqualTo(board.url() + "/jobs");
        browser.inspect("jobs");

        browser.press(SIGN_IN);
        browser.waitForUrl(board.url() + "/login");
        browser.inspect("login");

        browser.tabTo(ADDRESS_FIELD);
        browser.type("ada@example.com", Keys.ENTER);
        browser.waitForUrl(board.url() + "/login/sent");
        browser.inspect("sent");

        browser.open(board.url() + "/dev/mailbox");
        browser.reloadUntilPresent(MAIL);
        browser.inspect("mailbox");

        // The first thing in the mail that takes the focus is its link. The cookie of the browser that asked goes with
        // it, and the library sees a navigation: otherwise it would have asked for a confirmation.
        browser.tabTo(MAIL);
        browser.type(Keys.ENTER);
        browser.waitForUrl(board.url() + "/account");
        assertThat(browser.text()).contains("ada@example.com");
        browser.inspect("account");

        browser.press(SIGN_OUT);
        browser.waitForUrl(board.url() + "/jobs");
        browser.open(board.url() + "/account");
        assertThat(browser.url()).isEqualTo(board.url() + "/login?next=%2Faccount");
    }

    @Test
    void anotherBrowserConfirmsAndAUsedLinkOffersANewOne() throws Exception {
        String link = linkFor("grace@example.com");

        browser.open(link);
        assertThat(browser.text()).contains("grace@example.com");
        browser.inspect("confirmation");

        browser.press(CONFIRM);
        browser.waitForUrl(board.url() + "/account");
        assertThat(browser.text()).contains("grace@example.com");

        browser.forgetCookies();
        browser.open(link);
        assertThat(browser.heading()).isEqualTo("This no longer works");
        browser.inspect("no-longer-valid");
    }

    @Test
    void theCodeIsTypedWhereItWasAskedFor() throws Exception {
        askFor("edsger@example.com");
        browser.inspect("waiting");
        browser.tabTo(CODE_FIELD);
        browser.type("wrong", Keys.ENTER);
        browser.waitForText("That isn’t the code");
        assertThat(browser.url()).isEqualTo(board.url() + "/login/sent");
        browser.inspect("wrong-code");

        browser.tabTo(CODE_FIELD);
        browser.paste(" " + codeFor("edsger@example.com") + " ");
        browser.waitForUrl(board.url() + "/account");
        assertThat(browser.text()).contains("edsger@example.com");

        browser.back();
        browser.waitForUrl(board.url() + "/account");
        browser.press(By.linkText("Close your account"));
        browser.waitForUrl(board.url() + "/account/close");
        browser.inspect("close-account");
    }

    @Test
    void theWaitingTabMovesOnOnceTheLinkWasUsedInAnother() throws Exception {
        askFor("grace@example.com");
        String waiting = browser.tab();
        String link = board.visitor().linkFor("grace@example.com");

        browser.openTab(link);
        browser.waitForUrl(board.url() + "/account");
        browser.toTab(waiting);
        browser.waitForUrl(board.url() + "/account");
    }

    @Test
    void withoutAScriptTheWaitingPageIsLeftByLookingAgain() throws Exception {
        browser.withoutScript();
        askFor("grace@example.com");
        String waiting = browser.tab();
        browser.openTab(board.visitor().linkFor("grace@example.com"));
        browser.toTab(waiting);
        assertThat(browser.url()).isEqualTo(board.url() + "/login/sent");
        browser.open(board.url() + "/login/sent");
        assertThat(browser.url()).isEqualTo(board.url() + "/account");
    }

    @Test
    void aPersonWhoStaysIsStillThereAfterTheBrowserWasClosed() throws Exception {
        browser.open(board.url() + "/login");
        browser.tabTo(ADDRESS_FIELD);
        browser.type("ada@example.com");
        browser.tabTo(By.name("stay"));
        browser.type(Keys.SPACE);
        browser.press(By.cssSelector("main button"));
        browser.waitForUrl(board.url() + "/login/sent");
        browser.tabTo(CODE_FIELD);
        browser.type(codeFor("ada@example.com"));
        browser.waitForUrl(board.url() + "/account");
        browser.inspect("account-that-stays");
        browser.forgetSessionCookies();
        browser.open(board.url() + "/account");
        assertThat(browser.text()).contains("ada@example.com", "stay signed in");

        browser.press(By.cssSelector("form[action='/logout/everywhere'] button"));
        browser.waitForUrl(board.url() + "/jobs");
        browser.open(board.url() + "/account");
        assertThat(browser.url()).isEqualTo(board.url() + "/login?next=%2Faccount");
    }

    @Test
    void whereTheLimitIsReachedTheSecondsAreCountedDown() throws Exception {
        for (int i = 0; i < 4; i++) {
            askFor("alan@example.com");
        }
        browser.press(RESEND);
        browser.waitForText("You can ask for another email in");
        browser.inspect("wait-to-resend");
    }

    private void askFor(String address) {
        browser.open(board.url() + "/login");
        browser.tabTo(ADDRESS_FIELD);
        browser.type(address, Keys.ENTER);
        browser.waitForUrl(board.url() + "/login/sent");
    }

    private String codeFor(String address) throws IOException, InterruptedException {
        return board.visitor().codeFor(address);
    }

    @Test
    void aGuestAppliesForAJobByALink() throws Exception {
        browser.open(board.url() + "/jobs/17");
        browser.tabTo(ADDRESS_FIELD);
        browser.type("guest@example.org", Keys.ENTER);
        browser.waitForUrl(board.url() + "/login/sent");
        browser.inspect("waiting-for-a-view");

        browser.open(board.url() + "/dev/mailbox");
        browser.reloadUntilPresent(MAIL);
        browser.tabTo(MAIL);
        browser.type(Keys.ENTER);
        browser.waitForUrl(board.url() + "/jobs/17/apply");
        assertThat(browser.text()).contains("guest@example.org");
        browser.inspect("apply");
        browser.tabTo(By.id("text"));
        browser.type("Punched cards for forty years.");
        browser.press(By.cssSelector("main button"));
        browser.waitForText("Your application is in");
        browser.inspect("applied");

        browser.forgetCookies();
        browser.open(board.url() + "/jobs/17/apply");
        assertThat(browser.heading()).isEqualTo("This page needs a link");
        browser.inspect("needs-a-link");
    }

    @Test
    void theMailIsForEverybody(@TempDir Path folder) throws Exception {
        linkFor("alan@example.com");
        String html = board.visitor().mails().get(0).get("html").asText();

        browser.open(
                Files.writeString(folder.resolve("mail.html"), html).toUri().toString());

        assertThat(browser.heading()).isEqualTo("Sign in to Job Board");
        // Landmarks are for pages: the program that shows the mail has its own.
        browser.inspect("mail");
    }

    @Test
    void theOtherPagesAreForEverybodyToo() throws Exception {
        browser.open(board.url() + "/jobs/17");
        browser.inspect("job");
        browser.open(board.url() + "/nowhere");
        browser.inspect("not-found");
        browser.open(board.url() + "/%00");
        browser.inspect("bad-request");
        browser.open(board.url() + "/dev/mailbox");
        browser.inspect("empty-mailbox");
    }

    private String linkFor(String address) throws IOException, InterruptedException {
        Visitor asking = board.visitor();
        asking.askForLink(address, "/account");
        return asking.linkFor(address);
    }
}
