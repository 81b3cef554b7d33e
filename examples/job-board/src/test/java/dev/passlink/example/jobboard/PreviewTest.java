package dev.passlink.example.jobboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The preview of every mail and page, for developers only. */
final class PreviewTest {
    private static final Pattern LINK = Pattern.compile("<a href=\"(/dev/preview/[^\"]+)\">");

    private RunningBoard board;
    private Visitor visitor;

    @BeforeEach
    void start() throws Exception {
        board = RunningBoard.start();
        visitor = board.visitor();
    }

    @AfterEach
    void stop() {
        board.close();
    }

    private List<String> linksOn(String target) throws Exception {
        HttpResponse<String> page = visitor.get(target);
        assertThat(page.statusCode()).as(target).isEqualTo(200);
        return LINK.matcher(page.body())
                .results()
                .map(link -> link.group(1))
                .filter(link -> !link.equals("/dev/preview"))
                .toList();
    }

    @Test
    void everyMailAndPageIsShownInEveryLanguage() throws Exception {
        List<String> languages = linksOn("/dev/preview");
        assertThat(languages).hasSize(10).contains("/dev/preview/en", "/dev/preview/ar");
        for (String language : languages) {
            List<String> samples = linksOn(language);
            assertThat(samples).hasSizeGreaterThan(40);
            for (String sample : samples) {
                HttpResponse<String> shown = visitor.get(sample);
                assertThat(shown.statusCode()).as(sample).isEqualTo(200);
                String tag = language.substring(language.lastIndexOf('/') + 1);
                assertThat(shown.body()).contains("<html lang=\"" + tag + "\"");
                assertThat(shown.headers().firstValue("Content-Security-Policy").orElse(""))
                        .startsWith("default-src 'none'")
                        .contains("form-action 'none'");
            }
        }
    }

    @Test
    void whatThereIsNotIsNotFound() throws Exception {
        for (String target :
                List.of("", "/", "/sv", "/en/", "/en/mail", "/en/mail/x", "/en/x/login", "/en/mail/login/x")) {
            assertThat(visitor.get("/dev/preview" + target).statusCode())
                    .as(target)
                    .isEqualTo(target.isEmpty() ? 200 : 404);
        }
    }

    @Test
    void whereMailIsSentThereIsNoPreview() throws Exception {
        try (RunningBoard live = RunningBoard.start("SMTP_URL", "smtp://localhost:1")) {
            assertThat(live.visitor().get("/dev/preview").statusCode()).isEqualTo(404);
        }
    }
}
