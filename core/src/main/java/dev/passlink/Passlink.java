package dev.passlink;

import com.google.common.base.Ascii;
import dev.passlink.port.AuditListener;
import dev.passlink.port.LinkRequestQueue;
import dev.passlink.port.Mailer;
import dev.passlink.port.TokenGenerator;
import dev.passlink.port.UseCounter;
import dev.passlink.port.UserLookup;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Passwordless sign-in for one site; built once, used by every thread, closed at the end.
 *
 * <pre>{@code
 * Passlink passlink = Passlink.builder()
 *     .baseUrl("https://jobs.example.com")
 *     .keys(KeyRing.parse(System.getenv("PASSLINK_KEYS")))
 *     .users(users)
 *     .mailer(mailer)
 *     .build();
 * }</pre>
 *
 * <p>In a servlet application the rest is done by {@code PasslinkFilter} of {@code passlink-servlet-adapter}. Another
 * adapter calls, in this order: {@link #requestLogin} for the form, {@link #examine} and {@link #redeem} for the link,
 * {@link #signIn} once the application has agreed, {@link #check} on every request, {@link #signOut}.
 *
 * <p>Immutable and safe for many threads. A part that cannot answer is an {@link UnavailableException}, and nobody gets
 * in.
 */
public final class Passlink implements AutoCloseable {
    private final URI baseUrl;
    private final String loginPath;
    private final String applicationName;
    private final LinkRequestQueue queue;
    private final Asking asking;
    private final Redeeming redeeming;
    private final Passes passes;
    private final KnownBrowser knownBrowser;
    private final AntiForgery antiForgery;
    private final Audit audit;

    private Passlink(Builder builder) {
        this.baseUrl = required(builder.baseUrl, "baseUrl", "the URL that links begin with");
        KeyRing ring = required(builder.keys, "keys", "a ring from KeyRing.parse(…)");
        UserLookup users = required(builder.users, "users", "your UserLookup");
        Mailer mailer = required(builder.mailer, "mailer", "a Mailer, such as SmtpMailer.connect(…)");
        this.loginPath = builder.loginPath;
        this.applicationName = builder.applicationName != null ? builder.applicationName : baseUrl.getHost();
        this.queue = builder.queue != null ? builder.queue : new InMemoryLinkRequestQueue();
        this.audit = new Audit(builder.audit, builder.clock);
        TokenGenerator tokens = builder.tokens != null ? builder.tokens : new SignedTokens(ring);
        UseCounter uses = builder.counter != null ? builder.counter : new InMemoryUseCounter(builder.clock);
        // Apart from the uses, so that a flood of askers can never crowd out a redemption.
        UseCounter limitCounts = uses instanceof InMemoryUseCounter ? new InMemoryUseCounter(builder.clock) : uses;
        IssueTime issueTime = new IssueTime(builder.clock, uses, audit);
        LoginMail template = new LoginMail(applicationName, baseUrl + loginPath + "/link?" + TOKEN_PARAMETER + "=");
        this.asking = new Asking(ring, builder.limits, limitCounts, queue, issueTime, builder.random, audit);
        this.redeeming = new Redeeming(ring, tokens, users, uses, builder.clock, audit);
        this.passes = new Passes(
                ring,
                users,
                uses,
                issueTime,
                builder.signInLifetime,
                builder.checkEvery,
                builder.random,
                builder.clock,
                audit);
        this.knownBrowser = new KnownBrowser(ring, builder.random);
        this.antiForgery = new AntiForgery(ring, builder.random);
        if (!isLoopback(baseUrl) && uses instanceof InMemoryUseCounter) {
            audit.tell(
                    AuditEvent.Type.WARNING,
                    Reason.SINGLE_NODE,
                    "",
                    "",
                    "counts are kept in memory: links are single-use on this node only, and a restart ends all sign-ins");
        }
        queue.start(new Issuing(
                ring,
                tokens,
                users,
                builder.limits,
                limitCounts,
                template,
                mailer,
                builder.linkLifetime,
                builder.clock,
                audit));
    }

    /** The query parameter that carries a token. */
    public static final String TOKEN_PARAMETER = "passlink";

    /**
     * Begins to describe a site.
     *
     * @return a builder that needs a base URL, keys, users and a mailer
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The URL that every link begins with.
     *
     * @return without a slash at the end
     */
    public URI baseUrl() {
        return baseUrl;
    }

    /**
     * Where the sign-in pages are, below the base URL.
     *
     * @return {@code /login} by default
     */
    public String loginPath() {
        return loginPath;
    }

    /**
     * What the site is called in mails and pages.
     *
     * @return the host of the base URL by default
     */
    public String applicationName() {
        return applicationName;
    }

    /**
     * Takes an address from the form: counts the limits and queues the request. Never tells whether an account exists.
     *
     * @param address what was typed
     * @param next where to go after signing in, a local path; anything else counts as nowhere in particular
     * @param client the client's address, as far as it can be trusted; what {@link Limits#perClient()} counts
     * @param browser what this browser holds
     * @return the same for an address with an account and without
     * @throws UnavailableException if the counter or the queue cannot answer
     */
    public Asked requestLogin(String address, String next, String client, Browser browser) {
        return asking.requestLogin(address, next, client, browser);
    }

    /**
     * Tells whether this very browser asked for the mail that carried a grant, in the last ten minutes.
     *
     * @param browser what it holds
     * @param grant the grant
     * @return true if a GET by it may redeem
     */
    public boolean asked(Browser browser, Grant grant) {
        return asking.asked(browser, grant);
    }

    /**
     * Says what {@link #redeem} would say now, and counts nothing.
     *
     * @param token any text
     * @param scope what it is to be good for
     * @return the grant, or a refusal with its reason
     * @throws UnavailableException if the user lookup or the counter cannot answer
     */
    public Redemption examine(String token, Scope scope) {
        return redeeming.examine(token, scope);
    }

    /**
     * Redeems a token: of any number of racers, on any number of nodes, as many win as the grant allows.
     *
     * @param token any text
     * @param scope what it is to be good for
     * @return the grant, or a refusal with its reason
     * @throws UnavailableException if the user lookup or the counter cannot answer; nobody is let in
     */
    public Redemption redeem(String token, Scope scope) {
        return redeeming.redeem(token, scope);
    }

    /**
     * The account that a grant was mailed to, for a page that offers a new link.
     *
     * @param grant an authentic grant
     * @return its address, to be shown masked; empty if the account changed since
     * @throws UnavailableException if the user lookup cannot answer
     */
    public Optional<EmailAddress> owner(Grant grant) {
        return redeeming.owner(grant).map(User::email);
    }

    /**
     * The address of an account, for a page that names who is signed in.
     *
     * @param subject whose pass it is
     * @return its address; empty for a guest, and for an account that is gone or disabled
     * @throws UnavailableException if the user lookup cannot answer
     */
    public Optional<EmailAddress> address(Subject subject) {
        return redeeming.enabledUser(subject).map(User::email);
    }

    /**
     * Gives a pass for what was redeemed.
     *
     * @param granted the redemption
     * @param method how
     * @param browser what this browser holds
     * @return what it holds from now on
     */
    public SignIn signIn(Redemption.Granted granted, Method method, Browser browser) {
        Passes.Signing signing = passes.give(granted, method);
        Pass pass = signing.pass();
        String text = passes.write(signing);
        audit.tell(AuditEvent.Type.SIGN_IN, Reason.OK, pass.subject().name(), pass.id(), method.name());
        return new SignIn(
                pass, text, knownBrowser.with(browser.known(), granted.user().email()));
    }

    /**
     * Reads a pass. Account and revocation are looked up again only if that was last done longer ago than the interval
     * set by {@link Builder#checkEvery}.
     *
     * @param text what the browser sent
     * @param scope what it is to open
     * @return the pass, perhaps with a renewed text, or the reason why it is dead
     * @throws UnavailableException if a part cannot answer; the browser keeps what it has
     */
    public PassCheck check(String text, Scope scope) {
        return passes.check(text, scope);
    }

    /**
     * Ends a pass: a copy of it dies at its next look-up.
     *
     * @param text what the browser sent; anything that is no live pass is ignored
     * @throws UnavailableException if the counter cannot answer
     */
    public void signOut(String text) {
        passes.end(text);
    }

    /**
     * Values that protect forms against other sites.
     *
     * @return the same for the life of this object
     */
    public AntiForgery antiForgery() {
        return antiForgery;
    }

    /**
     * Tells the listener of a decision that an adapter took.
     *
     * @param type what was decided
     * @param reason why
     * @param subject whom it concerns; empty if not known
     * @param detail more for a reader, without a secret; may be empty
     */
    public void tell(AuditEvent.Type type, Reason reason, String subject, String detail) {
        audit.tell(type, reason, subject, "", detail);
    }

    /** Drains the queue, with its deadline. */
    @Override
    public void close() {
        queue.close();
    }

    static boolean isLoopback(URI url) {
        String host = Ascii.toLowerCase(url.getHost());
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || host.matches("127(\\.[0-9]{1,3}){3}")
                || host.equals("[::1]");
    }

    private static <T> T required(@Nullable T value, String setting, String what) {
        if (value == null) {
            throw new IllegalArgumentException("Passlink needs " + what + ": call " + setting + "(…) before build().");
        }
        return value;
    }

    /** Describes a site; not safe for many threads. */
    public static final class Builder {
        private static final Duration MAX_LINK_LIFETIME = Duration.ofMinutes(10);

        private @Nullable URI baseUrl;
        private @Nullable KeyRing keys;
        private @Nullable UserLookup users;
        private @Nullable Mailer mailer;
        private @Nullable String applicationName;
        private String loginPath = "/login";
        private @Nullable UseCounter counter;
        private @Nullable LinkRequestQueue queue;
        private @Nullable TokenGenerator tokens;
        private AuditListener audit = Audit::log;
        private Limits limits = Limits.DEFAULT;
        private Duration linkLifetime = MAX_LINK_LIFETIME;
        private Duration signInLifetime = Duration.ofHours(12);
        private Duration checkEvery = Duration.ofSeconds(60);
        private Clock clock = Clock.systemUTC();
        private SecureRandom random = new SecureRandom();

        private Builder() {}

        /**
         * The URL that every link begins with, never taken from a request (OWASP Forgot Password: no Host header).
         *
         * @param url {@code https://} and a host, with the context path if there is one; {@code http://} only for a
         *     loopback host, for development
         * @return this
         * @throws IllegalArgumentException if it is anything else
         */
        public Builder baseUrl(String url) {
            this.baseUrl = BaseUrl.parse(url);
            return this;
        }

        /**
         * The secrets.
         *
         * @param keys the same ring on every node
         * @return this
         */
        public Builder keys(KeyRing keys) {
            this.keys = keys;
            return this;
        }

        /**
         * The accounts.
         *
         * @param users the application's lookup
         * @return this
         */
        public Builder users(UserLookup users) {
            this.users = users;
            return this;
        }

        /**
         * What delivers mail.
         *
         * @param mailer such as {@code SmtpMailer} of {@code passlink-mail-smtp}
         * @return this
         */
        public Builder mailer(Mailer mailer) {
            this.mailer = mailer;
            return this;
        }

        /**
         * What the site is called in mails and pages.
         *
         * @param name one line; the host of the base URL by default
         * @return this
         * @throws IllegalArgumentException if it is blank or has a control character
         */
        public Builder applicationName(String name) {
            if (name.isBlank() || name.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException("An application's name is one line that is not blank.");
            }
            this.applicationName = name;
            return this;
        }

        /**
         * Where the sign-in pages are, below the base URL.
         *
         * @param path such as {@code /login}, the default: a slash, then letters, digits, dots, dashes and slashes
         * @return this
         * @throws IllegalArgumentException if it is anything else
         */
        public Builder loginPath(String path) {
            if (!path.matches("(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+")) {
                throw new IllegalArgumentException(
                        "A login path is like /login or /account/login, without an end slash.");
            }
            this.loginPath = path;
            return this;
        }

        /**
         * Where uses and limits are counted.
         *
         * @param counter shared by every node; in memory by default, for one node only. Beside one in memory, which is
         *     bounded, limits get another of their own
         * @return this
         */
        public Builder counter(UseCounter counter) {
            this.counter = counter;
            return this;
        }

        /**
         * Where requests for links wait.
         *
         * @param queue closed with Passlink; in memory by default
         * @return this
         */
        public Builder queue(LinkRequestQueue queue) {
            this.queue = queue;
            return this;
        }

        /**
         * What signs tokens.
         *
         * @param tokens signs with the ring by default
         * @return this
         */
        public Builder tokens(TokenGenerator tokens) {
            this.tokens = tokens;
            return this;
        }

        /**
         * Who is told of every decision.
         *
         * @param audit writes to the SLF4J logger {@code dev.passlink.audit} by default
         * @return this
         */
        public Builder audit(AuditListener audit) {
            this.audit = audit;
            return this;
        }

        /**
         * How often links may be asked for.
         *
         * @param limits {@link Limits#DEFAULT} by default
         * @return this
         */
        public Builder limits(Limits limits) {
            this.limits = limits;
            return this;
        }

        /**
         * How long a login link lives.
         *
         * @param lifetime from a minute to ten, the default and the most that NIST SP 800-63B-4 and ASVS 5.0 6.5.5 allow
         * @return this
         * @throws IllegalArgumentException if it is out of range
         */
        public Builder linkLifetime(Duration lifetime) {
            if (lifetime.compareTo(Duration.ofMinutes(1)) < 0 || lifetime.compareTo(MAX_LINK_LIFETIME) > 0) {
                throw new IllegalArgumentException("A login link lives for 1 to 10 minutes (ASVS 5.0 6.5.5).");
            }
            this.linkLifetime = Duration.ofSeconds(lifetime.toSeconds());
            return this;
        }

        /**
         * How long a sign-in lasts, whatever happens.
         *
         * @param lifetime from a minute to 30 days; 12 hours by default
         * @return this
         * @throws IllegalArgumentException if it is out of range
         */
        public Builder signInLifetime(Duration lifetime) {
            if (lifetime.compareTo(Duration.ofMinutes(1)) < 0 || lifetime.compareTo(Duration.ofDays(30)) > 0) {
                throw new IllegalArgumentException("A sign-in lasts for a minute to 30 days.");
            }
            this.signInLifetime = Duration.ofSeconds(lifetime.toSeconds());
            return this;
        }

        /**
         * How long a disabled account, a changed stamp or a sign-out elsewhere may go unnoticed.
         *
         * @param interval from zero, which looks up on every request, to 15 minutes; 60 seconds by default
         * @return this
         * @throws IllegalArgumentException if it is out of range
         */
        public Builder checkEvery(Duration interval) {
            if (interval.isNegative() || interval.compareTo(Duration.ofMinutes(15)) > 0) {
                throw new IllegalArgumentException("A pass is looked up again at least every 15 minutes.");
            }
            this.checkEvery = interval;
            return this;
        }

        /**
         * What tells the time.
         *
         * @param clock the system's by default
         * @return this
         */
        public Builder clock(Clock clock) {
            this.clock = clock;
            return this;
        }

        /**
         * Where randomness comes from.
         *
         * @param random the system's by default
         * @return this
         */
        public Builder random(SecureRandom random) {
            this.random = random;
            return this;
        }

        /**
         * Checks the whole and starts the queue.
         *
         * @return to be closed at the end
         * @throws IllegalArgumentException if something is missing; the message says what
         */
        public Passlink build() {
            return new Passlink(this);
        }
    }
}
