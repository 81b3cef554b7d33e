package dev.passlink.port;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.html.HtmlEscapers;
import dev.passlink.Device;
import dev.passlink.Grant;
import dev.passlink.text.Texts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;

/**
 * The mail that carries a link or a code: text that stands alone, and the same as HTML for the constraints of mail
 * programs. Style is inline, since some drop all else; what is dark comes on top, where it is understood.
 */
final class StandardMail {
    private static final String PAGE = resource("mail-page.html");
    private static final String LINK = resource("mail-link.html");
    private static final String CODE = resource("mail-code.html");
    private static final String NOTICE = resource("mail-notice.html");
    private static final String CONNECTING = resource("mail-connecting.html");

    private final MailContent content;
    private final Texts texts;
    private final String kind;
    /** By the application, so that nothing may say that somebody asked. */
    private final boolean sent;

    StandardMail(MailContent content) {
        this.content = content;
        this.texts = content.texts();
        this.kind = switch (content.kind()) {
            case LOGIN -> "mail.login";
            case SIGN_UP -> "mail.signUp";
            case VIEW, SENT_VIEW -> "mail.view";
            case PASSKEY_ADDED -> "mail.passkeyAdded";
            case PASSKEY_REMOVED -> "mail.passkeyRemoved";
        };
        this.sent = content.kind() == MailContent.Kind.SENT_VIEW;
    }

    MailText text() {
        return new MailText(texts.text(kind + ".subject", application()), plain(), html());
    }

    // Plain text: link and code each on a line of their own, without any mark that a program could take for a part.

    private String plain() {
        StringBuilder text = new StringBuilder();
        paragraph(text, texts.text(intro(), who()));
        if (content.kind().isNotice()) {
            paragraph(text, texts.text(notYou()));
            paragraph(text, texts.text("mail.passkey.see"));
            paragraph(text, content.link());
        } else if (!content.link().isEmpty()) {
            paragraph(text, texts.text("mail.open"));
            paragraph(text, content.link());
            paragraph(text, texts.text(linkHint(), lifetime(content.lifetime())) + "\n" + texts.text(elsewhere()));
        }
        if (!content.code().isEmpty()) {
            paragraph(text, texts.text(codeIntro()));
            paragraph(text, content.code());
            paragraph(text, texts.text("mail.codeHint", lifetime(content.codeLifetime())));
        }
        if (!content.connecting().isEmpty()) {
            paragraph(text, texts.text("mail.connecting", provider()));
        }
        paragraph(
                text, texts.text(askedWith(), when()) + (content.kind().isNotice() ? "" : "\n" + texts.text(notYou())));
        return text.append(content.brand().name()).append('\n').toString();
    }

    private static void paragraph(StringBuilder text, String line) {
        text.append(line).append("\n\n");
    }

    // HTML

    private String html() {
        String ways = (content.link().isEmpty() ? "" : link())
                + (content.code().isEmpty() ? "" : code())
                + (content.connecting().isEmpty() ? "" : connecting());
        return PAGE.formatted(
                escape(texts.locale().toLanguageTag()),
                texts.isRightToLeft() ? "rtl" : "ltr",
                escape(texts.text(kind + ".subject", application())),
                texts.isRightToLeft() ? "right" : "left",
                escape(content.brand().name()),
                texts.html(kind + ".subject", application()),
                texts.html(intro(), who()),
                ways,
                texts.html(askedWith(), when())
                        + (content.kind().isNotice() ? "" : "<br>" + texts.html(notYou(), Map.of())));
    }

    private String link() {
        if (content.kind().isNotice()) {
            // What to do about it is what it is sent for: no small print.
            return NOTICE.formatted(
                    texts.html(notYou(), Map.of()),
                    escape(content.link()),
                    texts.html("mail.passkey.button", Map.of()),
                    texts.html("mail.copy", Map.of()),
                    texts.isRightToLeft() ? "right" : "left");
        }
        return LINK.formatted(
                escape(content.link()),
                texts.html(kind + ".button", Map.of()),
                texts.html(linkHint(), lifetime(content.lifetime())),
                texts.html(elsewhere(), Map.of()),
                texts.html("mail.copy", Map.of()),
                texts.isRightToLeft() ? "right" : "left");
    }

    private String code() {
        return CODE.formatted(
                content.link().isEmpty() ? "0" : "28px",
                texts.html(codeIntro(), Map.of()),
                texts.isRightToLeft() ? "right" : "left",
                escape(content.code()),
                texts.html("mail.codeHint", lifetime(content.codeLifetime())));
    }

    private String connecting() {
        return CONNECTING.formatted(texts.html("mail.connecting", provider()));
    }

    // What both say

    private Map<String, String> application() {
        return Map.of("application", content.brand().name());
    }

    private Map<String, String> provider() {
        return Map.of("provider", content.connecting());
    }

    private Map<String, String> who() {
        return Map.of(
                "application",
                content.brand().name(),
                "address",
                content.address().text(),
                "passkey",
                content.passkey());
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
        return sent ? "mail.sent.intro" : kind + ".asked";
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
                throw new IllegalStateException("The jar lacks " + name);
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
