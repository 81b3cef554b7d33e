package dev.passlink;

import com.google.common.base.Ascii;
import dev.passlink.port.AuditListener;
import dev.passlink.port.IdentityLinks;
import dev.passlink.port.LinkRequestQueue;
import dev.passlink.port.MailTemplate;
import dev.passlink.port.Mailer;
import dev.passlink.port.Provisioner;
import dev.passlink.port.SecurityStamps;
import dev.passlink.port.TokenGenerator;
import dev.passlink.port.UseCounter;
import dev.passlink.port.UserLookup;
import java.io.Reader;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
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
 * adapter calls, in this order: {@link #requestLogin} for the form, {@link #waiting} for the page after it, {@link
 * #examine} and {@link #redeem} for the link or {@link #redeemCode} for the code, {@link #signIn} once the application
 * has agreed, {@link #check} on every request, {@link #signOut}.
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
    private final Views views;
    private final KnownBrowser knownBrowser;
    private final AntiForgery antiForgery;
    private final PendingSignIns pendings;
    private final CodeFailures codeFailures;
    private final LinkRules rules;
    private final Languages languages;
    private final @Nullable Identities identities;
    private final StaySignedIn staySignedIn;
    private final @Nullable SecurityStamps stamps;
    private final Clock clock;
    private final Audit audit;

    private Passlink(Builder builder) {
        this.clock = builder.clock;
        this.baseUrl = required(builder.baseUrl, "baseUrl", "the URL that links begin with");
        KeyRing ring = required(builder.keys, "keys", "a ring from KeyRing.parse(…)");
        UserLookup users = required(builder.users, "users", "your UserLookup");
        Mailer mailer = required(builder.mailer, "mailer", "a Mailer, such as SmtpMailer.connect(…)");
        this.loginPath = builder.loginPath;
        this.applicationName = builder.applicationName != null ? builder.applicationName : baseUrl.getHost();
        this.queue = builder.queue != null ? builder.queue : new InMemoryLinkRequestQueue();
        RandomBytes random = new RandomBytes(builder.random);
        this.audit = new Audit(builder.audit, builder.clock);
        TokenGenerator tokens = builder.tokens != null ? builder.tokens : ring.tokens();
        UseCounter counter = builder.counter != null ? builder.counter : new InMemoryUseCounter(builder.clock);
        Counts counts = new Counts(counter);
        UseCounter uses = counts.uses();
        IssueTime issueTime = new IssueTime(builder.clock, uses, audit);
        this.rules = new LinkRules(builder.policy, builder.codeFormat, builder.linkLifetime, builder.newestOnly);
        String linkBase = baseUrl + loginPath + "/link?" + TOKEN_PARAMETER + "=";
        this.languages = new Languages(builder.texts());
        Mails mails = new Mails(applicationName, linkBase, origin(baseUrl), rules, languages, builder.mailTemplate);
        AskingCookie cookie = new AskingCookie(ring, random);
        this.pendings = new PendingSignIns(ring, issueTime, random);
        this.codeFailures = new CodeFailures(counts, ring, builder.clock, audit);
        Codes codes = new Codes(ring, counts.tries(), codeFailures, queue, builder.codeFormat, audit);
        this.redeeming = new Redeeming(
                ring, tokens, users, builder.provisioner, counts, rules, cookie, codes, builder.clock, audit);
        this.asking =
                new Asking(ring, builder.limits, counts, queue, issueTime, random, cookie, redeeming, rules, audit);
        this.identities = identities(builder, ring, users, counts.attempts(), issueTime, cookie, random);
        this.staySignedIn = builder.staySignedIn;
        this.stamps = builder.stamps;
        this.passes = new Passes(
                ring,
                users,
                redeeming,
                uses,
                issueTime,
                new Passes.Lifetimes(
                        builder.signInLifetime, builder.stayLifetime, builder.stayAtMost, builder.checkEvery),
                random,
                builder.clock,
                audit);
        this.views = new Views(ring, tokens, redeeming, uses, issueTime, random, baseUrl.toString(), audit);
        this.knownBrowser = new KnownBrowser(ring, random);
        this.antiForgery = new AntiForgery(ring, random);
        if (!isLoopback(baseUrl) && counter instanceof InMemoryUseCounter) {
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
                counts,
                mails,
                mailer,
                rules,
                builder.provisioner != null,
                codeFailures,
                new Newest(counts.newest(), ring),
                builder.clock,
                audit));
    }

    private @Nullable Identities identities(
            Builder builder,
            KeyRing ring,
            UserLookup users,
            UseCounter counted,
            IssueTime issueTime,
            AskingCookie cookie,
            RandomBytes random) {
        IdentityLinks links = builder.identityLinks;
        return links == null
                ? null
                : new Identities(
                        baseUrl + loginPath + "/",
                        new IdentityAttempts(ring, counted, issueTime, random, clock, audit),
                        new Linking(links, users, builder.provisioner, audit),
                        ring,
                        asking,
                        cookie,
                        issueTime,
                        random,
                        audit);
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
     * What mails and pages say, in each language of the site.
     *
     * @return the same for the life of this object
     */
    public Languages languages() {
        return languages;
    }

    /**
     * Which ways in the site offers.
     *
     * @return {@link LoginPolicy#CONFIRM_ELSEWHERE} by default
     */
    public LoginPolicy policy() {
        return rules.policy();
    }

    /**
     * What codes look like.
     *
     * @return {@link CodeFormat#LETTERS} by default
     */
    public CodeFormat codeFormat() {
        return rules.codeFormat();
    }

    /**
     * Whether sign-ins may outlive the browser's session.
     *
     * @return {@link StaySignedIn#NEVER} by default
     */
    public StaySignedIn staySignedIn() {
        return staySignedIn;
    }

    /**
     * Takes an address from the form: counts the limits and queues the request. Never tells whether an account exists.
     *
     * @param form what was sent
     * @param client the client's address, as far as it can be trusted; what {@link Limits#perClient()} counts
     * @param browser what this browser holds
     * @return the same for an address with an account and without
     * @throws UnavailableException if the counter or the queue cannot answer
     */
    public Asked requestLogin(LoginForm form, String client, Browser browser) {
        return asking.requestLogin(form, "", client, browser);
    }

    /**
     * What a browser waits for that asked in the last ten minutes. Asks nobody.
     *
     * @param browser what this browser holds
     * @return its newest request; empty if it has none
     */
    public Optional<Waiting> waiting(Browser browser) {
        return asking.waiting(browser);
    }

    /**
     * Whether what a browser waits for was redeemed meanwhile, by link or code, here or elsewhere.
     *
     * @param browser what this browser holds
     * @return false also if it waits for nothing
     * @throws UnavailableException if the counter cannot answer
     */
    public boolean isRedeemed(Browser browser) {
        return asking.isRedeemed(browser);
    }

    /**
     * How long until the limits allow a waiting browser to ask again. Counts nothing, and says the same for an address
     * with an account and without.
     *
     * @param client as for {@link #requestLogin}
     * @param browser what this browser holds
     * @return zero if it may ask now, or waits for nothing
     * @throws UnavailableException if the counter cannot answer
     */
    public Duration resendIn(String client, Browser browser) {
        return asking.resendIn(client, browser);
    }

    /**
     * Says what {@link #redeem} would say now, and counts nothing.
     *
     * @param token any text
     * @param scope what it is to be good for
     * @param browser what this browser holds
     * @return the grant, or a refusal with its reason
     * @throws UnavailableException if the user lookup or the counter cannot answer
     */
    public Redemption examine(String token, Scope scope, Browser browser) {
        return redeeming.examine(token, scope, Optional.empty(), browser);
    }

    /**
     * Redeems a token: of any number of racers, on any number of nodes, as many win as the grant allows.
     *
     * @param token any text
     * @param scope what it is to be good for
     * @param browser what this browser holds
     * @return the grant, or a refusal with its reason
     * @throws UnavailableException if a part cannot answer; nobody is let in
     */
    public Redemption redeem(String token, Scope scope, Browser browser) {
        return redeeming.redeem(token, scope, Optional.empty(), browser);
    }

    /**
     * Takes an address from a form that asks for a link to a view: the same limits, the same queue, and the same answer
     * as for a login, for users and for guests who have no account.
     *
     * @param address what was typed
     * @param view which one
     * @param client the client's address, as far as it can be trusted
     * @param browser what this browser holds
     * @return the same for an address with an account and without
     * @throws IllegalArgumentException if there are filters, and none has the view's rule
     * @throws UnavailableException if the counter, the queue or the view's stamp cannot answer
     */
    public Asked requestLink(String address, View view, String client, Browser browser) {
        views.requireGuarded(view.rule());
        return asking.requestLink(address, view, baseUrl.getRawPath() + view.path(), client, browser);
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
        return views.link(subject, view, lifetime, uses);
    }

    /**
     * Says which views an adapter guards. From then on a link to any other is a caller's mistake, since everybody could
     * open that view without one.
     *
     * @param rules of one filter; several filters guard what each of them has
     */
    public void guard(Collection<ViewRule> rules) {
        views.guard(rules);
    }

    /**
     * Ends what is left of a link's redemptions. A pass that it gave already lives out its own short life.
     *
     * @param handle what {@link ViewLink#handle()} or {@link #handle} gave
     * @throws IllegalArgumentException if it is no such text
     * @throws UnavailableException if the counter cannot answer; nothing has ended
     */
    public void revoke(String handle) {
        views.revoke(handle);
    }

    /**
     * What {@link #revoke} takes to end a grant.
     *
     * @param grant an authentic grant
     * @return no secret
     */
    public String handle(Grant grant) {
        return Views.handle(grant);
    }

    /**
     * Says what {@link #redeem(String, View, Browser)} would say now, and counts nothing.
     *
     * @param token any text
     * @param view what it is to open
     * @param browser what this browser holds
     * @return the grant, or a refusal with its reason
     * @throws UnavailableException if a part cannot answer
     */
    public Redemption examine(String token, View view, Browser browser) {
        return redeeming.examine(token, view.scope(), Optional.of(view), browser);
    }

    /**
     * Redeems a token for a view.
     *
     * @param token any text
     * @param view what it is to open
     * @param browser what this browser holds
     * @return the grant, or a refusal with its reason
     * @throws UnavailableException if a part cannot answer; nobody is let in
     */
    public Redemption redeem(String token, View view, Browser browser) {
        return redeeming.redeem(token, view.scope(), Optional.of(view), browser);
    }

    /**
     * Gives a pass for one view: no sign-in, no roles, and nothing but that view.
     *
     * @param granted the redemption
     * @param view which one
     * @param secret of the browser, such as {@link AntiForgery#newSecret} makes and a {@code __Host-} cookie keeps: the
     *     pass is worthless without it, so that a sibling domain, which can set other cookies, can plant none
     * @return the pass as the browser keeps it
     * @throws UnavailableException if the use counter cannot answer
     * @throws IllegalArgumentException if that is no secret, or nothing was redeemed for this view
     */
    public String open(Redemption.Granted granted, View view, String secret) {
        if (!granted.redeemed() || !view.hasScope(granted.grant().scope())) {
            throw new IllegalArgumentException("Nothing was redeemed for this view: call redeem with it before open.");
        }
        byte[] with = AntiForgery.secret(secret)
                .orElseThrow(() -> new IllegalArgumentException(
                        "A pass for a view belongs to a browser: give a secret that antiForgery().newSecret() made."));
        Passes.Signing signing = passes.give(granted.grant(), Method.LINK, view);
        Pass pass = signing.pass();
        String name = pass.subject().isGuest() ? "" : pass.subject().name();
        audit.tell(
                AuditEvent.Type.VIEW_OPENED,
                Reason.OK,
                name,
                pass.id(),
                view.rule().name());
        return passes.write(signing, with);
    }

    /**
     * Reads a pass for a view.
     *
     * @param text what the browser sent
     * @param view what it is to open
     * @param secrets what the browser sent as its secret, each tried; one of them has to be the one of {@link #open}
     * @return the pass, perhaps with a renewed text, or the reason why it is dead
     * @throws UnavailableException if a part cannot answer; the browser keeps what it has
     */
    public PassCheck check(String text, View view, List<String> secrets) {
        return check(List.of(text), view, secrets, () -> "");
    }

    /**
     * Reads what a browser sent as its pass for a view: a sibling domain can set a cookie of the same name, so each is
     * tried. What is refused is one event for all.
     *
     * @param texts what the browser sent
     * @param view what it is to open
     * @param secrets as for {@link #check(String, View, List)}
     * @param client the client's address, for that event; asked only then
     * @return the first that is live, perhaps with a renewed text, or why there is none
     * @throws UnavailableException if a part cannot answer; the browser keeps what it has
     */
    public PassCheck check(List<String> texts, View view, List<String> secrets, Supplier<String> client) {
        return passes.check(texts, view, secrets, client);
    }

    /**
     * Redeems a code in the browser that asked for it. Three tries for each mail, counted before anything is compared;
     * a hundred in a row for an address or an account (NIST SP 800-63B-4 §3.2.2). Link and code share one use.
     *
     * @param typed any text; case, spaces and dashes do not matter
     * @param browser what this browser holds
     * @return the grant, or a refusal with its reason: the same for an address with an account and without
     * @throws UnavailableException if a part cannot answer; nobody is let in
     */
    public Redemption redeemCode(String typed, Browser browser) {
        return redeeming.redeemCode(typed, browser);
    }

    /**
     * Leaves a sign-in pending while the application asks for one more step.
     *
     * @param granted the redemption
     * @param method how
     * @param stay whether the person wants to stay signed in on this device
     * @return what the browser keeps for ten minutes: no pass, and it opens nothing
     */
    public String hold(Redemption.Granted granted, Method method, boolean stay) {
        User user = redeemed(granted);
        audit.tell(
                AuditEvent.Type.SIGN_IN,
                Reason.ONE_MORE_STEP,
                user.id(),
                granted.grant().id(),
                method.name());
        return pendings.write(user, granted.next(), method, stay);
    }

    /**
     * Reads a pending sign-in, asking nobody.
     *
     * @param text what the browser sent
     * @return whose it is; empty if it is not ours or older than ten minutes
     */
    public Optional<PendingSignIn> pending(String text) {
        return pendings.read(text)
                .filter(pending -> clock.instant().isBefore(pending.grant().expiresAt()));
    }

    /**
     * Reads the one pending sign-in among what a browser sent, asking nobody. Of several that are ours one could be checked
     * and another be finished: then it is none, which an event says.
     *
     * @param texts what the browser sent, planted duplicates too
     * @return whose it is; empty if none of them, or more than one, is ours and not older than ten minutes
     */
    public Optional<PendingSignIn> pending(List<String> texts) {
        List<PendingSignIn> authentic = texts.stream()
                .flatMap(text -> pending(text).stream())
                .distinct()
                .toList();
        if (authentic.size() > 1) {
            audit.tell(AuditEvent.Type.REDEMPTION, Reason.AMBIGUOUS, "", "", authentic.size() + " pending sign-ins");
            return Optional.empty();
        }
        return authentic.stream().findFirst();
    }

    /**
     * Finishes a pending sign-in, once, after the application's own step.
     *
     * @param pending the very one whose step was passed
     * @return the grant, or a refusal with its reason; give it to {@link #signIn}
     * @throws UnavailableException if the user lookup or the counter cannot answer; nobody is let in
     */
    public Redemption finish(PendingSignIn pending) {
        return redeeming.finish(pending.grant());
    }

    /**
     * The account that a grant was mailed to, for a page that offers a new link.
     *
     * @param grant an authentic grant
     * @return its address, to be shown masked; empty if the account changed since, or the grant expired ten minutes ago
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
     * @param stay whether the person wants to stay signed in on this device; heard under {@link StaySignedIn#IF_ASKED}
     * @param browser what this browser holds
     * @return what it holds from now on
     * @throws UnavailableException if a part cannot answer
     * @throws IllegalArgumentException if nothing was redeemed, or the roles of the user fit no cookie
     */
    public SignIn signIn(Redemption.Granted granted, Method method, boolean stay, Browser browser) {
        User user = redeemed(granted);
        boolean lasting = staySignedIn == StaySignedIn.ALWAYS || (staySignedIn == StaySignedIn.IF_ASKED && stay);
        Passes.Signing signing = passes.give(granted.grant(), user, method, lasting);
        Pass pass = signing.pass();
        String text = passes.write(signing);
        if (method == Method.LINK && rules.policy().code()) {
            codeFailures.forgiveIfAny(user);
        }
        audit.tell(AuditEvent.Type.SIGN_IN, Reason.OK, user.id(), pass.id(), method.name());
        return new SignIn(pass, text, knownBrowser.with(browser.known(), user.email()));
    }

    /** The account that a redemption signs in: a link for one view never does, and nothing does that was not counted. */
    private static User redeemed(Redemption.Granted granted) {
        if (!granted.grant().scope().isLogin()) {
            throw new IllegalArgumentException("A link for a view signs nobody in: call open for what it redeemed.");
        }
        return granted.user()
                .filter(user -> granted.redeemed())
                .orElseThrow(() ->
                        new IllegalArgumentException("This was examined and not redeemed: call redeem before signIn."));
    }

    /**
     * Reads the pass of a sign-in. Account and revocation are looked up again only if that was last done longer ago than
     * the interval set by {@link Builder#checkEvery}.
     *
     * @param text what the browser sent
     * @return the pass, perhaps with a renewed text, or the reason why it is dead
     * @throws UnavailableException if a part cannot answer; the browser keeps what it has
     */
    public PassCheck check(String text) {
        return check(List.of(text), false, () -> "");
    }

    /**
     * Reads what a browser sent as the pass of a sign-in, each as {@link #check(String)} does. What is refused is one
     * event for all.
     *
     * @param texts what the browser sent
     * @param atOnce whether account and revocation are looked up in any case: where a sign-in ended in this browser less than
     *     {@link #endsWithin} ago, an answer that was slow may have brought its pass back
     * @param client the client's address, for that event; asked only then
     * @return the first that is live, perhaps with a renewed text, or why there is none
     * @throws UnavailableException if a part cannot answer; the browser keeps what it has
     */
    public PassCheck check(List<String> texts, boolean atOnce, Supplier<String> client) {
        return passes.check(texts, atOnce ? Duration.ZERO : passes.checkEvery(), client);
    }

    /**
     * How long a pass that has ended may be taken for live, by any node.
     *
     * @return the interval set by {@link Builder#checkEvery}, and a minute by which clocks may differ
     */
    public Duration endsWithin() {
        return passes.checkEvery().plus(Redeeming.CLOCK_SKEW);
    }

    /**
     * Whether somebody signed in lately enough for something sensitive.
     *
     * @param pass a live pass
     * @param age how long ago at most
     * @return false if it is longer ago: ask to sign in again
     */
    public boolean isFresh(Pass pass, Duration age) {
        return clock.instant().isBefore(pass.signedInAt().plus(age));
    }

    /**
     * Ends the pass of a sign-in: a copy of it dies at its next look-up.
     *
     * @param text what the browser sent; anything that is no live pass is ignored
     * @throws UnavailableException if the counter cannot answer
     */
    public void signOut(String text) {
        passes.end(text);
    }

    /**
     * Whether {@link #signOutEverywhere} can be called.
     *
     * @return true if the application gave {@link Builder#stamps}
     */
    public boolean canSignOutEverywhere() {
        return stamps != null;
    }

    /**
     * Ends every pass, link and pending sign-in of a user, on every device: passes within the interval set by {@link
     * Builder#checkEvery}.
     *
     * @param subject whose
     * @throws IllegalStateException if the application gave no {@link Builder#stamps}
     * @throws UnavailableException if the stamp cannot be changed; nothing has ended
     */
    public void signOutEverywhere(Subject subject) {
        SecurityStamps port = stamps;
        if (port == null || subject.isGuest()) {
            throw new IllegalStateException("Signing out everywhere needs stamps(…), and a user and no guest.");
        }
        audit.ask("security stamps", () -> {
            port.renew(subject.name());
            return true;
        });
        audit.tell(AuditEvent.Type.SIGN_OUT_EVERYWHERE, Reason.OK, subject.name(), "", "");
    }

    /**
     * Signing in by providers.
     *
     * @return the same for the life of this object; empty without {@link Builder#identityLinks}
     */
    public Optional<Identities> identities() {
        return Optional.ofNullable(identities);
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

    private static String origin(URI url) {
        return url.getScheme() + "://" + url.getRawAuthority();
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
        private final Map<Locale, Texts> ownTexts = new LinkedHashMap<>();
        private List<Locale> languages = List.of();
        private MailTemplate mailTemplate = MailContent::standard;
        private @Nullable UseCounter counter;
        private @Nullable LinkRequestQueue queue;
        private @Nullable TokenGenerator tokens;
        private AuditListener audit = AuditListener.logging();
        private Limits limits = Limits.DEFAULT;
        private LoginPolicy policy = LoginPolicy.CONFIRM_ELSEWHERE;
        private CodeFormat codeFormat = CodeFormat.LETTERS;
        private boolean newestOnly;
        private @Nullable Provisioner provisioner;
        private @Nullable SecurityStamps stamps;
        private @Nullable IdentityLinks identityLinks;
        private StaySignedIn staySignedIn = StaySignedIn.NEVER;
        private Duration stayLifetime = Duration.ofDays(30);
        private Duration stayAtMost = Duration.ofDays(90);
        private Duration linkLifetime = MAX_LINK_LIFETIME;
        private Duration signInLifetime = Duration.ofHours(12);
        private Duration checkEvery = Duration.ofSeconds(60);
        private Clock clock = Clock.systemUTC();
        private SecureRandom random = new SecureRandom();

        private Builder() {}

        /** Callers whose code is not checked for null, and a bean that is missing, are told at once. */
        private static <T> T given(@Nullable T value, String setting) {
            if (value == null) {
                throw new IllegalArgumentException(setting + "(null): give it a value, or leave the call out.");
            }
            return value;
        }

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
         * The secrets.
         *
         * @param keys the same ring on every node
         * @return this
         */
        public Builder keys(KeyRing keys) {
            this.keys = given(keys, "keys");
            return this;
        }

        /**
         * The accounts.
         *
         * @param users the application's lookup
         * @return this
         */
        public Builder users(UserLookup users) {
            this.users = given(users, "users");
            return this;
        }

        /**
         * What delivers mail.
         *
         * @param mailer such as {@code SmtpMailer} of {@code passlink-mail-smtp}
         * @return this
         */
        public Builder mailer(Mailer mailer) {
            this.mailer = given(mailer, "mailer");
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
            ownTexts.put(language, TextFile.read(language, properties));
            return this;
        }

        private List<Texts> texts() {
            Map<Locale, Texts> all = new LinkedHashMap<>();
            List<Locale> offered = languages.isEmpty()
                    ? TextFile.SHIPPED.stream().map(Locale::forLanguageTag).toList()
                    : languages;
            offered.forEach(language -> all.put(language, texts(language)));
            all.putAll(ownTexts);
            return List.copyOf(all.values());
        }

        private Texts texts(Locale language) {
            Texts own = ownTexts.get(language);
            return own != null ? own : TextFile.shipped(language);
        }

        /**
         * What mails look like.
         *
         * @param template text and HTML in the language of whoever asked, by default
         * @return this
         */
        public Builder mailTemplate(MailTemplate template) {
            this.mailTemplate = given(template, "mailTemplate");
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
         * @param counter shared by every node; in memory by default, for one node only. An {@link InMemoryUseCounter} is
         *     given as it is, never wrapped: limits then get others beside it, so that no flood fills it
         * @return this
         */
        public Builder counter(UseCounter counter) {
            this.counter = given(counter, "counter");
            return this;
        }

        /**
         * Where requests for links wait.
         *
         * @param queue closed with Passlink; in memory by default
         * @return this
         */
        public Builder queue(LinkRequestQueue queue) {
            this.queue = given(queue, "queue");
            return this;
        }

        /**
         * What signs tokens.
         *
         * @param tokens signs with the ring by default
         * @return this
         */
        public Builder tokens(TokenGenerator tokens) {
            this.tokens = given(tokens, "tokens");
            return this;
        }

        /**
         * Who is told of every decision.
         *
         * @param audit {@link AuditListener#logging()} by default
         * @return this
         */
        public Builder audit(AuditListener audit) {
            this.audit = given(audit, "audit");
            return this;
        }

        /**
         * How often links may be asked for.
         *
         * @param limits {@link Limits#DEFAULT} by default
         * @return this
         */
        public Builder limits(Limits limits) {
            this.limits = given(limits, "limits");
            return this;
        }

        /**
         * Which of the ways in the site offers.
         *
         * @param policy {@link LoginPolicy#CONFIRM_ELSEWHERE} by default
         * @return this
         */
        public Builder policy(LoginPolicy policy) {
            this.policy = given(policy, "policy");
            return this;
        }

        /**
         * What the code in a mail looks like.
         *
         * @param format {@link CodeFormat#LETTERS} by default
         * @return this
         */
        public Builder codeFormat(CodeFormat format) {
            this.codeFormat = given(format, "codeFormat");
            return this;
        }

        /**
         * Lets a newer mail end the older ones of the same account. By default all of them are good until one is used.
         *
         * <p>Whoever asks in another's name then ends the link that this person is waiting for: the limits on asking are
         * all that slows them down.
         *
         * @return this
         */
        public Builder newestOnly() {
            this.newestOnly = true;
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
            this.provisioner = given(provisioner, "provisioner");
            return this;
        }

        /**
         * Makes {@link Passlink#signOutEverywhere} possible.
         *
         * @param stamps changes a user's security stamp
         * @return this
         */
        public Builder stamps(SecurityStamps stamps) {
            this.stamps = given(stamps, "stamps");
            return this;
        }

        /**
         * Makes signing in by a provider possible, such as Google.
         *
         * @param links remembers whose identity is whose account
         * @return this
         */
        public Builder identityLinks(IdentityLinks links) {
            this.identityLinks = given(links, "identityLinks");
            return this;
        }

        /**
         * Whether a sign-in may outlive the browser's session.
         *
         * @param stay {@link StaySignedIn#NEVER} by default
         * @return this
         */
        public Builder staySignedIn(StaySignedIn stay) {
            this.staySignedIn = given(stay, "staySignedIn");
            return this;
        }

        /**
         * How long a sign-in lasts that outlives the browser's session; each use begins the time anew.
         *
         * @param unused until it ends if it is not used, from an hour up; 30 days by default
         * @param atMost until it ends in any case, up to 400 days, the most that browsers keep a cookie; 90 days by
         *     default, more than the 30 that NIST SP 800-63B-4 §2.1.3 recommends at AAL1
         * @return this
         * @throws IllegalArgumentException if one is out of range, or the first is longer than the second
         */
        public Builder stayLifetime(Duration unused, Duration atMost) {
            if (unused.compareTo(Duration.ofHours(1)) < 0
                    || atMost.compareTo(unused) < 0
                    || atMost.compareTo(Duration.ofDays(400)) > 0) {
                throw new IllegalArgumentException(
                        "Staying signed in lasts from an hour, unused, to 400 days in the end.");
            }
            this.stayLifetime = Duration.ofSeconds(unused.toSeconds());
            this.stayAtMost = Duration.ofSeconds(atMost.toSeconds());
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
            this.clock = given(clock, "clock");
            return this;
        }

        /**
         * Where randomness comes from.
         *
         * @param random the system's by default
         * @return this
         */
        public Builder random(SecureRandom random) {
            this.random = given(random, "random");
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
