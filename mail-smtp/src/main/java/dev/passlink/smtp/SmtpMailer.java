package dev.passlink.smtp;

import dev.passlink.Delivery;
import dev.passlink.EmailAddress;
import dev.passlink.Mail;
import dev.passlink.port.Mailer;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.IOException;
import java.net.Socket;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.eclipse.angus.mail.util.WriteTimeoutSocket;
import org.jspecify.annotations.Nullable;

/**
 * Sends mails by SMTP, one connection and one attempt for each.
 *
 * <pre>{@code
 * Mailer mailer = SmtpMailer.connect("smtp://jobs:secret@mail.example.com?from=Jobs%20%3Cnoreply@example.com%3E");
 *
 * Mailer withMore = SmtpMailer.builder("smtps://mail.example.com")
 *         .credentials("jobs", System.getenv("SMTP_PASSWORD"))
 *         .from("Jobs <noreply@example.com>")
 *         .readTimeout(Duration.ofSeconds(20))
 *         .build();
 * }</pre>
 *
 * <h2>The URL</h2>
 *
 * <p>{@code smtp://user:password@host:port?from=sender}, where only the host is needed. User name, password and sender are
 * percent-encoded; a plus sign is itself.
 *
 * <ul>
 *   <li>{@code smtp}: port 587 unless given. STARTTLS is required and never merely tried. Only where the host is {@code
 *       localhost}, {@code 127.x.x.x} or {@code [::1]} does the mail go without TLS.
 *   <li>{@code smtps}: port 465 unless given, TLS from the first byte.
 *   <li>The certificate must be trusted and name the host.
 *   <li>Without {@code from}, the sender is the user name if that is an address; else on loopback {@code
 *       passlink@localhost}; else the URL is refused.
 * </ul>
 *
 * <h2>What becomes of a mail</h2>
 *
 * <ul>
 *   <li>{@link Delivery.Refused}: the server said 5xx to this mail: to its sender, its recipient or its content; or the
 *       address needs SMTPUTF8 and the server has none.
 *   <li>{@link Delivery.TryLater}: everything else that is not success. 4xx, no connection, a connection that is lost or
 *       silent, and also a wrong password, a TLS failure or a greeting of 5xx: these say nothing about the mail, an
 *       operator can mend them, and then the mails that wait still go out. Nothing is ever sent in clear instead.
 * </ul>
 *
 * <p>A connection lost after the mail's last byte leaves open whether the server took it. It is tried again, with the
 * same {@code Message-ID}: twice the same mail is a smaller harm than none.
 *
 * <p>Replies name what happened in one line. Password, user name and whatever the server quotes from the mail are taken
 * out of them, and the recipient is masked. Nothing is logged, and Jakarta Mail's own trace is off for these connections:
 * it would hold the links.
 *
 * <p>Immutable; used by several threads at once.
 */
public final class SmtpMailer implements Mailer {
    /** Replies about who we are, not about the mail (RFC 4954 §6): to be mended by an operator. */
    private static final Set<Integer> ABOUT_SIGNING_IN = Set.of(530, 534, 535, 538);

    private final SmtpUrl server;
    private final @Nullable Credentials credentials;
    private final Sender from;
    private final String messageIdDomain;
    private final TimeLimits limits;
    private final SSLContext tls;
    private final Clock clock;
    private final Session session;
    private final Session utf8Session;

    private SmtpMailer(Builder builder) {
        server = builder.server;
        credentials = builder.credentials;
        from = builder.sender();
        messageIdDomain = builder.messageIdDomain == null ? from.domain() : builder.messageIdDomain;
        limits = new TimeLimits(
                builder.connectTimeout, builder.readTimeout, builder.writeTimeout, builder.attemptTimeout);
        tls = builder.sslContext == null ? defaultTls() : builder.sslContext;
        clock = builder.clock;
        session = session(false);
        utf8Session = session(true);
    }

    /**
     * Makes a mailer from a URL alone. Connects to nothing yet.
     *
     * @param url for instance {@code smtp://user:password@mail.example.com:587?from=noreply@example.com}, or {@code
     *     smtp://127.0.0.1:2525} for development
     * @return the mailer
     * @throws IllegalArgumentException if the URL is not such a URL; the message does not quote it
     */
    public static SmtpMailer connect(String url) {
        return builder(url).build();
    }

