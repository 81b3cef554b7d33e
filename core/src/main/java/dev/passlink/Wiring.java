package dev.passlink;

import dev.passlink.account.Accounts;
import dev.passlink.adapter.AntiForgery;
import dev.passlink.adapter.Asked;
import dev.passlink.adapter.Browser;
import dev.passlink.adapter.Flows;
import dev.passlink.adapter.Identities;
import dev.passlink.adapter.LoginForm;
import dev.passlink.adapter.LostForm;
import dev.passlink.adapter.PassCheck;
import dev.passlink.adapter.PasskeyFlows;
import dev.passlink.adapter.Redemption;
import dev.passlink.adapter.SignIn;
import dev.passlink.adapter.Waiting;
import dev.passlink.ask.Asking;
import dev.passlink.ask.AskingCookie;
import dev.passlink.ask.AskingLimits;
import dev.passlink.ask.KnownBrowser;
import dev.passlink.ask.LinkRules;
import dev.passlink.ask.LinkUrls;
import dev.passlink.ask.LoginCodes;
import dev.passlink.audit.Audit;
import dev.passlink.audit.Guarded;
import dev.passlink.count.Clocks;
import dev.passlink.count.CodeFailures;
import dev.passlink.count.Counts;
import dev.passlink.count.IssueTime;
import dev.passlink.count.KeyedCounts;
import dev.passlink.count.Limiter;
import dev.passlink.count.Newest;
import dev.passlink.count.Uses;
import dev.passlink.gate.Gate;
import dev.passlink.gate.Vouching;
import dev.passlink.gate.Wanted;
import dev.passlink.identity.Connecting;
import dev.passlink.identity.IdentityAttempts;
import dev.passlink.identity.ProviderSignIns;
import dev.passlink.mail.Issuing;
import dev.passlink.mail.Mails;
import dev.passlink.pass.LostForms;
import dev.passlink.pass.Passes;
import dev.passlink.passkey.PasskeyLimits;
import dev.passlink.passkey.PasskeySignIns;
import dev.passlink.port.LinkRequestQueue;
import dev.passlink.port.Mailer;
import dev.passlink.port.PasskeyVerifier;
import dev.passlink.port.SecurityStamps;
import dev.passlink.port.TokenGenerator;
import dev.passlink.port.UseCounter;
import dev.passlink.port.UserLookup;
import dev.passlink.redeem.Approvals;
import dev.passlink.redeem.Codes;
import dev.passlink.redeem.HeldSignIn;
import dev.passlink.redeem.PendingSignIns;
import dev.passlink.redeem.Redeeming;
import dev.passlink.text.Languages;
import dev.passlink.token.BrowserSecrets;
import dev.passlink.token.Keys;
import dev.passlink.token.RandomBytes;
import dev.passlink.token.SignedPass;
import dev.passlink.view.Revoking;
import dev.passlink.view.Sending;
import dev.passlink.view.SignInLinks;
import dev.passlink.view.Views;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Puts the parts of a site together, once. Adapters call it. This is the only place that knows all the parts. */
final class Wiring implements Flows {
    final LinkUrls urls;
    final Brand brand;
    final Languages languages;
    final Views views;
    final Sending sending;
    final SignInLinks signInLinks;
    final Revoking revoking;
    private final LinkRules rules;
    private final StaySignedIn staySignedIn;
    private final Asking asking;
    private final Redeeming redeeming;
    private final Accounts accounts;
    private final PendingSignIns pendings;
    private final Passes passes;
    private final LostForms lostForms;
    private final KnownBrowser knownBrowser;
    private final AntiForgery antiForgery;
    private final CodeFailures codeFailures;
    private final @Nullable Identities identities;
    private final @Nullable Connecting connecting;
    private final @Nullable PasskeyFlows passkeys;
    private final @Nullable SecurityStamps stamps;
    private final Issuing issuing;
    private final LinkRequestQueue queue;
    private final Closing closing;
    private final Mailer mailer;
    private final Verifying verifying;
    private final boolean forgetful;
    private final boolean forgetsPasskeys;
    private final Clock clock;
    private final Guarded guarded;
    private final Audit audit;

