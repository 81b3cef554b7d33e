package dev.passlink;

import com.google.common.html.HtmlEscapers;
import java.time.Duration;

/** The mail that carries a login link: text that stands alone, and the same as HTML for the constraints of clients. */
final class LoginMail {
    private final String applicationName;
    private final String linkBase;

    /**
     * @param linkBase everything of the link before the token
     */
    LoginMail(String applicationName, String linkBase) {
        this.applicationName = applicationName;
        this.linkBase = linkBase;
    }

    Mail compose(User user, String id, String token, Duration lifetime) {
        String link = linkBase + token;
        String minutes = minutes(lifetime);
        String subject = "Sign in to " + applicationName;
        return new Mail(id, user.email(), subject, text(user, link, minutes), html(user, link, minutes));
    }

    private String text(User user, String link, String minutes) {
        return """
                Hello,

                open this link to sign in to %s as %s:

                %s

                It works once, for %s. If it opens in another browser than the
                one you asked from, you will be asked to confirm.

                Was it not you who asked? Then ignore this mail: nobody gets in
                without the link, so do not pass it on.

                %s
                """.formatted(applicationName, user.email().text(), link, minutes, applicationName);
    }

    private String html(User user, String link, String minutes) {
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width">
                <meta name="color-scheme" content="light dark">
                <meta name="supported-color-schemes" content="light dark">
                <title>Sign in to %1$s</title>
                </head>
                <body style="margin:0;padding:24px;font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:1.5">
                <div style="max-width:552px;margin:0 auto">
                <h1 style="font-size:20px;line-height:1.3;margin:0 0 16px">Sign in to %1$s</h1>
                <p style="margin:0 0 24px">You asked to sign in as <strong>%2$s</strong>.</p>
                <p style="margin:0 0 24px"><a href="%3$s" style="display:inline-block;padding:12px 24px;border-radius:8px;background:#1d4ed8;color:#ffffff;text-decoration:none;font-weight:600">Sign in</a></p>
                <p style="margin:0 0 8px">The link works once, for %4$s. If the button does nothing, copy this address:</p>
                <p style="margin:0 0 24px;word-break:break-all;font-size:14px"><a href="%3$s" style="color:inherit">%3$s</a></p>
                <p style="margin:0;font-size:14px">Was it not you who asked? Then ignore this mail: nobody gets in without the link, so do not pass it on.</p>
                </div>
                </body>
                </html>
                """.formatted(escape(applicationName), escape(user.email().text()), escape(link), escape(minutes));
    }

    private static String minutes(Duration lifetime) {
        long minutes = lifetime.toMinutes();
        return minutes == 1 ? "1 minute" : minutes + " minutes";
    }

    private static String escape(String text) {
        return HtmlEscapers.htmlEscaper().escape(text);
    }
}