    /**
     * Starts from a URL and takes what does not fit into it.
     *
     * @param url as for {@link #connect}
     * @return a builder
     * @throws IllegalArgumentException if the URL is not such a URL; the message does not quote it
     */
    public static Builder builder(String url) {
        return new Builder(SmtpUrl.parse(url));
    }

    /**
     * Makes one attempt, which ends within the time limits.
     *
     * @param mail the mail
     * @return how it went
     * @throws IllegalArgumentException if the mail's id cannot stand in a {@code Message-ID}
     */
    @Override
    public Delivery send(Mail mail) {
        boolean utf8 = !isAscii(mail.to()) || !isAscii(from.address());
        MimeText text = MimeText.of(mail, from, messageIdDomain, clock.instant(), session.getStreamProvider());
        Reply reply = new Reply(mail, text, credentials);
        Connection connection = new Connection(utf8 ? utf8Session : session, server, credentials);
        try {
            connection.connect(socket());
        } catch (IOException | MessagingException e) {
            return new Delivery.TryLater(server + ", " + reply.fit(whyNotConnected(connection, e)));
        }
        try {
            return attempt(connection, mail.to(), text, utf8, reply);
        } finally {
            close(connection);
        }
    }

    /**
     * Names the server and the masked sender.
     *
     * @return no credentials
     */
    @Override
    public String toString() {
        return "SmtpMailer[" + server + ", from " + from.address().masked() + "]";
    }

    private Delivery attempt(Connection connection, EmailAddress to, MimeText text, boolean utf8, Reply reply) {
        if (!connection.takesCredentials()) {
            return new Delivery.TryLater(server + ", no sign-in offered there, though there are credentials for it");
        }
        // Without the extension the address would be cut down to ASCII on its way, and may then be somebody else's.
        if (utf8 && !connection.supportsExtension("SMTPUTF8")) {
            return new Delivery.Refused(server + ", no SMTPUTF8 offered there, which this address needs");
        }
        try {
            connection.send(text.bytes(), to);
            return new Delivery.Sent(reply.fit(connection.getLastServerResponse()));
        } catch (MessagingException e) {
            int code = connection.getLastReturnCode();
            boolean forGood = code >= 500 && code <= 599 && !ABOUT_SIGNING_IN.contains(code);
            String why = reply.fit(code >= 400 ? connection.getLastServerResponse() : "connection lost: " + root(e));
            return forGood ? new Delivery.Refused(why) : new Delivery.TryLater(why);
        }
    }

    private Socket socket() throws IOException {
        Socket socket =
                new WriteTimeoutSocket(DeadlineSocket.open(server.host(), server.port(), limits), limits.write());
        return server.implicitTls() ? encrypted(socket) : socket;
    }

    private Socket encrypted(Socket plain) throws IOException {
        try {
            SSLSocket socket =
                    (SSLSocket) tls.getSocketFactory().createSocket(plain, server.host(), server.port(), true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return socket;
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    private Session session(boolean utf8) {
        Properties properties = new Properties();
        properties.put("mail.smtp.from", from.address().text());
        // The machine's own name would need DNS, and tells every recipient what it is called.
        properties.put("mail.smtp.localhost", from.domain());
        properties.put("mail.smtp.starttls.required", String.valueOf(!server.implicitTls() && !server.isLoopback()));
        properties.put("mail.smtp.ssl.socketFactory", tls.getSocketFactory());
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        properties.put("mail.smtp.auth.mechanisms", "PLAIN LOGIN");
        properties.put("mail.mime.allowutf8", String.valueOf(utf8));
        // The mail is taken: no answer to QUIT can change that, and none is worth a thread's time.
        properties.put("mail.smtp.quitwait", "false");
        return Session.getInstance(properties);
    }

    private static String whyNotConnected(Connection connection, Exception e) {
        String refused = connection.getLastReturnCode() >= 400 ? connection.getLastServerResponse() : root(e);
        return (e instanceof AuthenticationFailedException ? "sign-in failed: " : "no connection: ") + refused;
    }

    private static String root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root instanceof MessagingException
                ? String.valueOf(root.getMessage())
                : root.getClass().getSimpleName() + ": " + root.getMessage();
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (MessagingException nothingLeftToLose) {
            // What became of the mail is known already.
        }
    }

    private static boolean isAscii(EmailAddress address) {
        return address.text().chars().allMatch(c -> c < 0x80);
    }

    private static SSLContext defaultTls() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This JVM's default TLS settings cannot be loaded.", e);
        }
    }