    Wiring(Passlink.Builder builder) {
        this.urls = new LinkUrls(
                Given.required(builder.baseUrl, "baseUrl", "the URL that links begin with"), builder.loginPath);
        KeyRing ring = Given.required(builder.keys, "keys", "a ring from KeyRing.parse(…)");
        UserLookup users = Given.required(builder.users, "users", "your UserLookup");
        this.mailer = Given.required(builder.mailer, "mailer", "a Mailer, such as SmtpMailer.connect(…)");
        this.clock = builder.clock;
        this.audit = new Audit(builder.audit, clock);
        this.guarded = new Guarded(audit);
        Keys keys = ring.keys();
        RandomBytes random = new RandomBytes(builder.random);
        UseCounter counter = builder.counter != null ? builder.counter : new InMemoryUseCounter(clock);
        Counts all = counter instanceof InMemoryUseCounter memory ? memory.counts() : Counts.over(counter);
        Counts counts = all.guarded(guarded);
        this.queue = builder.queue != null ? builder.queue : new InMemoryLinkRequestQueue();
        // The queue first: its last requests need the others.
        this.closing = new Closing(Stream.of(queue, mailer, counter), builder.closeWithin, audit);
        this.forgetful = counter instanceof InMemoryUseCounter && !BaseUrl.isLoopback(urls.baseUrl());

        this.forgetsPasskeys = builder.passkeys instanceof InMemoryPasskeys && !BaseUrl.isLoopback(urls.baseUrl());

        Uses uses = counts.uses();
        KeyedCounts keyed = new KeyedCounts(counts, keys);
        IssueTime issueTime = new IssueTime(clock, uses);
        TokenGenerator signing = builder.tokens != null ? builder.tokens : ring.tokens();
        this.verifying = new Verifying(
                mailer, Optional.ofNullable(builder.passkeys), counter, queue, signing, keys, random, clock);
        TokenGenerator tokens = guarded.tokens(signing);
        this.accounts = new Accounts(
                guarded.users(users),
                builder.provisioner == null ? null : guarded.provisioner(builder.provisioner),
                audit);
        this.stamps = builder.stamps == null ? null : guarded.stamps(builder.stamps);
        Gate gate = new Gate(keys, uses, accounts, guarded, clock);

        this.rules = builder.links.rules();
        this.staySignedIn = builder.passes.staySignedIn();
        this.brand = builder.brand != null
                ? builder.brand
                : Brand.named(urls.baseUrl().getHost());
        this.languages = builder.languages();
        Limiter limiter = new Limiter(keyed);
        AskingLimits limits = new AskingLimits(builder.limits, limiter);
        AskingCookie cookie = new AskingCookie(keys, random, rules.remembered());
        LinkRequestQueue offers = guarded.queue(queue);
        Newest newest = new Newest(counts.newest(), keys, audit);
        this.codeFailures = new CodeFailures(keyed, clock);
        this.knownBrowser = new KnownBrowser(keys, random);
        this.antiForgery = new BrowserSecrets(keys, random);
        this.asking = new Asking(
                keys,
                limits,
                guarded.check(builder.askingCheck),
                offers,
                issueTime,
                random,
                cookie,
                uses,
                rules,
                knownBrowser,
                guarded,
                audit);
        this.views = new Views(keys, tokens, accounts, issueTime, random, urls, guarded, audit);
        this.issuing = new Issuing(
                keys,
                tokens,
                accounts,
                limits,
                new Mails(
                        brand.at(urls.baseUrl()),
                        urls,
                        rules,
                        languages,
                        views::withScope,
                        guarded,
                        guarded.template(builder.mailTemplate),
                        audit),
                mailer,
                rules,
                codeFailures,
                newest,
                clock,
                audit);
        Codes codes = new Codes(keys, counts.tries(), codeFailures, offers, new LoginCodes(rules.codeFormat()));
        Approvals approvals = new Approvals(keys, limiter, rules, clock);
        this.redeeming = new Redeeming(
                keys, tokens, accounts, gate, uses, rules, cookie, codes, approvals, newest, clock, audit);
        this.pendings = new PendingSignIns(keys, issueTime, clock, audit);
        this.passes = new Passes(keys, gate, uses, issueTime, builder.passes.lifetimes(), clock, audit);
        this.lostForms = new LostForms(keys, counts.limit("lostForm"), random, clock);
        this.sending = new Sending(keys, offers, accounts, issueTime, random, urls, views, guarded, audit);
        this.signInLinks = new SignInLinks(keys, tokens, accounts, issueTime, random, urls, rules.policy(), audit);
        this.revoking = new Revoking(uses, issueTime, audit);
        this.connecting = builder.identityLinks == null
                ? null
                : new Connecting(
                        guarded.links(builder.identityLinks), guarded.proof(builder.accountProof), accounts, audit);
        Vouching vouching = new Vouching(keys, issueTime);
        this.identities = connecting == null
                ? null
                : new ProviderSignIns(
                        urls.baseUrl() + urls.loginPath() + "/",
                        new IdentityAttempts(keys, counts.attempts(), issueTime, random, clock, rules.remembered()),
                        connecting,
                        keys,
                        vouching,
                        asking,
                        cookie,
                        uses,
                        issueTime,
                        guarded,
                        audit);
        PasskeyVerifier verifier = builder.passkeyVerifier;
        this.passkeys = verifier == null || builder.passkeys == null
                ? null
                : new PasskeySignIns(
                        guarded.verifier(verifier),
                        guarded.passkeys(builder.passkeys),
                        verifier.relyingParty(urls.baseUrl()),
                        urls.baseUrl(),
                        brand.name(),
                        languages,
                        keys,
                        accounts,
                        counts.attempts(),
                        vouching,
                        offers,
                        new PasskeyLimits(limiter, knownBrowser, builder.limits.perClient(), clock),
                        random,
                        clock,
                        audit);
    }

