package dev.passlink.port;

import com.google.common.html.HtmlEscapers;
import dev.passlink.Device;
import dev.passlink.Grant;
import dev.passlink.text.Texts;
import java.util.Map;

/**
 * The mail that carries a link or a code: text that stands alone, and the same as HTML for the constraints of mail
 * programs. Style is inline, since some drop all else; what is dark comes on top, where it is understood.
 */
final class StandardMail {
    private final MailContent content;
    private final Texts texts;
    private final String kind;

    StandardMail(MailContent content) {
        this.content = content;
        this.texts = content.texts();
        this.kind = switch (content.kind()) {
            case LOGIN -> "mail.login";
            case SIGN_UP -> "mail.signUp";
            case VIEW -> "mail.view";
        };
    }

    MailText text() {
        return new MailText(texts.text(kind + ".subject", application()), plain(), html());
    }

    // Plain text: link and code each on a line of their own, without any mark that a program could take for a part.

    private String plain() {
        StringBuilder text = new StringBuilder();
        paragraph(text, texts.text(kind + ".asked", who()));
        if (!content.link().isEmpty()) {
            paragraph(text, texts.text("mail.open"));
            paragraph(text, content.link());
            paragraph(text, texts.text(linkHint(), lifetime()) + "\n" + texts.text(elsewhere()));
        }
        if (!content.code().isEmpty()) {
            paragraph(text, texts.text(codeIntro()));
            paragraph(text, content.code());
            paragraph(text, texts.text("mail.codeHint", lifetime()));
        }
        if (!content.connecting().isEmpty()) {
            paragraph(text, texts.text("mail.connecting", provider()));
        }
        paragraph(text, texts.text(askedWith(), when()) + "\n" + texts.text("mail.notYou"));
        return text.append(content.application()).append('\n').toString();
    }

    private static void paragraph(StringBuilder text, String line) {
        text.append(line).append("\n\n");
    }

    // HTML

    private String html() {
        String ways = (content.link().isEmpty() ? "" : link())
                + (content.code().isEmpty() ? "" : code())
                + (content.connecting().isEmpty() ? "" : connecting());
        return """
                <!doctype html>
                <html lang="%1$s" dir="%2$s">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <meta name="supported-color-schemes" content="light dark">
                <title>%3$s</title>
                <style>
                :root { color-scheme: light dark; supported-color-schemes: light dark; }
                @media (prefers-color-scheme: dark) {
                .ground { background: #12151b !important; color: #edf0f5 !important; }
                .card { background: #1b2029 !important; }
                .soft { color: #aab3c2 !important; }
                .line { border-color: #3a4353 !important; }
                .link { color: #9dbcff !important; }
                .button { background: #9dbcff !important; color: #0c1730 !important; }
                .code { background: #12151b !important; color: #edf0f5 !important; }
                }
                </style>
                </head>
                <body class="ground" style="margin:0;padding:0;background:#f6f7f9;color:#1b1f27">
                <div role="main">
                <table role="presentation" width="100%%" cellpadding="0" cellspacing="0" border="0" class="ground" style="background:#f6f7f9;color:#1b1f27">
                <tr><td align="center" style="padding:24px 12px">
                <!--[if mso]><table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
                <table role="presentation" width="100%%" cellpadding="0" cellspacing="0" border="0" dir="%2$s" style="max-width:600px;font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:1.55;text-align:%4$s">
                <tr><td class="soft" style="padding:0 24px 12px;font-size:14px;font-weight:600;color:#535b69"><bdi>%5$s</bdi></td></tr>
                <tr><td class="card" style="padding:32px 24px;background:#ffffff;border-radius:12px;overflow-wrap:anywhere">
                <h1 style="margin:0 0 12px;font-size:22px;line-height:1.3;font-weight:600">%6$s</h1>
                <p style="margin:0 0 24px">%7$s</p>
                %8$s<p class="soft line" style="margin:28px 0 0;padding:20px 0 0;border-top:1px solid #d9dde4;font-size:14px;color:#535b69">%9$s<br>%10$s</p>
                </td></tr>
                </table>
                <!--[if mso]></td></tr></table><![endif]-->
                </td></tr>
                </table>
                </div>
                </body>
                </html>
                """.formatted(
                        escape(texts.locale().toLanguageTag()),
                        texts.isRightToLeft() ? "rtl" : "ltr",
                        escape(texts.text(kind + ".subject", application())),
                        texts.isRightToLeft() ? "right" : "left",
                        escape(content.application()),
                        texts.html(kind + ".subject", application()),
                        texts.html(kind + ".asked", who()),
                        ways,
                        texts.html(askedWith(), when()),
                        texts.html("mail.notYou", Map.of()));
    }

