package dev.passlink;

import dev.passlink.adapter.Flows;
import dev.passlink.port.AccountProof;
import dev.passlink.port.AskingCheck;
import dev.passlink.port.AuditListener;
import dev.passlink.port.IdentityLinks;
import dev.passlink.port.LinkRequestQueue;
import dev.passlink.port.MailContent;
import dev.passlink.port.MailTemplate;
import dev.passlink.port.Mailer;
import dev.passlink.port.PasskeyVerifier;
import dev.passlink.port.Passkeys;
import dev.passlink.port.Provisioner;
import dev.passlink.port.SecurityStamps;
import dev.passlink.port.TokenGenerator;
import dev.passlink.port.UseCounter;
import dev.passlink.port.UserLookup;
import dev.passlink.text.Languages;
import dev.passlink.text.Texts;
import java.io.Reader;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Passwordless sign-in for one site. Build it once, use it from every thread, and close it at the end.
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
 * <p>In a servlet application, {@code PasslinkFilter} of {@code passlink-servlet-adapter} does the rest; other stacks
 * have adapters of their own. Adapters call {@link #flows()}.
 *
 * <p>Immutable and safe for many threads. If a part can't answer, the result is an {@link UnavailableException}, and
 * nobody gets in.
 */
public final class Passlink implements AutoCloseable {
    private final Wiring wiring;

    private Passlink(Wiring wiring) {
        this.wiring = wiring;
    }

    /**
     * Starts to describe a site.
     *
     * @return a builder, which needs a base URL, keys, users and a mailer
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The URL that every link begins with.
     *
     * @return the URL, without a slash at the end
     */
    public URI baseUrl() {
        return wiring.urls.baseUrl();
    }

    /**
     * Where the sign-in pages are, below the base URL.
     *
     * @return {@code /login} by default
     */
    public String loginPath() {
        return wiring.urls.loginPath();
    }

    /**
     * How the site looks on pages and in emails.
     *
     * @return the brand; by default its name is the host of the base URL
     */
    public Brand brand() {
        return wiring.brand;
    }

    /**
     * The texts of emails and pages, in each language of the site.
     *
     * @return always the same object
     */
    public Languages languages() {
        return wiring.languages;
    }

    /**
     * Creates a link to a view that works for as long, and as many times, as its rule allows. Stores nothing.
     *
     * @param subject a user, or a {@linkplain Subject#guest guest}
     * @param view the view to open
     * @return the link, to send to that person
     * @throws IllegalArgumentException if there is no such user or they are disabled, or if filters exist and none of
     *     them has the view's rule
     * @throws UnavailableException if the user lookup or the view's stamp can't answer
     */
    public ViewLink link(Subject subject, View view) {
        return link(subject, view, view.rule().linkLifetime(), view.rule().uses());
    }

    /**
     * Creates a link to a view that allows less than its rule does.
     *
     * @param subject a user, or a {@linkplain Subject#guest guest}
     * @param view the view to open
     * @param lifetime how long it works, in whole seconds; at most the rule's lifetime
     * @param uses how many times it works; at most the rule's number
     * @return the link, to send to that person
     * @throws IllegalArgumentException if it allows more than the rule, there is no such user or they are disabled,
     *     or if filters exist and none of them has the view's rule
     * @throws UnavailableException if the user lookup or the view's stamp can't answer
     */
    public ViewLink link(Subject subject, View view, Duration lifetime, int uses) {
        return wiring.views.link(subject, view, lifetime, uses);
    }

    /**
     * Sends the standard email with a link to a view, though nobody asked for it. The email is in the site's first
     * language, and the link works for as long, and as many times, as the view's rule allows.
     *
     * @param subject a user, or a {@linkplain Subject#guest guest}
     * @param view the view to open
     * @return as for {@link #sendLink(Subject, View, Locale)}
     * @throws IllegalArgumentException as {@link #link(Subject, View)}
     * @throws UnavailableException as {@link #sendLink(Subject, View, Locale)}
     */
    public Optional<String> sendLink(Subject subject, View view) {
        return sendLink(subject, view, Locale.ROOT);
    }

    /**
     * Sends the standard email with a link to a view in a language you choose. The queue retries it. It goes to the
     * address that the account has when it is sent, and to nobody if the account is gone or disabled. No {@link
     * Limits} apply to it, and it counts towards none: you decide how often you write to somebody.
     *
     * @param subject a user, or a {@linkplain Subject#guest guest}
     * @param view the view to open
     * @param language the person's language, by {@link Languages#of(Locale)}; the site's first if the site doesn't
     *     have it
     * @return the handle, for {@link #revoke}, which works before and after the email is sent; empty if the queue is
     *     full and nothing will be sent
     * @throws IllegalArgumentException as {@link #link(Subject, View)}, or if the language's tag has more than 100 characters
     * @throws UnavailableException if the user lookup, the view's stamp or the queue can't answer
     */
    public Optional<String> sendLink(Subject subject, View view, Locale language) {
        return wiring.sending.send(subject, view, language);
    }

    /**
     * Creates a link that signs somebody in, for an email of your own, such as an invitation. It works once, in any
     * browser, after the person presses a button, even under {@link LoginPolicy#SAME_BROWSER}. It stops working when
     * the user's security stamp changes. Stores nothing.
     *
     * <p>It gives a guest an account, if {@linkplain Builder#provisioner people may sign up} and the address doesn't
     * have one by then.
     *
     * @param subject a user, or a {@linkplain Subject#guest guest} whose address has no account
     * @param next where to go after signing in, as a local path; empty for the default
     * @param lifetime how long it works, in whole seconds, up to an hour; more than ten minutes departs from ASVS 5.0
     *     6.5.5, see {@link LinkSettings#lifetime}
     * @return the link, to send to that person
     * @throws IllegalArgumentException if a value is out of range, or that person couldn't sign in with the link
     * @throws IllegalStateException if the policy is {@link LoginPolicy#CODE_ONLY}
     * @throws UnavailableException if the user lookup can't answer
     */
    public SignInLink signInLink(Subject subject, String next, Duration lifetime) {
        return signInLink(subject, next, lifetime, Duration.ofHours(1));
    }

    /**
     * Does the same as {@link #signInLink}, for up to seven days. For that long, anyone who reads the mailbox can
     * sign in with it: prefer an hour and a way to ask for a new link. With a counter in memory, a restart ends it.
     *
     * @param subject as for {@link #signInLink}
     * @param next as for {@link #signInLink}
     * @param lifetime how long it works, in whole seconds, up to seven days
     * @return the link, to send to that person
     * @throws IllegalArgumentException as {@link #signInLink}
     * @throws IllegalStateException as {@link #signInLink}
     * @throws UnavailableException as {@link #signInLink}
     */
    public SignInLink longLivedSignInLink(Subject subject, String next, Duration lifetime) {
        return signInLink(subject, next, lifetime, Duration.ofDays(7));
    }

    private SignInLink signInLink(Subject subject, String next, Duration lifetime, Duration most) {
        if (lifetime.compareTo(Duration.ofSeconds(1)) < 0 || lifetime.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    "A sign-in link works for a second to an hour, or with longLivedSignInLink(…) for up to seven "
                            + "days.");
        }
        return wiring.signInLinks.link(subject, next, lifetime);
    }

    /**
     * Ends a link, and each pass it gave, even after a second step: passes end within the interval set by {@link
     * PassSettings#checkEvery}. It can be any link, asked for or not, to a view or to sign in.
     *
     * @param handle the link's handle, from {@link ViewLink#handle()}, {@link SignInLink#handle()}, {@link #sendLink}
     *     or an event
     * @throws IllegalArgumentException if it isn't a handle
     * @throws UnavailableException if the counter can't answer; call again, since only some of it may have ended
     */
    public void revoke(String handle) {
        wiring.revoking.revoke(handle);
    }

    /**
     * Ends every pass, link and pending sign-in of a user on every device. Passes end within the interval set by
     * {@link PassSettings#checkEvery}.
     *
     * @param subject the user
     * @throws IllegalStateException if the builder got no {@link Builder#stamps}
     * @throws UnavailableException if the stamp can't be changed; nothing has ended
     */
    public void signOutEverywhere(Subject subject) {
        wiring.signOutEverywhere(subject);
    }

    /**
     * Disconnects an account from its identity at a provider. Every pass, link and pending sign-in of the user ends
     * as with {@link #signOutEverywhere}, since any of them may have come from the identity. A sign-in that has
     * already found the account ends too; one that hasn't counts as a new one. The account keeps its email address,
     * and the identity can then be connected with any account.
     *
     * <p>If the provider itself hosts the account's email address, the identity is connected again as soon as
     * somebody signs in with it: the owner of the address owns the account.
     *
     * @param subject the user
     * @param issuer the provider, as given to {@link IdentityLinks}; if no identity is connected, nothing is
     *     disconnected, but everything still ends
     * @throws IllegalStateException if the builder got no {@link Builder#identityLinks} or no {@link Builder#stamps}
     * @throws UnavailableException if one of the two can't answer; call again, since only some of it may have ended
     */
    public void disconnect(Subject subject, String issuer) {
        wiring.disconnect(subject, issuer);
    }

    /**
     * Checks the mailer, the counter, the queue and the token generator, for start-up and health checks. Doesn't
     * check the user lookup. It waits for as long as they do, and reports to its caller only.
     *
     * @return what is wrong; empty if no part reports a problem
     */
    public List<Problem> verify() {
        return wiring.verify();
    }

    /**
     * The methods that adapters call.
     *
     * @return always the same object
     */
    public Flows flows() {
        return wiring;
    }

    /**
     * Stops the queue, which deals with waiting requests, then closes the mailer and the counter if they are {@link
     * AutoCloseable}. All of this takes at most {@link Builder#closeWithin}, 5 seconds by default. Parts that are
     * still closing shortly before the end are interrupted. A part that still hangs is abandoned, and the event
     * {@code FAILURE} {@code UNAVAILABLE} names it. Interrupting the caller ends the time at once. May be called
     * again, and by several threads: the others wait for the first.
     */
    @Override
    public void close() {
        wiring.close();
    }

    /** Describes a site. Not safe for use by several threads. */
    public static final class Builder {
        // The site.
        @Nullable
        URI baseUrl;

        @Nullable
        KeyRing keys;

        @Nullable
        UserLookup users;

        @Nullable
        Brand brand;

        String loginPath = "/login";
        private List<Locale> languages = List.of();
        private final Map<Locale, Texts> ownTexts = new LinkedHashMap<>();

        // Emails.
        @Nullable
        Mailer mailer;

        MailTemplate mailTemplate = MailContent::standard;

        // Links, codes and passes, and how often people may ask for them.
        LinkSettings links = LinkSettings.DEFAULT;
        PassSettings passes = PassSettings.DEFAULT;
        Limits limits = Limits.DEFAULT;
        AskingCheck askingCheck = submission -> AskingCheck.Answer.ALLOW;

        // Accounts and how people get them.
        @Nullable
        Provisioner provisioner;

        @Nullable
        SecurityStamps stamps;

        @Nullable
        IdentityLinks identityLinks;

        AccountProof accountProof = AccountProof.assumed();

        @Nullable
        PasskeyVerifier passkeyVerifier;

        @Nullable
        Passkeys passkeys;

        // What nodes share, and what they run on.
        @Nullable
        UseCounter counter;

        @Nullable
        LinkRequestQueue queue;

        @Nullable
        TokenGenerator tokens;

        AuditListener audit = AuditListener.logging();
        Clock clock = Clock.systemUTC();
        SecureRandom random = new SecureRandom();
        Duration closeWithin = Duration.ofSeconds(5);

        private Builder() {}

        /**
         * Sets the URL that every link begins with. It is never taken from a request (OWASP Forgot Password: no Host
         * header).
         *
         * @param url {@code https://} and a host, with the context path if there is one; {@code http://} only for a
         *     loopback host, for development; null, as from an environment variable that isn't set, is refused
         * @return this
         * @throws IllegalArgumentException if it is anything else
         */
        public Builder baseUrl(@Nullable String url) {
            this.baseUrl = BaseUrl.parse(url);
            return this;
        }

        /**
         * Sets an {@code http} URL on a private network, for development only: anyone on that network can read links,
         * codes and cookies, and sign in with them. The event {@code WARNING} {@code UNENCRYPTED} reports it at
         * start-up.
         *
         * @param url {@code http://} and a host that can't be on a public network: a private address, a name without
         *     a dot, or a name that ends in {@code .test}, {@code .local}, {@code .lan}, {@code .internal} or {@code
         *     .home.arpa}
         * @return this
         * @throws IllegalArgumentException if it is anything else
         */
        public Builder unencryptedBaseUrl(@Nullable String url) {
            this.baseUrl = BaseUrl.parseUnencrypted(url);
            return this;
        }

        /**
         * Sets the secrets.
         *
         * @param keys the same ring on every node
         * @return this
         */
        public Builder keys(KeyRing keys) {
            this.keys = Given.value(keys, "keys");
            return this;
        }

        /**
         * Sets how accounts are looked up.
         *
         * @param users your lookup
         * @return this
         */
        public Builder users(UserLookup users) {
            this.users = Given.value(users, "users");
            return this;
        }

        /**
         * Sets how emails are delivered.
         *
         * @param mailer such as {@code SmtpMailer} of {@code passlink-mail-smtp}
         * @return this
         */
        public Builder mailer(Mailer mailer) {
            this.mailer = Given.value(mailer, "mailer");
            return this;
        }

        /**
         * How the site looks on pages and in emails.
         *
         * @param brand by default, a brand named after the host of the base URL
         * @return this
         */
        public Builder brand(Brand brand) {
            this.brand = Given.value(brand, "brand");
            return this;
        }

        /**
         * Sets the languages of emails and pages. Each person gets the best match for what their browser asks for.
         *
         * @param first the language for people who understand none of them
         * @param others all other languages. By default English comes first, followed by the library's German,
         *     French, Spanish, Dutch, Portuguese, Italian, Polish, Japanese and Arabic, and what you add by {@link
         *     #language}
         * @return this
         */
        public Builder languages(Locale first, Locale... others) {
            List<Locale> all = new ArrayList<>(List.of(others));
            all.add(0, first);
            this.languages = List.copyOf(all);
            return this;
        }

        /**
         * Adds a language from one file with all texts, or changes some texts of a language that the library has,
         * from a file with only those.
         *
         * @param language the language, such as {@code Locale.forLanguageTag("sv")}
         * @param properties the texts, as {@link java.util.Properties#load(Reader)} reads them; read at once and closed
         * @return this
         * @throws IllegalArgumentException if a text is missing, has different places from the English one, or has an
         *     unknown key; the message names it
         */
        public Builder language(Locale language, Reader properties) {
            ownTexts.put(language, Texts.read(language, properties));
            return this;
        }

        Languages languages() {
            return Languages.of(languages, ownTexts);
        }

        /**
         * Sets the template of the emails.
         *
         * @param template by default, text and HTML in the language of the person who asked
         * @return this
         */
        public Builder mailTemplate(MailTemplate template) {
            this.mailTemplate = Given.value(template, "mailTemplate");
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
                        "A login path must look like /login or /account/login, without a slash at the end.");
            }
            this.loginPath = path;
            return this;
        }

        /**
         * Changes the settings of the links and codes that sign people in.
         *
         * @param change such as {@code links -> links.lifetime(Duration.ofMinutes(5)).newestOnly()}
         * @return this
         */
        public Builder links(UnaryOperator<LinkSettings> change) {
            this.links = Given.value(change.apply(links), "links");
            return this;
        }

        /**
         * Changes the settings of passes: how long people stay signed in.
         *
         * @param change such as {@code passes -> passes.staySignedIn(StaySignedIn.IF_ASKED)}
         * @return this
         */
        public Builder passes(UnaryOperator<PassSettings> change) {
            this.passes = Given.value(change.apply(passes), "passes");
            return this;
        }

        /**
         * Sets how often people may ask for links.
         *
         * @param limits {@link Limits#DEFAULT} by default
         * @return this
         */
        public Builder limits(Limits limits) {
            this.limits = Given.value(limits, "limits");
            return this;
        }

        /**
         * Sets a check that runs before each email that somebody asks for, such as a list of blocked domains or a
         * captcha.
         *
         * @param check by default, allows every email
         * @return this
         */
        public Builder askingCheck(AskingCheck check) {
            this.askingCheck = Given.value(check, "askingCheck");
            return this;
        }

        /**
         * Lets people sign up: an address without an account is offered one. Off by default. The account is created
         * once somebody has redeemed the email, and the pages still don't reveal whether there was one.
         *
         * @param provisioner creates the account
         * @return this
         */
        public Builder provisioner(Provisioner provisioner) {
            this.provisioner = Given.value(provisioner, "provisioner");
            return this;
        }

        /**
         * Enables {@link Passlink#signOutEverywhere}.
         *
         * @param stamps changes a user's security stamp
         * @return this
         */
        public Builder stamps(SecurityStamps stamps) {
            this.stamps = Given.value(stamps, "stamps");
            return this;
        }

        /**
         * Enables signing in with a provider, such as Google.
         *
         * @param links remembers which identity is connected with which account
         * @return this
         */
        public Builder identityLinks(IdentityLinks links) {
            this.identityLinks = Given.value(links, "identityLinks");
            return this;
        }

        /**
         * Keeps a provider from opening an account whose owner hasn't proved their email address yet.
         *
         * @param proof recognises those accounts; {@link AccountProof#assumed()} by default
         * @return this
         */
        public Builder accountProof(AccountProof proof) {
            this.accountProof = Given.value(proof, "accountProof");
            return this;
        }

        /**
         * Enables passkeys. A user who has signed in another way is offered one, and can use it to sign in the next
         * time.
         *
         * @param verifier such as {@code WebAuthn.standard()} of {@code passlink-passkeys}
         * @param passkeys stores them, such as {@code JdbcPasskeys} of {@code passlink-store-jdbc}; use {@link
         *     InMemoryPasskeys} for development
         * @return this
         */
        public Builder passkeys(PasskeyVerifier verifier, Passkeys passkeys) {
            this.passkeyVerifier = Given.value(verifier, "passkeys");
            this.passkeys = Given.value(passkeys, "passkeys");
            return this;
        }

        /**
         * Sets where uses and limits are counted.
         *
         * @param counter a counter that all nodes share; by default in memory, for one node only. Don't wrap an
         *     {@link InMemoryUseCounter}: Passlink counts limits in separate counters beside it, so that a flood
         *     can't fill it
         * @return this
         */
        public Builder counter(UseCounter counter) {
            this.counter = Given.value(counter, "counter");
            return this;
        }

        /**
         * Sets the queue in which requests for links wait.
         *
         * @param queue the queue, closed together with Passlink; by default in memory
         * @return this
         */
        public Builder queue(LinkRequestQueue queue) {
            this.queue = Given.value(queue, "queue");
            return this;
        }

        /**
         * Sets how tokens are signed.
         *
         * @param tokens by default, signs with the key ring
         * @return this
         */
        public Builder tokens(TokenGenerator tokens) {
            this.tokens = Given.value(tokens, "tokens");
            return this;
        }

        /**
         * Sets the listener for every decision.
         *
         * @param audit {@link AuditListener#logging()} by default
         * @return this
         */
        public Builder audit(AuditListener audit) {
            this.audit = Given.value(audit, "audit");
            return this;
        }

        /**
         * Sets the clock.
         *
         * @param clock the system's by default
         * @return this
         */
        public Builder clock(Clock clock) {
            this.clock = Given.value(clock, "clock");
            return this;
        }

        /**
         * Sets the source of randomness.
         *
         * @param random the system's by default
         * @return this
         */
        public Builder random(SecureRandom random) {
            this.random = Given.value(random, "random");
            return this;
        }

        /**
         * Sets how long {@link Passlink#close} may take for queue, mailer and counter together; 5 seconds by default.
         * Whatever kills a process that stops too slowly must wait longer: Docker waits 10 seconds.
         *
         * @param time from a millisecond to an hour
         * @return this
         * @throws IllegalArgumentException if it is out of range
         */
        public Builder closeWithin(Duration time) {
            this.closeWithin = Closing.checked(Given.value(time, "closeWithin"));
            return this;
        }

        /**
         * Checks the settings and starts the queue.
         *
         * @return the site, which you close at the end
         * @throws IllegalArgumentException if something is missing; the message says what
         */
        public Passlink build() {
            Wiring wiring = new Wiring(this);
            wiring.start();
            return new Passlink(wiring);
        }
    }
}