    void start() {
        if (forgetful) {
            audit.tell(
                    AuditEvent.Type.WARNING,
                    Reason.SINGLE_NODE,
                    "",
                    "",
                    "counts are kept in memory: links are single-use on this node only, and a restart ends all sign-ins");
        }
        if (forgetsPasskeys) {
            audit.tell(
                    AuditEvent.Type.WARNING,
                    Reason.SINGLE_NODE,
                    "",
                    "",
                    "passkeys are kept in memory: other nodes don't know them, and a restart forgets them");
        }
        if (isOpen(urls.baseUrl())) {
            unencrypted("the base URL is http, so links, codes and cookies can be read and changed on their way");
        }
        mailer.weakness().ifPresent(this::unencrypted);
        queue.start(issuing);
    }

    private static boolean isOpen(URI baseUrl) {
        return baseUrl.getScheme().equals("http") && !BaseUrl.isLoopback(baseUrl);
    }

    private void unencrypted(String what) {
        audit.tell(AuditEvent.Type.WARNING, Reason.UNENCRYPTED, "", "", what);
    }

    List<Problem> verify() {
        return verifying.problems();
    }

    void close() {
        closing.close();
    }

    void signOutEverywhere(Subject subject) {
        SecurityStamps port = stamps;
        if (port == null || subject.isGuest()) {
            throw new IllegalStateException("To sign a user out everywhere, give the builder stamps(…). Guests "
                    + "can't be signed out this way.");
        }
        port.renew(subject.name());
        audit.tell(AuditEvent.Type.SIGN_OUT_EVERYWHERE, Reason.OK, subject, "");
    }

    void disconnect(Subject subject, String issuer) {
        Connecting identified = connecting;
        if (identified == null || stamps == null || subject.isGuest()) {
            throw new IllegalStateException(
                    "To disconnect an identity, give the builder identityLinks(…) and stamps(…). Guests have no "
                            + "identities.");
        }
        identified.disconnect(subject.name(), issuer, () -> signOutEverywhere(subject));
    }

    @Override
    public LoginPolicy policy() {
        return rules.policy();
    }

    @Override
    public CodeFormat codeFormat() {
        return rules.codeFormat();
    }

