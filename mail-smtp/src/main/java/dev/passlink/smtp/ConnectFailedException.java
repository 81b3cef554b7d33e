package dev.passlink.smtp;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import org.jspecify.annotations.Nullable;

/** Thrown if there is no connection, so that no email was handed over. */
final class ConnectFailedException extends Exception {
    private static final long serialVersionUID = 1;

    private final String why;
    private final transient @Nullable Credentials credentials;

    ConnectFailedException(String why, @Nullable Credentials credentials) {
        super("There is no connection to the mail server.", null, false, false);
        this.why = why;
        this.credentials = credentials;
    }

    static ConnectFailedException on(Connection connection, MessagingException cause) {
        String what = cause instanceof AuthenticationFailedException ? "sign-in failed: " : "no connection: ";
        String why = connection.getLastReturnCode() >= 400 ? connection.getLastServerResponse() : root(cause);
        return new ConnectFailedException(what + why, connection.credentials());
    }

    /** May quote the server, so pass it through a {@link Reply}. */
    String why() {
        return why;
    }

    @Nullable
    Credentials credentials() {
        return credentials;
    }

    /** The root cause of a failure, in one phrase. */
    static String root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root instanceof MessagingException
                ? String.valueOf(root.getMessage())
                : root.getClass().getSimpleName() + ": " + root.getMessage();
    }
}
