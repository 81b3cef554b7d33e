package dev.passlink.port;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.html.HtmlEscapers;
import dev.passlink.Brand;
import dev.passlink.Device;
import dev.passlink.Grant;
import dev.passlink.text.Texts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The email that carries a link or a code: text that stands alone, and the same as HTML for what mail programs can show. Style
 * is inline, since some of them drop everything else. The dark colours come on top, for those that understand them.
 *
 * <p>What people act on comes first: the button, then the code, then what to know about them. The address behind the button is
 * last, since few need it and it is long.
 */
final class StandardMail {
    private static final String PAGE = resource("mail-page.html");
    private static final String LOGO = resource("mail-logo.html").strip();
    private static final String BUTTON = resource("mail-button.html");
    private static final String CODE = resource("mail-code.html");
    private static final String SMALL = resource("mail-small.html");
    private static final String COPY = resource("mail-copy.html");
    private static final String FOOTER = resource("mail-footer.html");
    /** Fills what a list of emails shows of this one, so that it shows nothing of what follows: a code, for instance. */
    private static final String NOTHING_MORE = "&#847;&zwnj;&nbsp;".repeat(120);

    private final MailContent content;
    private final Texts texts;
    private final String kind;
    /** Sent by the application on its own, so that no text may say that somebody asked. */
    private final boolean sent;

    private final boolean titled;

    StandardMail(MailContent content) {
        this.content = content;
        this.texts = content.texts();
        this.kind = switch (content.kind()) {
            case LOGIN -> "mail.login";
            case SIGN_UP -> "mail.signUp";
            case VIEW, SENT_VIEW -> "mail.view";
            case PASSKEY_ADDED -> "mail.passkeyAdded";
            case PASSKEY_REMOVED -> "mail.passkeyRemoved";
            case PASSKEY_RENAMED -> "mail.passkeyRenamed";
        };
        this.sent = content.kind() == MailContent.Kind.SENT_VIEW;
        this.titled = kind.equals("mail.view") && !content.title().isEmpty();
    }

    MailText text() {
        return new MailText(texts.text(subject(), names()), plain(), html());
    }

    // Plain text: link and code are each alone on their line, so that email programs make the whole link clickable, and
    // find the code that they offer to fill in.

    private String plain() {
        StringBuilder text = new StringBuilder();
        paragraph(text, texts.text(intro(), names()));
        if (content.kind().isNotice()) {
            paragraph(text, texts.text(notYou()));
            paragraph(text, texts.text("mail.passkey.see"));
            paragraph(text, content.link());
        } else if (!content.link().isEmpty()) {
            paragraph(text, texts.text("mail.open"));
            paragraph(text, content.link());
        }
        if (!content.code().isEmpty()) {
            paragraph(text, texts.text(codeIntro()));
            paragraph(text, content.code());
            paragraph(text, texts.text("mail.codeHint", lifetime(content.codeLifetime())));
        }
        if (hasLinkHint()) {
            paragraph(text, texts.text(linkHint(), lifetime(content.lifetime())) + "\n" + texts.text(elsewhere()));
        }
        if (!content.connecting().isEmpty()) {
            paragraph(text, texts.text("mail.connecting", provider()));
        }
        paragraph(
                text, texts.text(askedWith(), when()) + (content.kind().isNotice() ? "" : "\n" + texts.text(notYou())));
        text.append(content.brand().name()).append('\n');
        content.brand()
                .links()
                .forEach(link -> text.append(link.labelIn(texts.locale()))
                        .append(": ")
                        .append(link.href())
                        .append('\n'));
        return text.toString();
    }

    private static void paragraph(StringBuilder text, String line) {
        text.append(line).append("\n\n");
    }

    // HTML

    private String html() {
        Brand.Accent accent = content.brand().accent();
        String small = texts.html(askedWith(), when())
                + (content.kind().isNotice() ? "" : "<br>" + texts.html(notYou(), Map.of()));
        return PAGE.formatted(
                escape(texts.locale().toLanguageTag()),
                texts.isRightToLeft() ? "rtl" : "ltr",
                escape(texts.text(subject(), names())),
                start(),
                preheader(),
                NOTHING_MORE,
                logo(),
                texts.html(titled ? "mail.view.subject" : subject(), names()),
                toDo() + hints() + SMALL.formatted(small) + copy(),
                footer(),
                accent.dark(),
                accent.onDark());
    }

    /** On lock screens, too, so neither a code nor a link is in it. */
    private String preheader() {
        if (content.kind().isNotice()) {
            return texts.html(notYou(), Map.of());
        }
        return hasLinkHint()
                ? texts.html(linkHint(), lifetime(content.lifetime()))
                : texts.html("mail.codeHint", lifetime(content.codeLifetime()));
    }

    private String logo() {
        String name = content.brand().name();
        return content.brand()
                .logoInEmails()
                .map(logo -> LOGO.formatted(escape(logo.path()), logo.width(), logo.height(), escape(name)))
                .orElseGet(() -> isolated(name));
    }