    @Override
    public StaySignedIn staySignedIn() {
        return staySignedIn;
    }

    @Override
    public Duration linkLifetime() {
        return rules.lifetime();
    }

    @Override
    public Asked requestLogin(LoginForm form, String client, Browser browser) {
        return asking.requestLogin(form, "", client, browser);
    }

    @Override
    public Optional<Waiting> waiting(Browser browser) {
        return asking.waiting(browser);
    }

    @Override
    public Duration remembered() {
        return rules.remembered();
    }

    @Override
    public boolean isRedeemed(Browser browser) {
        return asking.isRedeemed(browser);
    }

    @Override
    public Duration resendIn(String client, Browser browser) {
        return asking.resendIn(client, browser);
    }

    @Override
    public Redemption follow(String token, Browser browser, Predicate<Redemption.Granted> redeems) {
        return redeeming.follow(token, Wanted.LOGIN, browser, redeems);
    }

    @Override
    public Redemption examine(String token, Browser browser) {
        return follow(token, browser, granted -> false);
    }

    @Override
    public Redemption redeem(String token, Browser browser) {
        return redeeming.redeem(token, Wanted.LOGIN, browser);
    }

    @Override
    public Redemption redeemCode(String typed, Browser browser) {
        return redeeming.code(typed, browser);
    }

    @Override
    public Redemption approve(String token, String number, Browser browser) {
        return redeeming.approve(token, number, browser);
    }

    @Override
    public Optional<Redemption> redeemApproved(Browser browser, Predicate<Redemption.Granted> redeems) {
        return redeeming.approved(browser, redeems);
    }

    @Override
    public Asked requestLink(LoginForm form, View view, String client, Browser browser) {
        views.requireGuarded(view.rule());
        return asking.requestLink(form, view, urls.path(view), client, browser);
    }

    @Override
    public void guard(Collection<ViewRule> rules) {
        views.guard(rules);
    }

    @Override
    public String title(View view, Locale language) {
        return guarded.titleOf(view, language);
    }

    @Override
    public Redemption follow(String token, View view, Browser browser, Predicate<Redemption.Granted> redeems) {
        return redeeming.follow(token, wanted(view), browser, redeems);
    }

    @Override
    public Redemption examine(String token, View view, Browser browser) {
        return follow(token, view, browser, granted -> false);
    }

    @Override
    public Redemption redeem(String token, View view, Browser browser) {
        return redeeming.redeem(token, wanted(view), browser);
    }

    private static Wanted wanted(View view) {
        return Wanted.view(view, view.rule().linkLifetime());
    }

    @Override
    public String openView(Redemption.Granted granted, View view, String secret) {
        if (!granted.redeemed() || !view.hasScope(granted.grant().scope())) {
            throw new IllegalArgumentException(
                    "Nothing was redeemed for this view: call redeem with this view before openView.");
        }
        byte[] with = BrowserSecrets.secret(secret)
                .orElseThrow(() -> new IllegalArgumentException(
                        "A pass for a view belongs to a browser: give a secret from antiForgery().newSecret()."));
        SignedPass signed = passes.open(granted.grant(), view);
        Pass pass = signed.pass();
        String name = pass.subject().isGuest() ? "" : pass.subject().name();
        audit.tell(
                AuditEvent.Type.VIEW_OPENED,
                Reason.OK,
                name,
                pass.id(),
                view.rule().name());
        return passes.write(signed, with);
    }

    @Override
    public PassCheck check(String text, View view, List<String> secrets) {
        return check(List.of(text), view, secrets, () -> "");
    }

    @Override
    public PassCheck check(List<String> texts, View view, List<String> secrets, Supplier<String> client) {
        return passes.check(texts, view, secrets, client);
    }

    @Override
    public String hold(Redemption.Granted granted, SignInMethod method, boolean stay) {
        User user = redeemed(granted);
        audit.tell(
                AuditEvent.Type.SIGN_IN,
                Reason.ONE_MORE_STEP,
                user.id(),
                granted.grant().id(),
                method.name());
        return pendings.write(granted.grant(), user, granted.next(), method, stay);
    }