    /** Takes what does not fit into a URL. Not for use by several threads. */
    public static final class Builder {
        private final SmtpUrl server;
        private @Nullable Credentials credentials;
        private @Nullable Sender from;
        private @Nullable String messageIdDomain;
        private int connectTimeout = 5_000;
        private int readTimeout = 10_000;
        private int writeTimeout = 10_000;
        private int attemptTimeout = 30_000;
        private @Nullable SSLContext sslContext;
        private Clock clock = Clock.systemUTC();

        private Builder(SmtpUrl server) {
            this.server = server;
            this.credentials = server.credentials();
            this.from = server.from() == null ? null : Sender.parse(server.from());
        }

        /**
         * What to sign in with, in place of the URL's.
         *
         * @param user the user name
         * @param password the password
         * @return this
         * @throws IllegalArgumentException if one of them is empty
         */
        public Builder credentials(String user, String password) {
            credentials = new Credentials(user, password);
            return this;
        }

        /**
         * Who the mails are from, in place of the URL's.
         *
         * @param sender {@code noreply@example.com} or {@code Jobs <noreply@example.com>}
         * @return this
         * @throws IllegalArgumentException if it is not one address, or has a control character
         */
        public Builder from(String sender) {
            from = Sender.parse(sender);
            return this;
        }

        /**
         * What stands after the {@code @} of every {@code Message-ID}; the sender's domain unless set.
         *
         * @param domain for instance {@code mail.example.com}
         * @return this
         * @throws IllegalArgumentException if it is not a domain
         */
        public Builder messageIdDomain(String domain) {
            messageIdDomain = EmailAddress.parse("id@" + domain)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "The Message-ID's domain is not a domain: give it like mail.example.com."))
                    .text()
                    .substring("id@".length());
            return this;
        }

        /**
         * How long to wait for a connection; 5 seconds unless set.
         *
         * @param limit between a millisecond and a day
         * @return this
         * @throws IllegalArgumentException if it is neither
         */
        public Builder connectTimeout(Duration limit) {
            connectTimeout = TimeLimits.millis(limit);
            return this;
        }

        /**
         * How long to wait for each reply; 10 seconds unless set.
         *
         * @param limit between a millisecond and a day
         * @return this
         * @throws IllegalArgumentException if it is neither
         */
        public Builder readTimeout(Duration limit) {
            readTimeout = TimeLimits.millis(limit);
            return this;
        }

        /**
         * How long each write may take; 10 seconds unless set.
         *
         * @param limit between a millisecond and a day
         * @return this
         * @throws IllegalArgumentException if it is neither
         */
        public Builder writeTimeout(Duration limit) {
            writeTimeout = TimeLimits.millis(limit);
            return this;
        }

        /**
         * After how long no more replies are waited for, however often the server says something; 30 seconds unless
         * set.
         *
         * @param limit between a millisecond and a day
         * @return this
         * @throws IllegalArgumentException if it is neither
         */
        public Builder attemptTimeout(Duration limit) {
            attemptTimeout = TimeLimits.millis(limit);
            return this;
        }

        /**
         * Whom to trust; the JVM's default unless set. For servers with a certificate of a private authority. The host
         * name is checked all the same.
         *
         * @param context an initialised context
         * @return this
         */
        public Builder sslContext(SSLContext context) {
            sslContext = context;
            return this;
        }

        /**
         * Where the {@code Date} header comes from; the system's clock unless set.
         *
         * @param clock a clock
         * @return this
         */
        public Builder clock(Clock clock) {
            this.clock = clock;
            return this;
        }

        /**
         * Makes the mailer. Connects to nothing yet.
         *
         * @return the mailer
         * @throws IllegalArgumentException if there is no sender and the rules for a missing one name none
         */
        public SmtpMailer build() {
            return new SmtpMailer(this);
        }

        /**
         * Names the server.
         *
         * @return no credentials
         */
        @Override
        public String toString() {
            return "SmtpMailer.Builder[" + server + "]";
        }

        private Sender sender() {
            if (from != null) {
                return from;
            }
            if (credentials != null && EmailAddress.parse(credentials.user()).isPresent()) {
                return Sender.parse(credentials.user());
            }
            if (server.isLoopback()) {
                return Sender.parse("passlink@localhost");
            }
            throw new IllegalArgumentException(
                    "The mails have no sender: add ?from=noreply@example.com to the SMTP URL, or call from().");
        }
    }
}
