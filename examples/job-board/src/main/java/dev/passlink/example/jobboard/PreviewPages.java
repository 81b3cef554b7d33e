package dev.passlink.example.jobboard;

import static dev.passlink.example.jobboard.Layout.escape;
import static java.util.stream.Collectors.joining;

import dev.passlink.Passlink;
import dev.passlink.port.MailContent;
import dev.passlink.port.MailText;
import dev.passlink.text.Texts;
import dev.passlink.web.Pages;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Every email and page in every language, at {@code /dev/preview}, for translators and designers. */
final class PreviewPages {
    private static final String HERE = "/dev/preview";
    private static final String POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self';"
            + " base-uri 'none'; frame-ancestors 'none'";
    /** What is shown is looked at and not used: no script, no form, and only this site may frame it. */
    private static final String SAMPLE_POLICY = "default-src 'none'; style-src 'self' 'unsafe-inline';"
            + " img-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'";

    private final Passlink passlink;
    private final Pages pages;
    private final PreviewSamples samples;
    private final Layout layout;

    PreviewPages(Passlink passlink, Layout layout) {
        this.passlink = passlink;
        this.pages = Pages.standard(passlink);
        this.samples = new PreviewSamples(passlink);
        this.layout = layout;
    }

    /** The index, a language, or one email or page in it. */
    Page page(HttpServletRequest request) {
        String path = request.getPathInfo() == null ? "" : request.getPathInfo();
        List<String> parts = List.of(path.split("/", -1));
        if (path.isEmpty()) {
            return index(request);
        }
        Optional<Texts> texts = passlink.languages().all().stream()
                .filter(each -> tag(each).equals(parts.get(1)))
                .findFirst();
        Optional<Page> page = switch (parts.size()) {
            case 2 -> texts.map(each -> language(request, each));
            case 4 -> texts.flatMap(each -> sample(parts.get(2), parts.get(3), each));
            default -> Optional.empty();
        };
        return page.orElseGet(() -> layout.notFound(request));
    }

    private Page index(HttpServletRequest request) {
        String languages = passlink.languages().all().stream()
                .map(texts -> "<li><a href=\"%1$s/%2$s\">%3$s</a></li>"
                        .formatted(HERE, tag(texts), escape(name(texts.locale()))))
                .collect(joining("\n"));
        return shown(request, "Preview", """
                <h1>Every email and page</h1>
                <p class="lead">As Passlink writes them, in every language of this site.</p>
                <ul>
                %s
                </ul>
                """.formatted(languages));
    }

    private Page language(HttpServletRequest request, Texts texts) {
        String mails = samples.mails(texts).entrySet().stream()
                .map(mail -> mail(texts, mail.getKey(), mail.getValue().standard()))
                .collect(joining("\n"));
        String all = samples.pages().keySet().stream()
                .map(name -> frame(texts, "page", name, "<h3>" + name + "</h3>", ""))
                .collect(joining("\n"));
        return shown(request, "Preview: " + name(texts.locale()), """
                <p class="back"><a href="%s">All languages</a></p>
                <h1>%s</h1>
                <h2>Emails</h2>
                %s
                <h2>Pages</h2>
                %s
                """.formatted(
                        HERE, escape(name(texts.locale())), mails, all));
    }

    private static String mail(Texts texts, String name, MailText mail) {
        String subject = "<h3>%s</h3>\n<p>Subject: <bdi lang=\"%s\">%s</bdi></p>"
                .formatted(name, tag(texts), escape(mail.subject()));
        return frame(texts, "mail", name, subject, """
                <details>
                <summary>Plain text</summary>
                <pre lang="%s" dir="auto">%s</pre>
                </details>
                """.formatted(tag(texts), escape(mail.text())));
    }

    private static String frame(Texts texts, String kind, String name, String above, String below) {
        return """
                <article class="mail">
                %1$s
                <iframe title="%7$s %3$s" sandbox src="%4$s/%5$s/%2$s/%3$s" loading="lazy"></iframe>
                <p><a href="%4$s/%5$s/%2$s/%3$s">Open %7$s %3$s</a></p>
                %6$s</article>
                """.formatted(above, kind, name, HERE, tag(texts), below, kind.equals("mail") ? "email" : kind);
    }

    private Optional<Page> sample(String kind, String name, Texts texts) {
        Optional<String> html = switch (kind) {
            case "mail" ->
                found(samples.mails(texts), name).map(MailContent::standard).map(MailText::html);
            case "page" -> found(samples.pages(), name).map(page -> pages.html(page, texts));
            default -> Optional.empty();
        };
        return html.map(document -> Page.html(200, document).with("Content-Security-Policy", SAMPLE_POLICY));
    }

    private static <T> Optional<T> found(Map<String, T> all, String name) {
        return Optional.ofNullable(all.get(name));
    }

    private Page shown(HttpServletRequest request, String title, String content) {
        return layout.page(request, 200, title, content).with("Content-Security-Policy", POLICY);
    }

    private static String tag(Texts texts) {
        return texts.locale().toLanguageTag();
    }

    private static String name(Locale locale) {
        return locale.getDisplayName(Locale.ENGLISH) + ", " + locale.getDisplayName(locale);
    }
}