    @Override
    public Optional<PendingSignIn> pending(String text) {
        return pendings.read(text);
    }

    @Override
    public Optional<PendingSignIn> pending(List<String> texts) {
        return pendings.only(texts);
    }

    @Override
    public Redemption finish(PendingSignIn pending) {
        if (pending instanceof HeldSignIn held) {
            return redeeming.finish(held.grant());
        }
        throw new IllegalArgumentException(
                "This pending sign-in isn't Passlink's own: give the one that pending(…) returned.");
    }

    @Override
    public Optional<EmailAddress> owner(Grant grant) {
        return redeeming.owner(grant).map(User::email);
    }

    @Override
    public Optional<EmailAddress> address(Subject subject) {
        return accounts.enabled(subject).map(User::email);
    }

    @Override
    public SignIn signIn(Redemption.Granted granted, SignInMethod method, boolean stay, Browser browser) {
        User user = redeemed(granted);
        boolean lasting = staySignedIn == StaySignedIn.ALWAYS || (staySignedIn == StaySignedIn.IF_ASKED && stay);
        SignedPass signed = passes.signIn(granted.grant().id(), user, method, lasting);
        if (method == SignInMethod.LINK && rules.policy().code()) {
            codeFailures.forgive(user, user.email());
        }
        Pass pass = signed.pass();
        audit.tell(AuditEvent.Type.SIGN_IN, Reason.OK, user.id(), pass.id(), method.name());
        return new SignIn(pass, passes.write(signed), knownBrowser.with(browser.known(), user.email()));
    }

    private static User redeemed(Redemption.Granted granted) {
        if (!granted.grant().scope().isLogin()) {
            throw new IllegalArgumentException(
                    "A link to a view signs nobody in: call openView with what it redeemed.");
        }
        return granted.user()
                .filter(user -> granted.redeemed())
                .orElseThrow(() ->
                        new IllegalArgumentException("This was examined but not redeemed: call redeem before signIn."));
    }

    @Override
    public PassCheck check(String text) {
        return check(List.of(text), false, () -> "");
    }

    @Override
    public PassCheck check(List<String> texts, boolean atOnce, Supplier<String> client) {
        return passes.check(texts, atOnce ? Duration.ZERO : passes.checkEvery(), client);
    }

    @Override
    public boolean gave(Grant grant, Pass pass) {
        return Passes.isOf(pass, grant);
    }

    @Override
    public Duration endsWithin() {
        return passes.checkEvery().plus(Clocks.SKEW);
    }

    @Override
    public boolean isFresh(Pass pass, Duration age) {
        return clock.instant().isBefore(pass.signedInAt().plus(age));
    }

    @Override
    public String markLost(String path, String secret) {
        return lostForms.mark(path, secret);
    }

    @Override
    public Optional<LostForm> lostForm(String mark, List<String> secrets) {
        return lostForms.find(mark, secrets);
    }

    @Override
    public boolean sendAgain(LostForm form) {
        return lostForms.sendOnce(form);
    }

    @Override
    public Optional<Subject> holder(String text) {
        return passes.holder(text);
    }

    @Override
    public void signOut(String text) {
        passes.end(text);
        pendings.read(text).ifPresent(pending -> passes.end(pending.grant()));
    }

    @Override
    public void replace(String text, Pass by) {
        passes.end(text);
        pendings.read(text)
                .map(PendingSignIn::grant)
                .filter(grant -> !Passes.isOf(by, grant))
                .ifPresent(passes::end);
    }

    @Override
    public boolean canSignOutEverywhere() {
        return stamps != null;
    }

    @Override
    public Optional<Identities> identities() {
        return Optional.ofNullable(identities);
    }

    @Override
    public Optional<PasskeyFlows> passkeys() {
        return Optional.ofNullable(passkeys);
    }

    @Override
    public AntiForgery antiForgery() {
        return antiForgery;
    }

    @Override
    public void tell(AuditEvent.Type type, Reason reason, String subject, String detail) {
        audit.tell(type, reason, subject, "", detail);
    }
}
