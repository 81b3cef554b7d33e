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
 * Sends emails by SMTP over a few connections. Each call makes one attempt.
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
 * <p>{@code smtp://user:password@host:port?from=sender}, of which only the host is required. Percent-encode the user
 * name, the password and the values of parameters; a plus sign stands for itself.
 *
 * <ul>
 *   <li>{@code smtp}: port 587 unless you give another. STARTTLS is required. Emails go without TLS only if the host
 *       is {@code localhost}, {@code 127.x.x.x} or {@code [::1]}, or is named by {@code unencrypted-to}.
 *   <li>{@code smtps}: port 465 unless you give another, TLS from the first byte.
 *   <li>The certificate must be trusted and valid for the host.
 *   <li>Without {@code from}, the sender is the user name if it is an address, or else {@code passlink@localhost} on
 *       loopback. Otherwise the URL is refused.
 * </ul>
 *
 * <p>Parameters, each at most once, joined with {@code &}:
 *
 * <ul>
 *   <li>{@code from=noreply@example.com}: {@linkplain Builder#from the sender}.
 *   <li>{@code reply-to=help@example.com}: {@linkplain Builder#replyTo the address that replies go to}.
 *   <li>{@code connections=8}: {@linkplain Builder#connections how many connections there may be at once}.
 *   <li>{@code rate=14/s}: {@linkplain Builder#rate how many emails may be tried} per second ({@code /s}), minute
 *       ({@code /m}), hour ({@code /h}) or day ({@code /d}).
 *   <li>{@code unencrypted-to=mailpit}: send without TLS to this host, which must be the URL's own: a relay on a
 *       private network, or a mail catcher in development. Anyone on that network can read the links and sign in with
 *       them; the event {@code WARNING} {@code UNENCRYPTED} reports it at start-up. Doesn't work with credentials.
 *   <li>{@code connect-timeout=5s}, {@code command-timeout=5m}, {@code final-timeout=10m}: how long to wait for
 *       {@linkplain Builder#connectTimeout a connection}, {@linkplain Builder#commandTimeout for everything before
 *       the text}, {@linkplain Builder#finalTimeout for the answer to it}. In seconds ({@code s}), minutes ({@code
 *       m}) or hours ({@code h}).
 * </ul>
 *
 * <h2>What happens to an email</h2>
 *
 * <ul>
 *   <li>{@link Delivery.Refused}: the server answered 5xx to this email's sender, recipient or content, or the
 *       address needs SMTPUTF8 and the server doesn't support it.
 *   <li>{@link Delivery.Unconfirmed}: the whole email was handed over, including the dot that ends it, and then the
 *       connection was lost, or no answer came in time. The server may have accepted it. The next attempt has the
 *       same {@code Message-ID}.
 *   <li>{@link Delivery.TryLater}: everything else that isn't a success: 4xx, even after the dot; no connection; a
 *       connection that is lost or silent before the dot was written, without which no server delivers. It also
 *       covers a wrong password, a TLS failure or a greeting of 5xx: these aren't about the email, an operator can
 *       fix them, and then waiting emails still go out. Nothing is ever sent unencrypted instead.
 * </ul>
 *
 * <p>Replies say on one line what happened. The password, the user name and whatever the server quotes from the email
 * are removed, and the recipient is masked. Nothing is logged, and Jakarta Mail's own trace is off for these
 * connections, since it would contain the links.
 *
 * <h2>Connections</h2>
 *
 * <p>By default there are at most {@linkplain Builder#connections 4} at once. A connection that has delivered an
 * email is kept for the next one, for 30 seconds. If a kept connection turns out to be dead, or the server ends it,
 * it is replaced within the same attempt, but never after the email's text was begun: no email goes out twice because
 * of that.
 *
 * <h2>Time</h2>
 *
 * <p>Some servers make clients wait on purpose, or scan an email before they answer. So the mailer waits as long as
 * RFC 5321 asks: 5 minutes for everything before the text, 10 for the text and the answer to it. A server that never
 * answers blocks a thread of the queue and a connection for that long; if yours answers at once, set shorter times.
 *
 * <p>Safe for many threads at once. {@link dev.passlink.Passlink#close() Closing Passlink} closes it, too. If nobody
 * closes it, its connections still end after 30 seconds, and with them its only thread, a daemon.
 */
public final class SmtpMailer implements Mailer, AutoCloseable {
    /** Replies about the client, not about the email (RFC 4954 §6). An operator can fix these. */
    private static final Set<Integer> ABOUT_SIGNING_IN = Set.of(530, 534, 535, 538);

    private static final String NO_SIGN_IN = ", which doesn't offer to sign in, though credentials are set";

    private static final Duration REST = Duration.ofSeconds(30);
    private static final int MOST_CONNECTIONS = 100;
    /** In milliseconds. An email that waits longer goes back to the queue, where another node may have a turn. */
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
     * Creates a mailer from a URL. Doesn't connect yet.
     *
     * @param url such as {@code smtp://user:password@mail.example.com:587?from=noreply@example.com}, or {@code
     *     smtp://127.0.0.1:2525} for development; null, as from an environment variable that isn't set, is refused
     * @return the mailer
     * @throws IllegalArgumentException if the URL isn't valid; the message doesn't quote it
     */
    public static SmtpMailer connect(@Nullable String url) {
        return builder(url).build();
    }

    /**
     * Creates a builder from a URL, for settings that don't fit into it.
     *
     * @param url as for {@link #connect}
     * @return a builder
     * @throws IllegalArgumentException if the URL isn't valid; the message doesn't quote it
     */
    public static Builder builder(@Nullable String url) {
        return new Builder(SmtpUrl.parse(url));
    }

    /**
     * Makes one attempt, which ends within the time limits. If all connections are busy or the rate is used up, it
     * first waits for its turn, up to 30 seconds.
     *
     * @param mail the email
     * @return the result
     * @throws IllegalArgumentException if the email's id isn't allowed in a {@code Message-ID}
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
     * Connects as for an email, then disconnects. Gives up after 30 seconds, or after the time limits if those are
     * shorter.
     *
     * @return why no email could be delivered now; empty if one could
     */
    @Override
    public Optional<String> problem() {
        try {
            Connection connection = connector.connect(Deadline.in(Math.min(limits.command(), MOST_WAIT)));
            boolean signedIn = connection.takesCredentials();
            connection.end();
            return signedIn ? Optional.empty() : Optional.of(server + NO_SIGN_IN);
        } catch (ConnectFailedException e) {
            // Nothing is sent, so a server could quote only the credentials.
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
     * Waits for attempts in progress, closes the connections and takes no more emails, not even those that wait for a
     * turn. {@link dev.passlink.Passlink#close} calls it after it has sent the waiting emails.
     *
     * <p>This takes as long as an attempt may. Interrupt the thread to stop waiting: then the connections are cut,
     * attempts in progress end as {@link Delivery.Unconfirmed} or {@link Delivery.TryLater}, and this returns at once
     * with the thread still interrupted. May be called again, and by several threads.
     */
    @Override
    public void close() {
        try {
            // Don't wait again for an attempt that cutting didn't end, such as one with a hanging source of access
            // tokens.
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
     * @return a text without credentials
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
            // Whatever ended this one, such as a restart, also ended the others.
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
        // Without the extension, the address would be cut down to ASCII on its way, and might then be somebody
        // else's.
        boolean utf8 = text.isUtf8() || !isAscii(bounceAddress);
        if (utf8 && !connection.takesUtf8()) {
            return new Delivery.Refused(server + ", which doesn't offer SMTPUTF8, though this address needs it");
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

    /** One thread, which lives only while a write is watched or a connection waits. */
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
            throw new IllegalStateException("This JVM's default TLS settings can't be loaded.", e);
        }
    }

    /** Builds a mailer, for settings that don't fit into a URL. Not safe for use by several threads. */
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
         * Sets the credentials, instead of the URL's. The mailer uses the first of PLAIN, LOGIN, DIGEST-MD5 and NTLM
         * that the server offers.
         *
         * @param user the user name
         * @param password the password
         * @return this
         * @throws IllegalArgumentException if one of them is empty or null, as from an environment variable that
         *     isn't set
         */
        public Builder credentials(@Nullable String user, @Nullable String password) {
            signIn = SmtpAuth.with(new Credentials(user == null ? "" : user, password == null ? "" : password));
            return this;
        }

        /**
         * Signs in with XOAUTH2, as Google and Microsoft require, instead of the URL's credentials.
         *
         * @param user the user name, usually the email address
         * @param tokens returns an access token. It is called before each new connection, perhaps by several threads
         *     at once: keep a token until shortly before it expires, and return quickly. If it throws or has none,
         *     the email is tried later
         * @return this
         * @throws IllegalArgumentException if the user name is empty
         */
        public Builder accessTokens(String user, Supplier<String> tokens) {
            signIn = SmtpAuth.withTokens(user, tokens);
            return this;
        }

        /**
         * Sets the sender of the emails, instead of the URL's.
         *
         * @param sender {@code noreply@example.com} or {@code Jobs <noreply@example.com>}
         * @return this
         * @throws IllegalArgumentException if it isn't one address, or has a control character
         */
        public Builder from(String sender) {
            from = Sender.parse(sender);
            return this;
        }

        /**
         * Sets the address that replies go to, instead of the URL's. By default it is the sender.
         *
         * @param address {@code help@example.com} or {@code Jobs <help@example.com>}
         * @return this
         * @throws IllegalArgumentException if it isn't one address, or has a control character
         */
        public Builder replyTo(String address) {
            replyTo = Sender.forReplies(address);
            return this;
        }

        /**
         * Adds a header to every email, such as one that your email provider uses to sort them. May be called again,
         * even with the same name. ASCII is sent as it is, folded at spaces; other text is encoded (RFC 2047).
         *
         * @param name the name, such as {@code X-PM-Message-Stream}: 1 to 60 letters, digits, hyphens and underscores
         * @param value the value, one line of 1 to 900 characters
         * @return this
         * @throws IllegalArgumentException if one of them is out of range or has a control character, or if it is a
         *     header that the mailer or mail servers write, such as {@code From}, {@code To}, {@code Bcc}, {@code
         *     Content-Type} or {@code DKIM-Signature}
         */
        public Builder header(String name, String value) {
            headers.append(ExtraHeader.line(name, value));
            return this;
        }

        private String more() {
            return (replyTo == null ? "" : replyTo.header("Reply-To")) + headers;
        }

        /**
         * Sets where servers report emails that couldn't be delivered (the envelope's sender, {@code MAIL FROM}). By
         * default it is the sender.
         *
         * @param address such as {@code bounces@example.com}
         * @return this
         * @throws IllegalArgumentException if it isn't one address
         */
        public Builder bounceAddress(String address) {
            bounceAddress = EmailAddress.of(address);
            return this;
        }

        /**
         * Sets how many connections there may be at once. The default is 4, like the number of threads of the queue
         * in memory. A used connection is kept for the next email, for 30 seconds.
         *
         * @param most between 1 and 100
         * @return this
         * @throws IllegalArgumentException if it is out of range
         */
        public Builder connections(int most) {
            if (most < 1 || most > MOST_CONNECTIONS) {
                throw new IllegalArgumentException("Give between 1 and " + MOST_CONNECTIONS
                        + " connections: mail servers allow a client only a few.");
            }
            connections = most;
            return this;
        }

        /**
         * Sets how many emails may be tried in any period of this length. By default there is no limit. Every mailer
         * counts on its own: with several nodes, give each its share.
         *
         * @param mails between 1 and 100,000
         * @param period up to a day
         * @return this
         * @throws IllegalArgumentException if one of them is out of range
         */
        public Builder rate(int mails, Duration period) {
            rate = new Rate(mails, period);
            return this;
        }

        /**
         * Sets the domain after the {@code @} of every {@code Message-ID}. By default it is the sender's domain.
         *
         * @param domain such as {@code mail.example.com}
         * @return this
         * @throws IllegalArgumentException if it isn't a domain
         */
        public Builder messageIdDomain(String domain) {
            messageIdDomain = EmailAddress.parse("id@" + domain)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "The Message-ID's domain isn't a domain: give it like mail.example.com."))
                    .text()
                    .substring("id@".length());
            return this;
        }

        /**
         * Sets how long to wait for a connection, and for a sign that a kept connection is alive. The default is 5
         * seconds.
         *
         * @param limit between a millisecond and a day
         * @return this
         * @throws IllegalArgumentException if it is out of range
         */
        public Builder connectTimeout(Duration limit) {
            connectTimeout = TimeLimits.millis(limit);
            return this;
        }

        /**
         * Sets how long the server may take for everything before the text: connection, greeting, TLS, signing in,
         * sender and recipient together. The default is 5 minutes. If it takes longer, the email is certainly not
         * sent.
         *
         * @param limit between a millisecond and a day
         * @return this
         * @throws IllegalArgumentException if it is out of range
         */
        public Builder commandTimeout(Duration limit) {
            commandTimeout = TimeLimits.millis(limit);
            return this;
        }

        /**
         * Sets how long the server may take for the text and the final answer to it. The default is 10 minutes. If it
         * takes longer, nobody knows whether it has accepted the email: a shorter time causes duplicates if a server
         * scans emails before it answers.
         *
         * @param limit between a millisecond and a day
         * @return this
         * @throws IllegalArgumentException if it is out of range
         */
        public Builder finalTimeout(Duration limit) {
            finalTimeout = TimeLimits.millis(limit);
            return this;
        }

        /**
         * Sets which certificates to trust, for servers with a certificate from a private authority. By default it is
         * the JVM's setting. The host name is checked in any case.
         *
         * @param context an initialized context
         * @return this
         */
        public Builder sslContext(SSLContext context) {
            sslContext = context;
            return this;
        }

        /**
         * Sets the clock for the {@code Date} header. By default it is the system's.
         *
         * @param clock a clock
         * @return this
         */
        public Builder clock(Clock clock) {
            this.clock = clock;
            return this;
        }

        /**
         * Creates the mailer. Doesn't connect yet.
         *
         * @return the mailer
         * @throws IllegalArgumentException if there is no sender, not even by the rules for a missing one, or there
         *     are credentials for a server without TLS
         */
        public SmtpMailer build() {
            if (server.isUnencrypted() && signIn != null) {
                throw new IllegalArgumentException("Credentials can't be sent without TLS, where others could read "
                        + "them: leave out the credentials, or unencrypted-to.");
            }
            return new SmtpMailer(this);
        }

        /**
         * Names the server.
         *
         * @return a text without credentials
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
                    "The emails have no sender: add ?from=noreply@example.com to the SMTP URL, or call from().");
        }
    }
}
