package dev.passlink;

import com.google.common.html.HtmlEscapers;
import java.time.Duration;

/** The mail that carries a login link: text that stands alone, and the same as HTML for the constraints of clients. */
final class LoginMail {
    private final String applicationName;
    private final String linkBase;
    private final LoginPolicy policy;
    private final Duration lifetime;

    /**
     * @param linkBase everything of the link before the token
     */
    LoginMail(String applicationName, String linkBase, LinkRules rules) {
        this.applicationName = applicationName;
        this.linkBase = linkBase;
        this.policy = rules.policy();
        this.lifetime = rules.linkLifetime();
    }

    /**
     * What one mail carries.
     *
     * @param signUp whether the address has no account yet, and is offered one
     * @param token empty where the policy is code only
     * @param code empty where the policy is link only
     */
    record Content(String id, EmailAddress to, boolean signUp, String token, String code) {
        @Override
        public String toString() {
            return "Content[" + id + "]";
        }
    }

    Mail compose(Content content) {
        String subject = (content.signUp() ? "Create your account at " : "Sign in to ") + applicationName;
        return new Mail(content.id(), content.to(), subject, text(content), html(content, subject));
    }

    private String text(Content content) {
        StringBuilder text = new StringBuilder("Hello,\n\n");
        String purpose = purpose(content);
        if (!content.token().isEmpty()) {
            text.append("""
                    open this link to %s as %s:

                    %s

                    It works once, for %s. If it opens in another browser than the
                    one you asked from, %s.

                    """.formatted(
                            purpose, content.to().text(), linkBase + content.token(), minutes(lifetime), elsewhere()));
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
                            minutes(lifetime)));
        }
        return text.append("""
                Was it not you who asked? Then ignore this mail: nobody gets in
                without it, so do not pass it on.

                %s
                """.formatted(applicationName)).toString();
    }

    private String html(Content content, String subject) {
        String purpose = content.signUp() ? "create an account" : "sign in";
        StringBuilder ways = new StringBuilder();
        if (!content.token().isEmpty()) {
            ways.append("""
                    <p style="margin:0 0 24px"><a href="%1$s" style="display:inline-block;padding:12px 24px;border-radius:8px;background:#1d4ed8;color:#ffffff;text-decoration:none;font-weight:600">%2$s</a></p>
                    <p style="margin:0 0 8px">The link works once, for %3$s. If the button does nothing, copy this address:</p>
                    <p style="margin:0 0 24px;word-break:break-all;font-size:14px"><a href="%1$s" style="color:inherit">%1$s</a></p>
                    """.formatted(
                            escape(linkBase + content.token()),
                            content.signUp() ? "Create account" : "Sign in",
                            escape(minutes(lifetime))));
        }
        if (!content.code().isEmpty()) {
            ways.append("""
                    <p style="margin:0 0 8px">%s this code into the page on which you asked:</p>
                    <p style="margin:0 0 8px;font-size:24px;font-weight:600;letter-spacing:4px;font-family:ui-monospace,Menlo,Consolas,monospace">%s</p>
                    <p style="margin:0 0 24px;font-size:14px">It works only there, once, for %s. Tell it to nobody.</p>
                    """.formatted(
                            content.token().isEmpty() ? "Type" : "Or type", content.code(), escape(minutes(lifetime))));
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
                """.formatted(escape(subject), purpose, escape(content.to().text()), ways);
    }

    private String purpose(Content content) {
        return (content.signUp() ? "create an account at " : "sign in to ") + applicationName;
    }

    private String elsewhere() {
        return policy == LoginPolicy.SAME_BROWSER ? "it does nothing" : "you will be asked to confirm";
    }

    private static String minutes(Duration lifetime) {
        long minutes = lifetime.toMinutes();
        return minutes == 1 ? "1 minute" : minutes + " minutes";
    }

    private static String escape(String text) {
        return HtmlEscapers.htmlEscaper().escape(text);
    }
}