    private String toDo() {
        StringBuilder html = new StringBuilder(wide(texts.html(intro(), names())));
        if (content.kind().isNotice()) {
            html.append(wide(texts.html(notYou(), Map.of())));
        }
        if (!content.link().isEmpty()) {
            Brand.Accent accent = content.brand().accent();
            html.append(BUTTON.formatted(escape(content.link()), button(), accent.light(), accent.onLight()));
        }
        if (!content.code().isEmpty()) {
            html.append(CODE.formatted(
                    texts.html(codeIntro(), Map.of()),
                    escape(content.code()),
                    texts.html("mail.codeHint", lifetime(content.codeLifetime()))));
        }
        return html.toString();
    }

    private String button() {
        return texts.html((content.kind().isNotice() ? "mail.passkey" : kind) + ".button", Map.of());
    }

    private String hints() {
        String link = hasLinkHint()
                ? wide(texts.html(linkHint(), lifetime(content.lifetime())) + "<br>"
                        + texts.html(elsewhere(), Map.of()))
                : "";
        return link + (content.connecting().isEmpty() ? "" : wide(texts.html("mail.connecting", provider())));
    }

    private static String wide(String html) {
        return "<p style=\"margin:0 0 24px\">" + html + "</p>\n";
    }

    private String copy() {
        return content.link().isEmpty()
                ? ""
                : COPY.formatted(
                        escape(content.link()),
                        texts.html("mail.copy", Map.of()),
                        start(),
                        content.brand().accent().light());
    }

    private String footer() {
        String links = content.brand().links().stream()
                .map(link -> "<a href=\"" + escape(link.href())
                        + "\" class=\"soft\" style=\"color:#535b69;text-decoration:underline\">"
                        + isolated(link.labelIn(texts.locale()))
                        + "</a>")
                .collect(Collectors.joining(" &middot; "));
        return links.isEmpty() ? "" : FOOTER.formatted(links);
    }

    private String start() {
        return texts.isRightToLeft() ? "right" : "left";
    }

    private static String isolated(String text) {
        return "<bdi>" + escape(text) + "</bdi>";
    }

    // What both say

    private boolean hasLinkHint() {
        return !content.link().isEmpty() && !content.kind().isNotice();
    }

    private Map<String, String> provider() {
        return Map.of("provider", content.connecting());
    }

    private Map<String, String> names() {
        return Map.of(
                "application",
                content.brand().name(),
                "address",
                content.address().text(),
                "title",
                content.title(),
                "passkey",
                content.passkey(),
                "renamed",
                content.newName());
    }

    private String subject() {
        return kind + (titled ? ".titled" : "") + ".subject";
    }

    private String linkHint() {
        return switch (content.uses()) {
            case Grant.UNTIL_EXPIRY -> "mail.linkAlways";
            case 1 -> "mail.linkOnce";
            default -> "mail.linkTimes";
        };
    }

    private String intro() {
        if (content.kind().isNotice()) {
            return kind + ".intro";
        }
        String what = (sent ? "mail.sent" : kind) + (titled ? ".titled" : "");
        return what + (sent ? ".intro" : ".asked");
    }

    private String notYou() {
        if (content.kind().isNotice()) {
            return kind + ".notYou";
        }
        return sent ? "mail.sent.notYou" : "mail.notYou";
    }

    private String elsewhere() {
        if (content.number()) {
            return "mail.elsewhereNumber";
        }
        if (sent) {
            return "mail.sent.asks";
        }
        return content.elsewhere() ? "mail.elsewhereAsks" : "mail.elsewhereNothing";
    }

    private String codeIntro() {
        return content.link().isEmpty() ? "mail.codeOnly" : "mail.codeToo";
    }

    private Map<String, String> lifetime(Duration lifetime) {
        return Map.of(
                "lifetime", texts.lifetime(lifetime),
                "times", texts.counted("times", content.uses()));
    }

    private String askedWith() {
        if (sent) {
            return "mail.sent.at";
        }
        if (content.kind().isNotice()) {
            return content.device().equals(Device.UNKNOWN) ? "mail.passkey.at" : "mail.passkey.with";
        }
        return content.device().equals(Device.UNKNOWN) ? "mail.askedAt" : "mail.askedWith";
    }

    private Map<String, String> when() {
        return Map.of("time", texts.time(content.askedAt()), "device", device());
    }

    private String device() {
        Device device = content.device();
        boolean both = !device.browser().isEmpty() && !device.system().isEmpty();
        return both
                ? texts.text("mail.device", Map.of("browser", device.browser(), "system", device.system()))
                : device.browser() + device.system();
    }

    private static String resource(String name) {
        try (InputStream in = StandardMail.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("The jar doesn't contain " + name);
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String escape(String text) {
        return HtmlEscapers.htmlEscaper().escape(text);
    }
}