    private String link() {
        return """
                <p style="margin:0 0 20px"><a href="%1$s" class="button" style="display:inline-block;padding:12px 28px;border-radius:8px;background:#1d4ed8;color:#ffffff;text-decoration:none;font-weight:600">%2$s</a></p>
                <p style="margin:0 0 20px">%3$s<br>%4$s</p>
                <p class="soft" style="margin:0 0 4px;font-size:14px;color:#535b69">%5$s</p>
                <p dir="ltr" style="margin:0;font-size:13px;line-height:1.45;word-break:break-all;text-align:%6$s"><a href="%1$s" class="link" style="color:#1d4ed8">%1$s</a></p>
                """.formatted(
                        escape(content.link()),
                        texts.html(kind + ".button", Map.of()),
                        texts.html(linkHint(), lifetime()),
                        texts.html(elsewhere(), Map.of()),
                        texts.html("mail.copy", Map.of()),
                        texts.isRightToLeft() ? "right" : "left");
    }

    private String code() {
        return """
                <p style="margin:%1$s 0 8px">%2$s</p>
                <p dir="ltr" style="margin:0 0 8px;text-align:%3$s"><span class="code" style="display:inline-block;padding:8px 16px;border-radius:8px;background:#f0f2f5;color:#1b1f27;font-size:24px;line-height:1.4;font-weight:600;letter-spacing:3px;font-family:ui-monospace,Menlo,Consolas,monospace">%4$s</span></p>
                <p class="soft" style="margin:0;font-size:14px;color:#535b69">%5$s</p>
                """.formatted(
                        content.link().isEmpty() ? "0" : "28px",
                        texts.html(codeIntro(), Map.of()),
                        texts.isRightToLeft() ? "right" : "left",
                        escape(content.code()),
                        texts.html("mail.codeHint", lifetime()));
    }

    private String connecting() {
        return """
                <p style="margin:28px 0 0">%s</p>
                """.formatted(texts.html("mail.connecting", provider()));
    }

    // What both say

    private Map<String, String> application() {
        return Map.of("application", content.application());
    }

    private Map<String, String> provider() {
        return Map.of("provider", content.connecting());
    }

    private Map<String, String> who() {
        return Map.of(
                "application",
                content.application(),
                "address",
                content.address().text());
    }

    private String linkHint() {
        return switch (content.uses()) {
            case Grant.UNTIL_EXPIRY -> "mail.linkAlways";
            case 1 -> "mail.linkOnce";
            default -> "mail.linkTimes";
        };
    }

    private String elsewhere() {
        return content.elsewhere() ? "mail.elsewhereAsks" : "mail.elsewhereNothing";
    }

    private String codeIntro() {
        return content.link().isEmpty() ? "mail.codeOnly" : "mail.codeToo";
    }

    private Map<String, String> lifetime() {
        return Map.of(
                "lifetime", texts.lifetime(content.lifetime()),
                "times", texts.counted("times", content.uses()));
    }

    private String askedWith() {
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

    private static String escape(String text) {
        return HtmlEscapers.htmlEscaper().escape(text);
    }
}
