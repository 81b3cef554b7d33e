package dev.passlink.smtp;

import dev.passlink.EmailAddress;
import dev.passlink.port.Delivery;
import dev.passlink.port.Mail;
import dev.passlink.port.Mailer;
import jakarta.mail.MessagingException;
import java.net.InetAddress;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Sends mails by SMTP, one attempt for each, over a few connections.
 *
 * <pre>{@code
 * Mailer mailer = SmtpMailer.connect("smtp://jobs:secret@mail.example.com?from=Jobs%20%3Cnoreply@example.com%3E");
 *
 * Mailer withMore = SmtpMailer.builder("smtps://mail.example.com")
 *         .credentials("jobs", System.getenv("SMTP_PASSWORD"))
 *         .from("Jobs <noreply@example.com>")
 *         .commandTimeout(Duration.ofSeconds(30))
 *         .build();
 * }</pre>
 *
 * <h2>The URL</h2>
 *
 * <p>{@code smtp://user:password@host:port?from=sender}, where only the host is needed. User name, password and the values of
 * parameters are percent-encoded; a plus sign is itself.
 *
 * <ul>
 *   <li>{@code smtp}: port 587 unless given. STARTTLS is required and never merely tried. Only where the host is {@code
 *       localhost}, {@code 127.x.x.x} or {@code [::1]}, or is named by {@code unencrypted-to}, does the mail go without TLS.
 *   <li>{@code smtps}: port 465 unless given, TLS from the first byte.
 *   <li>The certificate must be trusted and name the host.
 *   <li>Without {@code from}, the sender is the user name if that is an address; else on loopback {@code
 *       passlink@localhost}; else the URL is refused.
 * </ul>
 *
 * <p>Parameters, each at most once, joined by {@code &}:
 *
 * <ul>
 *   <li>{@code from=noreply@example.com}: {@linkplain Builder#from the sender}.
 *   <li>{@code reply-to=help@example.com}: {@linkplain Builder#replyTo who gets the replies}.
 *   <li>{@code connections=8}: {@linkplain Builder#connections how many there may be at once}.
 *   <li>{@code rate=14/s}: {@linkplain Builder#rate how many emails may be tried} in a second, or {@code /m} in a minute,
 *       {@code /h} an hour, {@code /d} a day.
 *   <li>{@code unencrypted-to=mailpit}: without TLS, to that host and only if it is the URL's own: a relay on a network of
 *       your own, or a catcher of emails in development. Whoever is on that network can read the links, and sign in by them;
 *       the event {@code WARNING} {@code UNENCRYPTED} says so at start. It takes no credentials.
 *   <li>{@code connect-timeout=5s}, {@code command-timeout=5m}, {@code final-timeout=10m}: how long to wait for {@linkplain
 *       Builder#connectTimeout a connection}, {@linkplain Builder#commandTimeout for all before the text}, {@linkplain
 *       Builder#finalTimeout for the answer to it}. In seconds ({@code s}), minutes ({@code m}) or hours ({@code h}).
 * </ul>
 *
 * <h2>What becomes of a mail</h2>
 *
 * <ul>
 *   <li>{@link Delivery.Refused}: the server said 5xx to this mail: to its sender, its recipient or its content; or the
 *       address needs SMTPUTF8 and the server has none.
 *   <li>{@link Delivery.Unconfirmed}: the whole email was handed over, up to the dot that ends it, and then the connection
 *       was lost, or no answer came in time. The server may have taken it. A next attempt has the same {@code Message-ID}.
 *   <li>{@link Delivery.TryLater}: everything else that is not success. 4xx, also to the dot; no connection; a connection
 *       that is lost or silent before the dot was written, without which no server delivers; and also a wrong password, a
 *       TLS failure or a greeting of 5xx: these say nothing about the mail, an operator can mend them, and then the mails
 *       that wait still go out. Nothing is ever sent in clear instead.
 * </ul>
 *
 * <p>Replies name what happened in one line. Password, user name and whatever the server quotes from the mail are taken
 * out of them, and the recipient is masked. Nothing is logged, and Jakarta Mail's own trace is off for these connections:
 * it would hold the links.
 *
 * <h2>Connections</h2>
 *
 * <p>At most 4 at once unless {@linkplain Builder#connections said otherwise}. One that has delivered a mail is kept for
 * the next, for 30 seconds. A kept connection that turns out to be dead, or of which the server has had enough, is
 * replaced within the same attempt, but never once the mail's text was begun: no mail goes out twice for it.
 *
 * <h2>Time</h2>
 *
 * <p>Some servers make a client wait on purpose, or look through an email before they answer. So the mailer is as patient as
 * RFC 5321 asks: 5 minutes for all before the text, 10 for the text and its answer. A server that says nothing for ever holds
 * a thread of the queue and a connection for that long; for one that answers at once, set less.
 *
 * <p>Safe for many threads at once. {@link dev.passlink.Passlink#close() Closing the Passlink} closes it, too; if nobody
 * does, its connections still end after their 30 seconds, and its one thread, a daemon, with them.
 */
public final class SmtpMailer implements Mailer, AutoCloseable {
    /** Replies about who we are, not about the mail (RFC 4954 §6): to be mended by an operator. */
    private static final Set<Integer> ABOUT_SIGNING_IN = Set.of(530, 534, 535, 538);

    private static final String NO_SIGN_IN = ", no sign-in offered there, though there are credentials for it";

    private static final Duration REST = Duration.ofSeconds(30);
    private static final int MOST_CONNECTIONS = 100;
    /** In milliseconds. Whoever waits longer goes back to the queue, where another node may have a turn. */
    private static final int MOST_WAIT = 30_000;

    private final SmtpUrl server;
    private final MimeMessages messages;
    private final EmailAddress bounceAddress;
    private final TimeLimits limits;
    private final ScheduledThreadPoolExecutor timer = timer();
    private final Connector connector;
    private final Connections kept;
    private final Turns turns;
    private volatile boolean isCut;

    private SmtpMailer(Builder builder) {
        Sender from = builder.sender();
        server = builder.server;
        messages = new MimeMessages(from, builder.more(), builder.messageIdDomain, builder.clock);
        bounceAddress = builder.bounceAddress == null ? from.address() : builder.bounceAddress;
        limits = builder.limits();
        connector = new Connector(
                server,
                builder.signIn,
                new Envelope(bounceAddress, from.domain()),
                limits,
                builder.sslContext == null ? defaultTls() : builder.sslContext,
                builder.resolver,
                timer);
        kept = new Connections(builder.rest, builder.time, timer);
        turns = new Turns(builder.connections, builder.rate, MOST_WAIT, builder.time);
    }

    /**
     * Makes a mailer from a URL alone. Connects to nothing yet.
     *
     * @param url for instance {@code smtp://user:password@mail.example.com:587?from=noreply@example.com}, or {@code
     *     smtp://127.0.0.1:2525} for development; null, as of an environment variable that is not set, is refused
     * @return the mailer
     * @throws IllegalArgumentException if the URL is not such a URL; the message does not quote it
     */
    public static SmtpMailer connect(@Nullable String url) {
        return builder(url).build();
    }

    /**
     * Starts from a URL and takes what does not fit into it.
     *
     * @param url as for {@link #connect}
     * @return a builder
     * @throws IllegalArgumentException if the URL is not such a URL; the message does not quote it
     */
    public static Builder builder(@Nullable String url) {
        return new Builder(SmtpUrl.parse(url));
    }

    /**
     * Makes one attempt, which ends within the time limits. Before it, waits for its turn up to 30 seconds, where all
     * connections are busy or the rate is used up.
     *
     * @param mail the mail
     * @return how it went
     * @throws IllegalArgumentException if the mail's id cannot stand in a {@code Message-ID}
     */
    @Override
    public Delivery send(Mail mail) {
        MimeText text = messages.text(mail);
        Optional<String> noTurn = turns.take();
        if (noTurn.isPresent()) {
            return new Delivery.TryLater(server + ", " + noTurn.get());
        }
        try {
            return deliver(mail, text, Deadline.in(limits.command()));
        } finally {
            turns.done();
        }
    }

    /**
     * Connects, as for an email, and says goodbye. Gives up after 30 seconds, or the time limits if those are less.
     *
     * @return why no email could be handed over now
     */
    @Override
    public Optional<String> problem() {
        try {
            Connection connection = connector.connect(Deadline.in(Math.min(limits.command(), MOST_WAIT)));
            boolean signedIn = connection.takesCredentials();
            connection.end();
            return signedIn ? Optional.empty() : Optional.of(server + NO_SIGN_IN);
        } catch (ConnectFailedException e) {
            // Nothing is sent, so that all that a server could quote is what signs in.
            Mail nothing = new Mail("verify", bounceAddress, "", "", "");
            return Optional.of(
                    server + ", " + new Reply(nothing, messages.text(nothing), e.credentials()).fit(e.why()));
        }
    }

    @Override
    public Optional<String> weakness() {
        return server.isUnencrypted()
                ? Optional.of(
                        "emails go to " + server + " without TLS, so their links and codes can be read on their way")
                : Optional.empty();
    }

    /**
     * Lets what is under way come to its end, closes the connections and takes no more mails, nor those that wait for a
     * turn. {@link dev.passlink.Passlink#close} does so when it has sent what waits.
     *
     * <p>That takes as long as an attempt may. Interrupt the thread to have no more of it: then the connections are cut, what
     * is under way ends as {@link Delivery.Unconfirmed} or {@link Delivery.TryLater}, and this returns at once with the thread
     * still interrupted. May be called again, and by several threads.
     */
    @Override
    public void close() {
        try {
            // What cutting did not end, such as a hanging source of access tokens, is waited for no second time.
            if (!isCut) {
                turns.close();
            }
        } catch (InterruptedException e) {
            isCut = true;
            connector.cut();
            Thread.currentThread().interrupt();
        }
        kept.close();
        timer.shutdownNow();
    }

    /**
     * Names the server and the masked sender.
     *
     * @return no credentials
     */
    @Override
    public String toString() {
        return "SmtpMailer[" + server + ", from " + messages.sender().masked() + "]";
    }

    private Delivery deliver(Mail mail, MimeText text, Deadline deadline) {
        Optional<Connection> waiting = kept.take();
        if (waiting.isPresent()) {
            Connection connection = waiting.get();
            connection.begin(deadline);
            Delivery delivery = attempt(connection, mail, text);
            if (delivery instanceof Delivery.Sent || !connection.mayBeStale()) {
                return delivery;
            }
            // What ended this one, such as a restart, ended the others too.
            kept.closeAll();
        }
        try {
            return attempt(connector.connect(deadline), mail, text);
        } catch (ConnectFailedException e) {
            Reply reply = new Reply(mail, text, e.credentials());
            return new Delivery.TryLater(server + ", " + reply.fit(e.why()));
        }
    }

    private Delivery attempt(Connection connection, Mail mail, MimeText text) {
        boolean sent = false;
        try {
            Delivery delivery = handOver(connection, mail, text);
            sent = delivery instanceof Delivery.Sent;
            return delivery;
        } finally {
            if (sent) {
                kept.keep(connection);
            } else {
                connection.end();
            }
        }
    }

    private Delivery handOver(Connection connection, Mail mail, MimeText text) {
        if (!connection.takesCredentials()) {
            return new Delivery.TryLater(server + NO_SIGN_IN);
        }
        // Without the extension the address would be cut down to ASCII on its way, and may then be somebody else's.
        boolean utf8 = text.isUtf8() || !isAscii(bounceAddress);
        if (utf8 && !connection.takesUtf8()) {
            return new Delivery.Refused(server + ", no SMTPUTF8 offered there, which this address needs");
        }
        Reply reply = new Reply(mail, text, connection.credentials());
        try {
            connection.send(text.bytes(), mail.to(), utf8);
            return new Delivery.Sent(reply.fit(connection.getLastServerResponse()));
        } catch (MessagingException e) {
            return failed(connection, reply, e);
        }
    }

    private static Delivery failed(Connection connection, Reply reply, MessagingException cause) {
        int code = connection.getLastReturnCode();
        if (code < 400) {
            String why = reply.fit("connection lost: " + ConnectFailedException.root(cause));
            return connection.isHandedOver() ? new Delivery.Unconfirmed(why) : new Delivery.TryLater(why);
        }
        boolean forGood = code >= 500 && code <= 599 && !ABOUT_SIGNING_IN.contains(code);
        String why = reply.fit(connection.getLastServerResponse());
        return forGood ? new Delivery.Refused(why) : new Delivery.TryLater(why);
    }

    private static boolean isAscii(EmailAddress address) {
        return address.text().chars().allMatch(c -> c < 0x80);
    }

    /** One thread, and only for as long as a write is watched or a connection waits. */
    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "passlink-smtp-timer");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(5, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        return timer;
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
        private @Nullable SmtpAuth signIn;
        private @Nullable Sender from;
        private @Nullable Sender replyTo;
        private final StringBuilder headers = new StringBuilder();
        private @Nullable EmailAddress bounceAddress;
        private @Nullable String messageIdDomain;
        private int connections = 4;
        private @Nullable Rate rate;
        private int connectTimeout = 5_000;
        private int commandTimeout = 300_000;
        private int finalTimeout = 600_000;
        private @Nullable SSLContext sslContext;
        private Clock clock = Clock.systemUTC();
        private Time time = Time.SYSTEM;
        private Duration rest = REST;
        private Lookup.Resolver resolver = InetAddress::getAllByName;

        private Builder(SmtpUrl server) {
            this.server = server;
            this.signIn = server.credentials() == null ? null : SmtpAuth.with(server.credentials());
            server.parameters().forEach(this::set);
        }

        /**
         * What to sign in with, in place of the URL's. Of the mechanisms PLAIN, LOGIN, DIGEST-MD5 and NTLM, the first that
         * the server offers is used.
         *
         * @param user the user name
         * @param password the password
         * @return this
         * @throws IllegalArgumentException if one of them is empty, or null as of an environment variable that is not set
         */
        public Builder credentials(@Nullable String user, @Nullable String password) {
            signIn = SmtpAuth.with(new Credentials(user == null ? "" : user, password == null ? "" : password));
            return this;
        }

        /**
         * Signs in by XOAUTH2, as Google and Microsoft want it, in place of the URL's credentials.
         *
         * @param user the user name, most often the mail address
         * @param tokens asked for an access token before each new connection, perhaps by several threads at once: keep one
         *     until shortly before it expires, and return soon. If it throws or has none, the mail is tried later
         * @return this
         * @throws IllegalArgumentException if the user name is empty
         */
        public Builder accessTokens(String user, Supplier<String> tokens) {
            signIn = SmtpAuth.withTokens(user, tokens);
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
         * Sets who gets the answer when somebody replies to an email, instead of the URL's. Unless set, it is the sender.
         *
         * @param address {@code help@example.com} or {@code Jobs <help@example.com>}
         * @return this
         * @throws IllegalArgumentException if it is not one address, or has a control character
         */
        public Builder replyTo(String address) {
            replyTo = Sender.parse("The address for replies", address);
            return this;
        }

        /**
         * Adds a header to every email, such as one by which your provider sorts them. May be called again, also with the same
         * name. ASCII goes out as it is, folded at its spaces; other text is encoded (RFC 2047).
         *
         * @param name for instance {@code X-PM-Message-Stream}: 1 to 60 letters, digits, hyphens and underscores
         * @param value one line of 1 to 900 characters
         * @return this
         * @throws IllegalArgumentException if one of them is out of range or has a control character; or if the mailer or the
         *     mail servers write that header, as they do {@code From}, {@code To}, {@code Bcc}, {@code Content-Type} and
         *     {@code DKIM-Signature}
         */
        public Builder header(String name, String value) {
            headers.append(ExtraHeader.line(name, value));
            return this;
        }

        private String more() {
            return (replyTo == null ? "" : replyTo.header("Reply-To")) + headers;
        }

        /**
         * Where servers report mails that could not be delivered (the envelope's sender, {@code MAIL FROM}); the sender
         * unless set.
         *
         * @param address for instance {@code bounces@example.com}
         * @return this
         * @throws IllegalArgumentException if it is not one address
         */
        public Builder bounceAddress(String address) {
            bounceAddress = EmailAddress.of(address);
            return this;
        }

        /**
         * How many connections there may be at once; 4 unless set, as many as the queue in memory has threads. One that
         * was used is kept for the next mail, for 30 seconds.
         *
         * @param most between 1 and 100
         * @return this
         * @throws IllegalArgumentException if it is neither
         */
        public Builder connections(int most) {
            if (most < 1 || most > MOST_CONNECTIONS) {
                throw new IllegalArgumentException("Mails need between 1 and " + MOST_CONNECTIONS
                        + " connections: a mail server permits each of its clients only a few.");
            }
            connections = most;
            return this;
        }

        /**
         * How many mails may be tried in any stretch of time of this length; no limit unless set. Every mailer counts for
         * itself: on several nodes give each its share.
         *
         * @param mails between 1 and 100,000
         * @param period up to a day
         * @return this
         * @throws IllegalArgumentException if one of them is out of its range
         */
        public Builder rate(int mails, Duration period) {
            rate = new Rate(mails, period);
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
         * How long to wait for a connection, and for the server to show that one that was kept is alive; 5 seconds unless
         * set.
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
         * How long the server may take for everything before the text: the connection, its greeting, TLS, signing in, sender
         * and recipient together; 5 minutes unless set. After that the email is surely not sent.
         *
         * @param limit between a millisecond and a day
         * @return this
         * @throws IllegalArgumentException if it is neither
         */
        public Builder commandTimeout(Duration limit) {
            commandTimeout = TimeLimits.millis(limit);
            return this;
        }

        /**
         * How long the server may take for the text and the final answer to it; 10 minutes unless set. After that nobody knows
         * whether it has the email: less makes copies where a server looks through emails before it answers.
         *
         * @param limit between a millisecond and a day
         * @return this
         * @throws IllegalArgumentException if it is neither
         */
        public Builder finalTimeout(Duration limit) {
            finalTimeout = TimeLimits.millis(limit);
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
         * @throws IllegalArgumentException if there is no sender and the rules for a missing one name none, or there are
         *     credentials for a server that is spoken to without TLS
         */
        public SmtpMailer build() {
            if (server.isUnencrypted() && signIn != null) {
                throw new IllegalArgumentException("A server that is spoken to without TLS gets no credentials: they"
                        + " could be read on their way. Leave them out, or unencrypted-to.");
            }
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

        Builder time(Time time, Duration rest) {
            this.time = time;
            this.rest = rest;
            return this;
        }

        Builder resolver(Lookup.Resolver resolver) {
            this.resolver = resolver;
            return this;
        }

        TimeLimits limits() {
            return new TimeLimits(connectTimeout, commandTimeout, finalTimeout);
        }

        private void set(String parameter, String value) {
            switch (parameter) {
                case "from" -> from(value);
                case "reply-to" -> replyTo(value);
                case "connections" -> connections(UrlValue.connections(value));
                case "rate" -> rate = UrlValue.rate(value);
                case "unencrypted-to" -> {}
                case "connect-timeout" -> connectTimeout(UrlValue.duration(parameter, value));
                case "command-timeout" -> commandTimeout(UrlValue.duration(parameter, value));
                case "final-timeout" -> finalTimeout(UrlValue.duration(parameter, value));
                default ->
                    throw SmtpUrl.mistake(
                            "has a parameter other than from, reply-to, connections, rate, unencrypted-to, connect-timeout,"
                                    + " command-timeout and final-timeout");
            }
        }

        private Sender sender() {
            if (from != null) {
                return from;
            }
            if (signIn != null && EmailAddress.parse(signIn.user()).isPresent()) {
                return Sender.parse(signIn.user());
            }
            if (server.isLoopback()) {
                return Sender.parse("passlink@localhost");
            }
            throw new IllegalArgumentException(
                    "The mails have no sender: add ?from=noreply@example.com to the SMTP URL, or call from().");
        }
    }
}
