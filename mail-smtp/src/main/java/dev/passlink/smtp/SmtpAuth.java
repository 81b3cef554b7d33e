package dev.passlink.smtp;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How to sign in: with the first of these mechanisms that the server offers.
 *
 * @param secret the password or an access token, called for each connection: an access token lasts an hour, a mailer
 *     months
 */
record SmtpAuth(String mechanisms, String user, Supplier<@Nullable String> secret) {
    /** The first two send the password to the server: the connection is encrypted, or doesn't leave this machine. */
    private static final String BY_PASSWORD = "PLAIN LOGIN DIGEST-MD5 NTLM";

    static SmtpAuth with(Credentials credentials) {
        return new SmtpAuth(BY_PASSWORD, credentials.user(), credentials::password);
    }

    static SmtpAuth withTokens(String user, Supplier<@Nullable String> tokens) {
        if (user.isEmpty()) {
            throw new IllegalArgumentException(
                    "An access token needs a user name: give it, usually the email address.");
        }
        return new SmtpAuth("XOAUTH2", user, tokens);
    }

    /** The supplier's own exception isn't passed on, since it may quote a token. */
    Credentials now() throws ConnectFailedException {
        String now;
        try {
            now = secret.get();
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
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
