package dev.passlink.smtp;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How to sign in, by the first of the mechanisms that the server knows.
 *
 * @param secret the password, or an access token: asked for each connection: an access token lives for an hour, a mailer for months
 */
record SmtpAuth(String mechanisms, String user, Supplier<@Nullable String> secret) {
    /** The server learns the password by the first two: the connection is encrypted, or leaves this machine nowhere. */
    private static final String BY_PASSWORD = "PLAIN LOGIN DIGEST-MD5 NTLM";

    static SmtpAuth with(Credentials credentials) {
        return new SmtpAuth(BY_PASSWORD, credentials.user(), credentials::password);
    }

    static SmtpAuth withTokens(String user, Supplier<@Nullable String> tokens) {
        if (user.isEmpty()) {
            throw new IllegalArgumentException(
                    "An access token is somebody's: give the user name, most often the mail address.");
        }
        return new SmtpAuth("XOAUTH2", user, tokens);
    }

    /** The supplier's own exception is not passed on: it may quote a token. */
    Credentials now() throws ConnectFailedException {
        String now;
        try {
            now = secret.get();
        } catch (RuntimeException e) {
            throw new ConnectFailedException("no access token: " + e.getClass().getName(), null);
        }
        if (now == null || now.isEmpty()) {
            throw new ConnectFailedException("no access token was given", null);
        }
        return new Credentials(user, now);
    }

    @Override
    public String toString() {
        return "SmtpAuth[" + mechanisms + "]";
    }
}
