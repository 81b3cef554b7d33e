package dev.passlink;

import com.google.common.html.HtmlEscapers;
import java.time.Duration;

/** The mail that carries a login link: text that stands alone, and the same as HTML for the constraints of clients. */
final class LoginMail {
    private final String applicationName;
    private final String linkBase;
    private final LoginPolicy policy;
    private final String origin;

    /**
     * @param linkBase everything of a login link before the token
     * @param origin everything of a view's link before its path
     */
    LoginMail(String applicationName, String linkBase, String origin, LinkRules rules) {
        this.applicationName = applicationName;
        this.linkBase = linkBase;
        this.policy = rules.policy();
        this.origin = origin;
    }

    /** What a mail is for. */
    enum Kind {
        SIGN_IN("Sign in to ", "sign in to ", "Sign in"),
        SIGN_UP("Create your account at ", "create an account at ", "Create account"),
        VIEW("Your link to ", "go on at ", "Open the page");

        private final String subject;
        private final String purpose;
        private final String button;

        Kind(String subject, String purpose, String button) {
            this.subject = subject;
            this.purpose = purpose;
            this.button = button;
        }
    }

    /**
     * What one mail carries.
     *
     * @param viewPath where a view is; empty for a login
     * @param token empty where the policy is code only
     * @param code empty where the policy is link only, and for a view
     * @param uses 0 until it expires
     */
    record Content(
            String id,
            EmailAddress to,
            Kind kind,
            String viewPath,
            String token,
            String code,
            Duration lifetime,
            int uses) {
        @Override
        public String toString() {
            return "Content[" + id + "]";
        }
    }

    Mail compose(Content content) {
        String subject = content.kind().subject + applicationName;
        return new Mail(content.id(), content.to(), subject, text(content), html(content, subject));
    }

    private String link(Content content) {
        return content.viewPath().isEmpty()
                ? linkBase + content.token()
                : origin + content.viewPath() + "?" + Passlink.TOKEN_PARAMETER + "=" + content.token();
    }

    private String text(Content content) {
        StringBuilder text = new StringBuilder("Hello,\n\n");
        String purpose = content.kind().purpose + applicationName;
        if (!content.token().isEmpty()) {
            text.append("""
                    open this link to %s as %s:

                    %s

                    It works %s, for %s. If it opens in another browser than the
                    one you asked from, %s.

                    """.formatted(
                            purpose,
                            content.to().text(),
                            link(content),
                            times(content),
                            duration(content.lifetime()),
                            elsewhere(content)));
        }
        if (!content.code().isEmpty()) {
            text.append("""
                    %s this code into the page on which you asked%s:

                    %s

                    It works only there, once, for %s. Tell it to nobody.

                    """.formatted(
                            content.token().isEmpty() ? "type" : "Or type",
                            content.token().isEmpty()
                                    ? ", to " + purpose + " as " + content.to().text()
                                    : "",
                            content.code(),
                            duration(content.lifetime())));
        }
        return text.append("""
                Was it not you who asked? Then ignore this mail: nobody gets in
                without it, so do not pass it on.

                %s
                """.formatted(applicationName)).toString();
    }

    private String html(Content content, String subject) {
        StringBuilder ways = new StringBuilder();
        if (!content.token().isEmpty()) {
            ways.append("""
                    <p style="margin:0 0 24px"><a href="%1$s" style="display:inline-block;padding:12px 24px;border-radius:8px;background:#1d4ed8;color:#ffffff;text-decoration:none;font-weight:600">%2$s</a></p>
                    <p style="margin:0 0 8px">The link works %3$s, for %4$s. If the button does nothing, copy this address:</p>
                    <p style="margin:0 0 24px;word-break:break-all;font-size:14px"><a href="%1$s" style="color:inherit">%1$s</a></p>
                    """.formatted(
                    escape(link(content)), content.kind().button, times(content), duration(content.lifetime())));
        }
        if (!content.code().isEmpty()) {
            ways.append("""
                    <p style="margin:0 0 8px">%s this code into the page on which you asked:</p>
                    <p style="margin:0 0 8px;font-size:24px;font-weight:600;letter-spacing:4px;font-family:ui-monospace,Menlo,Consolas,monospace">%s</p>
                    <p style="margin:0 0 24px;font-size:14px">It works only there, once, for %s. Tell it to nobody.</p>
                    """.formatted(
                    content.token().isEmpty() ? "Type" : "Or type", content.code(), duration(content.lifetime())));
        }
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width">
                <meta name="color-scheme" content="light dark">
                <meta name="supported-color-schemes" content="light dark">
                <title>%1$s</title>
                </head>
                <body style="margin:0;padding:24px;font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:1.5">
                <div style="max-width:552px;margin:0 auto">
                <h1 style="font-size:20px;line-height:1.3;margin:0 0 16px">%1$s</h1>
                <p style="margin:0 0 24px">You asked to %2$s as <strong>%3$s</strong>.</p>
                %4$s<p style="margin:0;font-size:14px">Was it not you who asked? Then ignore this mail: nobody gets in without it, so do not pass it on.</p>
                </div>
                </body>
                </html>
                """.formatted(
                        escape(subject),
                        escape(content.kind().purpose + applicationName),
                        escape(content.to().text()),
                        ways);
    }

    private String elsewhere(Content content) {
        return policy == LoginPolicy.SAME_BROWSER && content.kind() != Kind.VIEW
                ? "it does nothing"
                : "you will be asked to confirm";
    }

    private static String times(Content content) {
        return switch (content.uses()) {
            case Grant.UNTIL_EXPIRY -> "as often as you like";
            case 1 -> "once";
            default -> content.uses() + " times";
        };
    }

    private static String duration(Duration lifetime) {
        if (lifetime.toMinutes() < 120) {
            return unit(Math.max(1, lifetime.toMinutes()), "minute");
        }
        return lifetime.toHours() < 48 ? unit(lifetime.toHours(), "hour") : unit(lifetime.toDays(), "day");
    }

    private static String unit(long count, String name) {
        return count + " " + name + (count == 1 ? "" : "s");
    }

    private static String escape(String text) {
        return HtmlEscapers.htmlEscaper().escape(text);
    }
}
