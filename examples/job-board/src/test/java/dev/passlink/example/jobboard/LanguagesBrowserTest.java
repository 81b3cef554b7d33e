package dev.passlink.example.jobboard;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pages and mails in four languages, one of them from right to left: for everybody, on any screen. */
final class LanguagesBrowserTest {
    private static final List<String> LANGUAGES = List.of("en", "de", "ja", "ar");
    private static final List<String> MAILS = List.of("login", "login-number", "view");
    /** Those with the longest texts and the most of what could stick out. */
    private static final List<String> PAGES = List.of(
            "sign-in-proof-needed",
            "sent-too-often",
            "sent-number",
            "confirm",
            "approve",
            "approve-sign-up",
            "approved",
            "other-browser",
            "no-longer-valid-again",
            "trouble-503");

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
    void thePagesAreForEverybody() throws Exception {
        for (String language : LANGUAGES) {
            for (String page : PAGES) {
                open(language, "page", page);
                browser.inspect(language + "-page-" + page);
            }
        }
    }

    @Test
    void theMailsAreForEverybody() throws Exception {
        for (String language : LANGUAGES) {
            for (String mail : MAILS) {
                open(language, "mail", mail);
                // Landmarks are for pages: the program that shows the mail has its own.
                browser.inspect(language + "-mail-" + mail);
            }
        }
    }

    @Test
    void thePreviewItselfIsForEverybody() throws Exception {
        browser.open(board.url() + "/dev/preview");
        browser.inspect("preview");
        browser.open(board.url() + "/dev/preview/ar");
        browser.inspect("preview-ar");
    }

    private void open(String language, String kind, String name) {
        browser.open(board.url() + "/dev/preview/" + language + "/" + kind + "/" + name);
    }
}
