package dev.passlink.smtp;

import dev.passlink.EmailAddress;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/** One connection, for one email after another. */
final class Connection extends SMTPTransport {
    private static final int CLOSING = 421;
    /** In milliseconds, for when there is no room even for a few bytes. */
    private static final int GOODBYE = 1_000;

    /** The last command. */
    private enum Stage {
        NOTHING,
        SENDER,
        RECIPIENT,
        TEXT,
        ANSWER
    }

    private final SmtpUrl server;
    private final @Nullable Credentials credentials;
    private final DeadlineSocket socket;
    private final TimeLimits limits;
    private Deadline deadline;
    private boolean utf8;
    private Stage stage = Stage.NOTHING;
    private volatile long idleSince;

    Connection(
            Session session,
            SmtpUrl server,
            @Nullable Credentials credentials,
            DeadlineSocket socket,
            TimeLimits limits,
            Deadline deadline) {
        super(session, null);
        this.server = server;
        this.credentials = credentials;
        this.socket = socket;
        this.limits = limits;
        this.deadline = deadline;
        // The transport's wire trace contains whole emails, and so links. It names its loggers after the subclass's
        // package and keeps them, so this lasts as long as the connection.
        Logger.getLogger("dev.passlink.smtp").setLevel(Level.OFF);
        Logger.getLogger("dev.passlink.smtp.protocol").setLevel(Level.OFF);
    }

    void greet(Socket perhapsEncrypted) throws ConnectFailedException {
        try {
            connect(perhapsEncrypted);
        } catch (MessagingException e) {
            socket.cut();
            throw ConnectFailedException.on(this, e);
        }
    }

    /** Uses the caller's credentials with our own socket, for which {@code connect} has no parameters. */
    @Override
    protected synchronized boolean protocolConnect(
            @Nullable String noHost, int noPort, @Nullable String noUser, @Nullable String noPassword)
            throws MessagingException {
        return credentials == null
                ? super.protocolConnect(server.host(), server.port(), null, null)
                : super.protocolConnect(server.host(), server.port(), credentials.user(), credentials.password());
    }

    /**
     * Leaves RSET out: after a failed command the connection is closed anyway, and if the server has already closed
     * it or stays silent, waiting for an answer would turn a refusal into a lost connection.
     */
    @Override
    public synchronized void issueCommand(String command, int expected) throws MessagingException {
        if (!command.equals("RSET")) {
            super.issueCommand(command, expected);
        }
    }

    /**
     * Asks for the refusal itself if a server answers a refused token with a challenge first, as Google and Microsoft
     * do.
     */
    @Override
    public synchronized int simpleCommand(String command) throws MessagingException {
        int reply = super.simpleCommand(command);
        boolean challenged = reply == 334 && command.startsWith("AUTH XOAUTH2 ");
        return challenged ? super.simpleCommand("") : reply;
    }

    /**
     * Called for each email to ask whether it goes out with SMTPUTF8. Only those that need it do, since not every
     * later server supports it.
     */
    @Override
    public synchronized boolean supportsExtension(String extension) {
        return (utf8 || !extension.equals("SMTPUTF8")) && super.supportsExtension(extension);
    }

    @Override
    protected void mailFrom() throws MessagingException {
        stage = Stage.SENDER;
        super.mailFrom();
        socket.begin(deadline);
        stage = Stage.RECIPIENT;
    }

    @Override
    protected OutputStream data() throws MessagingException {
        stage = Stage.TEXT;
        OutputStream text = super.data();
        socket.begin(Deadline.in(limits.last()));
        return text;
    }

    /** A failed write didn't get out completely, and the dot is the last thing it writes. */
    @Override
    protected void sendCommand(String command) throws MessagingException {
        super.sendCommand(command);
        if (stage == Stage.TEXT && command.equals(".")) {
            stage = Stage.ANSWER;
        }
    }

    /** Whether the server has the whole email, as far as we can know. */
    boolean isHandedOver() {
        return stage == Stage.ANSWER;
    }

    boolean takesCredentials() {
        return credentials == null || supportsExtension("AUTH") || supportsExtension("AUTH=LOGIN");
    }

    boolean takesUtf8() {
        return super.supportsExtension("SMTPUTF8");
    }

    @Nullable
    Credentials credentials() {
        return credentials;
    }

    /** Starts another attempt. We know this server: if it says nothing soon, this connection is dead. */
    void begin(Deadline next) {
        deadline = next;
        socket.begin(Deadline.in(Math.min(limits.connect(), limits.command())));
        stage = Stage.NOTHING;
    }

    synchronized void send(byte[] message, EmailAddress to, boolean needsUtf8) throws MessagingException {
        InternetAddress recipient = new InternetAddress();
        recipient.setAddress(to.text());
        utf8 = needsUtf8;
        sendMessage(new Encoded(session, message), new Address[] {recipient});
    }

    /**
     * Whether the failure may be about the connection only: it was lost, or the server ended it, before the recipient
     * was sent. After DATA has begun, nobody knows what happened to the email.
     */
    boolean mayBeStale() {
        // If a command couldn't be written, the code is that of the reply before it.
        boolean isLost = getLastReturnCode() < 400 || getLastReturnCode() == CLOSING;
        return stage == Stage.SENDER || (stage == Stage.RECIPIENT && isLost);
    }

    void rest(long now) {
        idleSince = now;
    }

    boolean hasRested(long nanos, long now) {
        return now - idleSince >= nanos;
    }

    void end() {
        socket.begin(Deadline.in(GOODBYE));
        try {
            close();
        } catch (MessagingException nothingLeftToLose) {
            // The email's fate is already known.
        } finally {
            socket.cut();
        }
    }

    /** A message that is already written. */
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
