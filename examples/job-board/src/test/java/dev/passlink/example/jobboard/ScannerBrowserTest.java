package dev.passlink.example.jobboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.testkit.MailScanner;
import dev.passlink.testkit.MailScanner.Finding;
import dev.passlink.testkit.MailScanner.Outcome;
import dev.passlink.testkit.MailScanner.Visit;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

/** Mail scanners with a browser of their own, let loose on the real site. */
class ScannerBrowserTest {
    private static final By CONFIRM = By.cssSelector("main button");

    private final Set<String> mailed = new HashSet<>();

    private URI mailedLink(RunningBoard board) {
        try {
            Visitor person = board.visitor();
            person.askForLink("ada@example.com", "/account");
            // The mailbox may still show the one before.
            String link = person.linkFor("ada@example.com");
            while (!mailed.add(link)) {
                link = person.linkFor("ada@example.com");
            }
            return URI.create(link);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** At another browser than the one that asked. */
    private static boolean entersByConfirming(RunningBoard board, URI link) {
        try {
            Visitor person = board.visitor();
            HttpResponse<String> page = person.get(link.toString());
            return page.statusCode() == 200
                    && person.submit("/login/link", page).statusCode() == 303
                    && person.get("/account").statusCode() == 200;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String press(URI link) {
        try (Chromium browser = Chromium.start()) {
            browser.open(link.toString());
            browser.press(CONFIRM);
            return browser.text();
        }
    }

    @Test
    void aBrowserThatRunsScriptConsumesNothingAndOneThatPressesTheButtonDoes() throws IOException {
        Chromium.requireInstalled();
        try (RunningBoard board = RunningBoard.start("LIMIT_PER_ADDRESS", "100")) {
            List<Finding> findings = MailScanner.of(HttpClient.newHttpClient())
                    .browser(Visit.SCRIPT, MailScanner.chromium(Path.of("/usr/bin/chromium")))
                    .browser(Visit.SCRIPT_AND_BUTTON, ScannerBrowserTest::press)
                    .check(() -> mailedLink(board), link -> entersByConfirming(board, link));
            assertThat(findings).extracting(Finding::outcome).doesNotContain(Outcome.SKIPPED);
            assertThat(findings)
                    .filteredOn(Finding::consumed)
                    .extracting(Finding::visit)
                    .containsExactly(Visit.BUTTON, Visit.SCRIPT_AND_BUTTON);
            assertThat(findings)
                    .filteredOn(finding -> finding.visit() == Visit.SCRIPT)
                    .flatExtracting(Finding::steps)
                    .extracting(MailScanner.Step::form)
                    .as("it saw the page with the button")
                    .containsExactly(true);
        }
    }
}
