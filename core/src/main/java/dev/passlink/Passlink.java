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
 * <p>In a servlet application the rest is done by {@code PasslinkFilter} of {@code passlink-servlet-adapter}, and by other
 * adapters elsewhere. What an adapter calls is in {@link #flows()}.
 *
 * <p>Immutable and safe for many threads. A part that cannot answer is an {@link UnavailableException}, and nobody gets
 * in.
 */
public final class Passlink implements AutoCloseable {
    private final Wiring wiring;

    private Passlink(Wiring wiring) {
        this.wiring = wiring;
    }

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
     * How the site presents itself on pages and in emails.
     *
     * @return the host of the base URL as its name, by default
     */
    public Brand brand() {
        return wiring.brand;
    }

    /**
     * What mails and pages say, in each language of the site.
     *
     * @return the same for the life of this object
     */
    public Languages languages() {
        return wiring.languages;
    }

    /**
     * Makes a link to a view, for as long and as often as its rule allows. Stores nothing.
     *
     * @param subject a user, or a {@linkplain Subject#guest guest}
     * @param view which one
     * @return to be sent to that person
     * @throws IllegalArgumentException if there is no such enabled user, or there are filters, and none has the view's rule
     * @throws UnavailableException if the user lookup or the view's stamp cannot answer
     */
    public ViewLink link(Subject subject, View view) {
        return link(subject, view, view.rule().linkLifetime(), view.rule().uses());
    }

    /**
     * Makes a link to a view with less than its rule allows.
     *
     * @param subject a user, or a {@linkplain Subject#guest guest}
     * @param view which one
     * @param lifetime in whole seconds, up to the rule's
     * @param uses up to the rule's
     * @return to be sent to that person
     * @throws IllegalArgumentException if it is more than the rule allows, there is no such enabled user, or there are
     *     filters, and none has the view's rule
     * @throws UnavailableException if the user lookup or the view's stamp cannot answer
     */
    public ViewLink link(Subject subject, View view, Duration lifetime, int uses) {
        return wiring.views.link(subject, view, lifetime, uses);
    }

    /**
     * Sends the standard email with a link to a view, for as long and as often as its rule allows: no form, and nobody asked.
     * In the language that comes first.
     *
     * @param subject a user, or a {@linkplain Subject#guest guest}
     * @param view which one
     * @return as for {@link #sendLink(Subject, View, Locale)}
     * @throws IllegalArgumentException as {@link #link(Subject, View)}
     * @throws UnavailableException as {@link #sendLink(Subject, View, Locale)}
     */
    public Optional<String> sendLink(Subject subject, View view) {
        return sendLink(subject, view, Locale.ROOT);
    }

    /**
     * Sends the standard email with a link to a view, in a language. It goes through the queue, which tries again; to the
     * address that the account has by then, and to nobody if it is gone or disabled. No {@link Limits} hold, and it counts
     * against none: how often somebody is written to is for the caller to say.
     *
     * @param subject a user, or a {@linkplain Subject#guest guest}
     * @param view which one
     * @param language of the person, by {@link Languages#of(Locale)}; what the site does not have is its first
     * @return the handle, for {@link #revoke}, sent already or not; empty if the queue has no room, so that nothing is sent
     * @throws IllegalArgumentException as {@link #link(Subject, View)}, or if the language's tag has more than 100 characters
     * @throws UnavailableException if the user lookup, the view's stamp or the queue cannot answer
     */
    public Optional<String> sendLink(Subject subject, View view, Locale language) {
        return wiring.sending.send(subject, view, language);
    }

    /**
     * Makes a link that signs somebody in, for an email of the application's own: an invitation, a welcome. It works once,
     * after a press of a button in whichever browser opens it, also under {@link LoginPolicy#SAME_BROWSER}; and dies with
     * the user's security stamp. Stores nothing.
     *
     * <p>A guest gets an account by it, where {@linkplain Builder#provisioner people may sign up}, unless the address has one
     * by then.
     *
     * @param subject a user, or a {@linkplain Subject#guest guest} whose address has no account
     * @param next where to go after signing in, a local path; empty if nowhere in particular
     * @param lifetime in whole seconds, up to an hour; more than ten minutes departs from ASVS 5.0 6.5.5, as {@link
     *     LinkSettings#lifetime} says
     * @return to be sent to that person
     * @throws IllegalArgumentException if one is out of range, or that person could not sign in by it
     * @throws IllegalStateException if the policy is {@link LoginPolicy#CODE_ONLY}
     * @throws UnavailableException if the user lookup cannot answer
     */
    public SignInLink signInLink(Subject subject, String next, Duration lifetime) {
        return signInLink(subject, next, lifetime, Duration.ofHours(1));
    }

    /**
     * The same as {@link #signInLink} for up to seven days. For as long, whoever reads the mailbox can sign in by it: prefer an
     * hour and a way to ask for a new one. With a counter in memory a restart ends it.
     *
     * @param subject as for {@link #signInLink}
     * @param next as for {@link #signInLink}
     * @param lifetime in whole seconds, up to seven days
     * @return to be sent to that person
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
                    "A sign-in link lives for a second to an hour, and one of longLivedSignInLink(…) to seven days.");
        }
        return wiring.signInLinks.link(subject, next, lifetime);
    }

    /**
     * Ends a link, and within the interval set by {@link PassSettings#checkEvery} each pass that it has given, also after a
     * second step. It may be any link, asked for or not, to a view or to sign in.
     *
     * @param handle what {@link ViewLink#handle()}, {@link SignInLink#handle()} or {@link #sendLink} gave, or an event
     * @throws IllegalArgumentException if it is no such text
     * @throws UnavailableException if the counter cannot answer; call again, since only part of it may have ended
     */
    public void revoke(String handle) {
        wiring.revoking.revoke(handle);
    }

    /**
     * Ends every pass, link and pending sign-in of a user, on every device: passes within the interval set by {@link
     * PassSettings#checkEvery}.
     *
     * @param subject whose
     * @throws IllegalStateException if the application gave no {@link Builder#stamps}
     * @throws UnavailableException if the stamp cannot be changed; nothing has ended
     */
    public void signOutEverywhere(Subject subject) {
        wiring.signOutEverywhere(subject);
    }

    /**
     * Disconnects an account from its identity at a provider. Every pass, link and pending sign-in of the user ends as by {@link
     * #signOutEverywhere}, since the identity may have given any of them; so does a sign-in that has found the account by then; one that has not is as a new one. The
     * account keeps its email, and the identity may be connected with any account afterwards.
     *
     * <p>Where the provider decides about the account's very address, that identity is connected again once somebody signs in
     * by it: whoever has the address has the account.
     *
     * @param subject whose
     * @param issuer which provider's, as {@link IdentityLinks} was given it; nothing is disconnected if there is none, and all
     *     ends even so
     * @throws IllegalStateException if the application gave no {@link Builder#identityLinks} or no {@link Builder#stamps}
     * @throws UnavailableException if one of the two cannot answer; call again, since only part of it may have ended
     */
    public void disconnect(Subject subject, String issuer) {
        wiring.disconnect(subject, issuer);
    }

    /**
     * Asks the parts whether they could do their work, for start-up and health checks: the mailer, the counter, the queue and
     * what signs tokens; not the user lookup. It may wait for as long as they do, and tells nobody but the caller.
     *
     * @return what is wrong; empty if all is well, as far as they can tell
     */
    public List<Problem> verify() {
        return wiring.verify();
    }

    /**
     * What only an adapter calls.
     *
     * @return the same for the life of this object
     */
    public Flows flows() {
        return wiring;
    }

    /**
     * Stops the queue, which deals with what waits, and then closes the mailer and the counter, if they are {@link
     * AutoCloseable}; all of them within {@link Builder#closeWithin}, 5 seconds by default. Shortly before that time is over
     * they are interrupted. What still hangs then is left to itself, and the event {@code FAILURE} {@code UNAVAILABLE} names
     * it. An interrupt of the caller ends the time at once. May be called again, and by several threads: the others wait for
     * the first.
     */
    @Override
    public void close() {
        wiring.close();
    }

    /** Describes a site; not safe for many threads. */
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

        // Links, codes, passes, and how often they may be asked for.
        LinkSettings links = LinkSettings.DEFAULT;
        PassSettings passes = PassSettings.DEFAULT;
        Limits limits = Limits.DEFAULT;
        AskingCheck askingCheck = submission -> AskingCheck.Answer.ALLOW;

        // Accounts that come and go.
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
         * The URL that every link begins with, never taken from a request (OWASP Forgot Password: no Host header).
         *
         * @param url {@code https://} and a host, with the context path if there is one; {@code http://} only for a
         *     loopback host, for development; null, as of an environment variable that is not set, is refused
         * @return this
         * @throws IllegalArgumentException if it is anything else
         */
        public Builder baseUrl(@Nullable String url) {
            this.baseUrl = BaseUrl.parse(url);
            return this;
        }

        /**
         * The URL that every link begins with, by {@code http} on a network of one's own, for development only: whoever is on
         * that network can read links, codes and cookies, and sign in by them. The event {@code WARNING} {@code UNENCRYPTED}
         * tells of it at start.
         *
         * @param url {@code http://} and a host whose name says that it is on no public network: a private address, a name
         *     without a dot, or one that ends in {@code .test}, {@code .local}, {@code .lan}, {@code .internal} or {@code
         *     .home.arpa}
         * @return this
         * @throws IllegalArgumentException if it is anything else
         */
        public Builder unencryptedBaseUrl(@Nullable String url) {
            this.baseUrl = BaseUrl.parseUnencrypted(url);
            return this;
        }

        /**
         * The secrets.
         *
         * @param keys the same ring on every node
         * @return this
         */
        public Builder keys(KeyRing keys) {
            this.keys = Given.value(keys, "keys");
            return this;
        }

        /**
         * The accounts.
         *
         * @param users the application's lookup
         * @return this
         */
        public Builder users(UserLookup users) {
            this.users = Given.value(users, "users");
            return this;
        }

        /**
         * What delivers mail.
         *
         * @param mailer such as {@code SmtpMailer} of {@code passlink-mail-smtp}
         * @return this
         */
        public Builder mailer(Mailer mailer) {
            this.mailer = Given.value(mailer, "mailer");
            return this;
        }

        /**
         * How the site presents itself on pages and in emails.
         *
         * @param brand by default, the host of the base URL is its name
         * @return this
         */
        public Builder brand(Brand brand) {
            this.brand = Given.value(brand, "brand");
            return this;
        }

        /**
         * In which languages mails and pages are. Each person gets the one that suits them best, by what their browser
         * asks for.
         *
         * @param first for whoever understands none of them
         * @param others all others; by default English comes first, then German, French, Spanish, Dutch, Portuguese,
         *     Italian, Polish, Japanese and Arabic, which the library brings, and what was given by {@link #language}
         * @return this
         */
        public Builder languages(Locale first, Locale... others) {
            List<Locale> all = new ArrayList<>(List.of(others));
            all.add(0, first);
            this.languages = List.copyOf(all);
            return this;
        }

        /**
         * Another language, by one file with all texts; or other words for one that the library brings, by a file with
         * those only.
         *
         * @param language which one, such as {@code Locale.forLanguageTag("sv")}
         * @param properties the texts, as {@link java.util.Properties#load(Reader)} reads them; read at once and closed
         * @return this
         * @throws IllegalArgumentException if a text is missing, has other places than in English, or has a key that is
         *     none; the message names it
         */
        public Builder language(Locale language, Reader properties) {
            ownTexts.put(language, Texts.read(language, properties));
            return this;
        }

        Languages languages() {
            return Languages.of(languages, ownTexts);
        }

        /**
         * What mails look like.
         *
         * @param template text and HTML in the language of whoever asked, by default
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
                        "A login path is like /login or /account/login, without an end slash.");
            }
            this.loginPath = path;
            return this;
        }

        /**
         * Settings of the links and codes that sign people in.
         *
         * @param change such as {@code links -> links.lifetime(Duration.ofMinutes(5)).newestOnly()}
         * @return this
         */
        public Builder links(UnaryOperator<LinkSettings> change) {
            this.links = Given.value(change.apply(links), "links");
            return this;
        }

        /**
         * Settings of passes: how long people stay signed in.
         *
         * @param change such as {@code passes -> passes.staySignedIn(StaySignedIn.IF_ASKED)}
         * @return this
         */
        public Builder passes(UnaryOperator<PassSettings> change) {
            this.passes = Given.value(change.apply(passes), "passes");
            return this;
        }

        /**
         * How often links may be asked for.
         *
         * @param limits {@link Limits#DEFAULT} by default
         * @return this
         */
        public Builder limits(Limits limits) {
            this.limits = Given.value(limits, "limits");
            return this;
        }

        /**
         * Gives the application a word before each email that somebody asks for: a list of blocked domains, a captcha.
         *
         * @param check allows each by default
         * @return this
         */
        public Builder askingCheck(AskingCheck check) {
            this.askingCheck = Given.value(check, "askingCheck");
            return this;
        }

        /**
         * Offers an account to addresses that have none: sign-up by link, off by default. The account is made once
         * somebody has redeemed the mail, and the pages still tell nobody whether there was one.
         *
         * @param provisioner makes the account
         * @return this
         */
        public Builder provisioner(Provisioner provisioner) {
            this.provisioner = Given.value(provisioner, "provisioner");
            return this;
        }

        /**
         * Makes {@link Passlink#signOutEverywhere} possible.
         *
         * @param stamps changes a user's security stamp
         * @return this
         */
        public Builder stamps(SecurityStamps stamps) {
            this.stamps = Given.value(stamps, "stamps");
            return this;
        }

        /**
         * Makes signing in by a provider possible, such as Google.
         *
         * @param links remembers which identity is connected with which account
         * @return this
         */
        public Builder identityLinks(IdentityLinks links) {
            this.identityLinks = Given.value(links, "identityLinks");
            return this;
        }

        /**
         * Keeps a provider's word from opening an account whose owner has not proved the address yet.
         *
         * @param proof tells such accounts; {@link AccountProof#assumed()} by default
         * @return this
         */
        public Builder accountProof(AccountProof proof) {
            this.accountProof = Given.value(proof, "accountProof");
            return this;
        }

        /**
         * Makes passkeys possible: whoever has signed in by other means is offered one, and signs in by it the next time.
         *
         * @param verifier such as {@code WebAuthn.standard()} of {@code passlink-passkeys}
         * @param passkeys keeps them, such as {@code JdbcPasskeys} of {@code passlink-store-jdbc}; {@link InMemoryPasskeys} for
         *     development
         * @return this
         */
        public Builder passkeys(PasskeyVerifier verifier, Passkeys passkeys) {
            this.passkeyVerifier = Given.value(verifier, "passkeys");
            this.passkeys = Given.value(passkeys, "passkeys");
            return this;
        }

        /**
         * Where uses and limits are counted.
         *
         * @param counter shared by every node; in memory by default, for one node only. An {@link InMemoryUseCounter} is
         *     given as it is, never wrapped: limits then get others beside it, so that no flood fills it
         * @return this
         */
        public Builder counter(UseCounter counter) {
            this.counter = Given.value(counter, "counter");
            return this;
        }

        /**
         * Where requests for links wait.
         *
         * @param queue closed with Passlink; in memory by default
         * @return this
         */
        public Builder queue(LinkRequestQueue queue) {
            this.queue = Given.value(queue, "queue");
            return this;
        }

        /**
         * What signs tokens.
         *
         * @param tokens signs with the ring by default
         * @return this
         */
        public Builder tokens(TokenGenerator tokens) {
            this.tokens = Given.value(tokens, "tokens");
            return this;
        }

        /**
         * Who is told of every decision.
         *
         * @param audit {@link AuditListener#logging()} by default
         * @return this
         */
        public Builder audit(AuditListener audit) {
            this.audit = Given.value(audit, "audit");
            return this;
        }

        /**
         * What tells the time.
         *
         * @param clock the system's by default
         * @return this
         */
        public Builder clock(Clock clock) {
            this.clock = Given.value(clock, "clock");
            return this;
        }

        /**
         * Where randomness comes from.
         *
         * @param random the system's by default
         * @return this
         */
        public Builder random(SecureRandom random) {
            this.random = Given.value(random, "random");
            return this;
        }

        /**
         * How long {@link Passlink#close} may take for queue, mailer and counter together; 5 seconds unless set. What kills
         * a process that stops too slowly must have more patience: Docker waits 10 seconds.
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
         * Checks the whole and starts the queue.
         *
         * @return to be closed at the end
         * @throws IllegalArgumentException if something is missing; the message says what
         */
        public Passlink build() {
            Wiring wiring = new Wiring(this);
            wiring.start();
            return new Passlink(wiring);
        }
    }
}
