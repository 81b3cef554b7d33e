package dev.passlink.smtp;

import dev.passlink.EmailAddress;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/** One connection for one mail. */
final class Connection extends SMTPTransport {
    private final String host;
    private final int port;
    private final @Nullable Credentials credentials;

    Connection(Session session, SmtpUrl server, @Nullable Credentials credentials) {
        super(session, null);
        this.host = server.host();
        this.port = server.port();
        this.credentials = credentials;
        // The transport's wire trace holds whole mails, and so links. It names its loggers after the subclass's
        // package,
        // and keeps them, so that this holds for as long as the connection does.
        Logger.getLogger("dev.passlink.smtp").setLevel(Level.OFF);
        Logger.getLogger("dev.passlink.smtp.protocol").setLevel(Level.OFF);
    }

    /** Lets the caller's credentials be used with a socket of ours, for which {@code connect} has no parameters. */
    @Override
    protected synchronized boolean protocolConnect(
            @Nullable String noHost, int noPort, @Nullable String noUser, @Nullable String noPassword)
            throws MessagingException {
        return credentials == null
                ? super.protocolConnect(host, port, null, null)
                : super.protocolConnect(host, port, credentials.user(), credentials.password());
    }

    /**
     * Leaves RSET out: after a failed command the connection is closed anyway, and where the server has closed it first, or
     * says nothing more, waiting for an answer would turn a refusal into a lost connection.
     */
    @Override
    public synchronized void issueCommand(String command, int expected) throws MessagingException {
        if (!command.equals("RSET")) {
            super.issueCommand(command, expected);
        }
    }

    boolean takesCredentials() {
        return credentials == null || supportsExtension("AUTH") || supportsExtension("AUTH=LOGIN");
    }

    void send(byte[] message, EmailAddress to) throws MessagingException {
        InternetAddress recipient = new InternetAddress();
        recipient.setAddress(to.text());
        sendMessage(new Encoded(session, message), new Address[] {recipient});
    }

    /** A message that is written already. */
    private static final class Encoded extends MimeMessage {
        private final byte[] bytes;

        Encoded(Session session, byte[] bytes) {
            super(session);
            this.bytes = bytes;
        }

        @Override
        public void writeTo(OutputStream out, String @Nullable [] ignoredHeaders) throws IOException {
            out.write(bytes);
        }
    }
}
