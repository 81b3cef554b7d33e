package dev.passlink.example.jobboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/** Two browsers: the computer that asks and waits, and the phone on which the email is opened. */
final class PhoneBrowserTest {
    private static final By ADDRESS_FIELD = By.id("email");
    private static final By NUMBER = By.cssSelector("p.number");

    private RunningBoard board;
    private Chromium computer;
    private Chromium phone;

    @BeforeEach
    void start() throws IOException {
        computer = Chromium.start();
        phone = Chromium.start();
        board = RunningBoard.start("APPROVE_ELSEWHERE", "on", "POLICY", "same-browser");
    }

    @AfterEach
    void stop() {
        // Neither is there where the browser was skipped.
        if (board != null) {
            computer.close();
            phone.close();
            board.close();
        }
    }

    private void ask() {
        computer.open(board.url() + "/login");
        computer.tabTo(ADDRESS_FIELD);
        computer.type("ada@example.com", Keys.ENTER);
        computer.waitForUrl(board.url() + "/login/sent");
    }

    private void openOnThePhone() throws IOException, InterruptedException {
        phone.open(board.visitor().linkFor("ada@example.com"));
        assertThat(phone.heading()).isEqualTo("Which number do you see where you asked for the link?");
        assertThat(phone.text()).contains("ada@example.com");
    }

    private static By choice(String number) {
        return By.cssSelector("button[value='" + number + "']");
    }

    @Test
    void theComputerMovesOnByItselfOnceItsNumberWasPressedOnThePhone() throws Exception {
        ask();
        computer.inspect("sent-with-number");
        String number = computer.text(NUMBER);
        openOnThePhone();
        phone.inspect("which-number");

        phone.press(choice(number));
        phone.waitForText("You can close this page");
        phone.inspect("right-number");
        computer.waitForUrl(board.url() + "/account");
        assertThat(computer.text()).contains("ada@example.com");
        phone.open(board.url() + "/account");
        assertThat(phone.url()).isEqualTo(board.url() + "/login?next=%2Faccount");
        assertThat(computer.complaints()).isEmpty();
    }

    @Test
    void withoutAScriptTheWaitingPageIsLeftByLookingAgain() throws Exception {
        computer.withoutScript();
        ask();
        openOnThePhone();
        phone.press(choice(computer.text(NUMBER)));
        phone.waitForText("You can close this page");
        computer.press(By.linkText("Refresh"));
        computer.waitForUrl(board.url() + "/account");
    }

    @Test
    void aWrongNumberEndsTheLinkAndSaysHowToGoOn() throws Exception {
        ask();
        String number = computer.text(NUMBER);
        openOnThePhone();
        phone.press(By.cssSelector("button[name='number']:not([value='" + number + "'])"));
        phone.waitForText("That isn’t the number");
        phone.inspect("wrong-number");
        computer.open(board.url() + "/login/sent");
        assertThat(computer.url()).isEqualTo(board.url() + "/login/sent");
    }
}
