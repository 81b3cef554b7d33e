package dev.passlink.example.jobboard;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Pages and emails, for everybody, on any screen: in English, in Arabic, from right to left, and in whichever of the others
 * says it at greatest length. All ten, in every look: {@code -Dpasslink.languages=all}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LanguagesBrowserTest {
    private static final boolean ALL = "all".equals(System.getProperty("passlink.languages"));
    private static final List<String> OTHERS = List.of("de", "es", "fr", "it", "ja", "nl", "pl", "pt");
    private static final Pattern NO_TEXT = Pattern.compile("(?s)<style.*?</style>|<script.*?</script>|<[^>]*>");
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

    @BeforeAll
    void start() throws IOException {
        browser = Chromium.start();
        board = RunningBoard.start();
    }

    @AfterAll
    void stop() {
        // Neither is there where the browser was skipped.
        if (board != null) {
            browser.close();
            board.close();
        }
    }

    @Test
    void thePagesAreForEverybody() throws Exception {
        for (String page : PAGES) {
            inspect("page", page);
        }
    }

    @Test
    void theMailsAreForEverybody() throws Exception {
        for (String mail : MAILS) {
            inspect("mail", mail);
        }
    }

    @Test
    void thePreviewItselfIsForEverybody() throws Exception {
        browser.open(board.url() + "/dev/preview");
        browser.inspect("preview");
        browser.open(board.url() + "/dev/preview/ar");
        browser.inspect("preview-ar");
    }

    private void inspect(String kind, String name) throws Exception {
        for (String language : languages(kind, name)) {
            String page = language + "-" + kind + "-" + name;
            browser.open(board.url() + path(language, kind, name));
            if (ALL || language.equals("en")) {
                browser.inspect(page);
            } else {
                browser.inspectTexts(page);
            }
        }
    }

    private List<String> languages(String kind, String name) throws Exception {
        List<String> languages = new ArrayList<>(List.of("en", "ar"));
        if (ALL) {
            languages.addAll(OTHERS);
        } else {
            languages.add(longest(kind, name));
        }
        return languages;
    }

    private String longest(String kind, String name) throws Exception {
        String longest = "";
        int most = 0;
        for (String language : OTHERS) {
            String html = board.visitor().get(path(language, kind, name)).body();
            int length = NO_TEXT.matcher(html).replaceAll("").length();
            if (length > most) {
                most = length;
                longest = language;
            }
        }
        return longest;
    }

    private static String path(String language, String kind, String name) {
        return "/dev/preview/" + language + "/" + kind + "/" + name;
    }
}
