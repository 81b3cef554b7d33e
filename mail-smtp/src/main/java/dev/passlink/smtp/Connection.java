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

/** One connection, for one mail after another. */
final class Connection extends SMTPTransport {
    private static final int CLOSING = 421;
    /** In milliseconds, where even a few bytes find no room. */
    private static final int GOODBYE = 1_000;

    /** What the server was last asked for. */
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
        // The transport's wire trace holds whole mails, and so links. It names its loggers after the subclass's
        // package,
        // and keeps them, so that this holds for as long as the connection does.
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

    /** Lets the caller's credentials be used with a socket of ours, for which {@code connect} has no parameters. */
    @Override
    protected synchronized boolean protocolConnect(
            @Nullable String noHost, int noPort, @Nullable String noUser, @Nullable String noPassword)
            throws MessagingException {
        return credentials == null
                ? super.protocolConnect(server.host(), server.port(), null, null)
                : super.protocolConnect(server.host(), server.port(), credentials.user(), credentials.password());
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

    /** Asks for the refusal itself where a refused token is first answered with a challenge, as Google and Microsoft do. */
    @Override
    public synchronized int simpleCommand(String command) throws MessagingException {
        int reply = super.simpleCommand(command);
        boolean challenged = reply == 334 && command.startsWith("AUTH XOAUTH2 ");
        return challenged ? super.simpleCommand("") : reply;
    }

    /** Asked for each mail whether it goes out with SMTPUTF8: only what needs it, since not every next server has it. */
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

    /** A write that fails did not get out whole, and the dot is the last of what it writes. */
    @Override
    protected void sendCommand(String command) throws MessagingException {
        super.sendCommand(command);
        if (stage == Stage.TEXT && command.equals(".")) {
            stage = Stage.ANSWER;
        }
    }

    /** Whether the server has the whole email, for all that can be known here. */
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

    /** Starts another attempt. The server is known here: where it says nothing soon, this connection is dead. */
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
     * Whether the failure may be the connection's alone: it went away, or its server had enough of it, while nothing was
     * said about the recipient. Once DATA was begun, nobody knows what became of the mail.
     */
    boolean mayBeStale() {
        // A command that could not be written leaves the code of the reply before it.
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
            // What became of the mail is known already.
        } finally {
            socket.cut();
        }
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
