package dev.passlink.example.jobboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/** In a real browser: the page on which somebody waits for the email, and the field for its code. */
class WaitingBrowserTest {
    private static final By ADDRESS_FIELD = By.id("email");
    private static final By CODE_FIELD = By.id("code");

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

    private void askFor(String address) {
        browser.open(board.url() + "/login");
        browser.tabTo(ADDRESS_FIELD);
        browser.type(address, Keys.ENTER);
        browser.waitForUrl(board.url() + "/login/sent");
    }

    @Test
    void theCodeIsSentByItselfOnceItsLastLetterIsTyped() throws Exception {
        askFor("ada@example.com");
        assertThat(browser.text()).contains("ada@example.com");
        browser.waitForFocus(CODE_FIELD);
        assertThat(browser.attribute(CODE_FIELD, "aria-describedby")).isEqualTo("code-hint");
        assertThat(browser.text()).contains("We’ll check it as soon as it’s complete.");
        browser.type(board.visitor().codeFor("ada@example.com").toLowerCase(Locale.ROOT));
        browser.waitForUrl(board.url() + "/account");
    }

    @Test
    void aCodePastedWithTheWordBeforeItIsSentByItself() throws Exception {
        askFor("grace@example.com");
        String code = board.visitor().codeFor("grace@example.com");
        browser.pasteFromClipboard(CODE_FIELD, "Code: " + code.substring(0, 4) + " " + code.substring(4) + "\n");
        browser.waitForUrl(board.url() + "/account");
    }

    @Test
    void aSuggestionOfTheKeyboardIsSentByItself() throws Exception {
        askFor("alan@example.com");
        browser.paste(board.visitor().codeFor("alan@example.com"));
        browser.waitForUrl(board.url() + "/account");
    }

    @Test
    void whatIsNoCodeIsLeftToThePersonToSend() {
        askFor("edsger@example.com");
        browser.pasteFromClipboard(CODE_FIELD, "Hello, dear friend");
        browser.type(Keys.chord(Keys.CONTROL, "a"), "AEIOUAEI");
        assertThat(browser.url()).isEqualTo(board.url() + "/login/sent");
        browser.type(Keys.ENTER);
        browser.waitForText("That isn’t the code");
        browser.waitForFocus(CODE_FIELD);
    }

    @Test
    void withoutAScriptNobodyIsToldThatTheCodeSendsItself() {
        browser.withoutScript();
        askFor("barbara@example.com");
        assertThat(browser.text()).doesNotContain("as soon as it’s complete");
        assertThat(browser.attribute(CODE_FIELD, "aria-describedby")).isNull();
    }

    @Test
    void whoeverHasAWellKnownProviderOpensItsInboxBesideThisPage() throws Exception {
        askFor("somebody@gmail.com");
        assertThat(browser.text()).contains("Open Gmail");
        browser.inspect("waiting-with-inbox");
    }
}
