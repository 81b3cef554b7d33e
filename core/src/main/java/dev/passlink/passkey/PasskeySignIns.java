package dev.passlink.passkey;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.passlink.AuditEvent;
import dev.passlink.Device;
import dev.passlink.Pass;
import dev.passlink.Reason;
import dev.passlink.Subject;
import dev.passlink.User;
import dev.passlink.account.Accounts;
import dev.passlink.adapter.Browser;
import dev.passlink.adapter.LoginForm;
import dev.passlink.adapter.PasskeyDecision;
import dev.passlink.adapter.PasskeyFlows;
import dev.passlink.ask.AskedRequest;
import dev.passlink.audit.Audit;
import dev.passlink.audit.Guarded;
import dev.passlink.count.IssueTime;
import dev.passlink.gate.Vouching;
import dev.passlink.port.LinkRequestQueue;
import dev.passlink.port.Passkey;
import dev.passlink.port.PasskeyVerifier;
import dev.passlink.port.PasskeyVerifier.RelyingParty;
import dev.passlink.port.Passkeys;
import dev.passlink.port.UseCounter;
import dev.passlink.text.Languages;
import dev.passlink.token.Keys;
import dev.passlink.token.PassCodec;
import dev.passlink.token.Purpose;
import dev.passlink.token.RandomBytes;
import dev.passlink.token.Signed;
import dev.passlink.typed.Typed;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Decides whom a passkey lets in, and adds and removes passkeys. */
public final class PasskeySignIns implements PasskeyFlows {
    /** What vouches, beside the ids of providers. */
    private static final String BY = "passkey";

    private static final Pattern ISOLATES = Pattern.compile("[\\u2068\\u2069]");
    private static final int MOST_OF_ONE_USER = 20;
    private static final int MARK_BYTES = 8;

    private final PasskeyVerifier verifier;
    private final Passkeys passkeys;
    private final RelyingParty rp;
    private final String application;
    private final Languages languages;
    private final Keys keys;
    private final Accounts accounts;
    private final Challenges challenges;
    private final Vouching vouching;
    private final Notices notices;
    private final PasskeyLimits limits;
    private final IssueTime issueTime;
    private final Clock clock;
    private final Audit audit;

    /**
     * Puts it together.
     *
     * @param site its base URL: there may be another one below the same origin
     * @param uses where challenges are counted
     */
    public PasskeySignIns(
            PasskeyVerifier verifier,
            Passkeys passkeys,
            RelyingParty rp,
            URI site,
            String application,
            Languages languages,
            Keys keys,
            Accounts accounts,
            UseCounter uses,
            Vouching vouching,
            LinkRequestQueue queue,
            PasskeyLimits limits,
            RandomBytes random,
            Clock clock,
            Audit audit) {
        this.verifier = verifier;
        this.passkeys = passkeys;
        this.rp = rp;
        this.application = application;
        this.languages = languages;
        this.keys = keys;
        this.accounts = accounts;
        this.issueTime = vouching.issueTime();
        this.challenges = new Challenges(site.toString(), keys, uses, issueTime, random, clock);
        this.vouching = vouching;
        this.notices = new Notices(keys, queue, issueTime, random, audit);
        this.limits = limits;
        this.clock = clock;
        this.audit = audit;
    }

    @Override
    public RelyingParty relyingParty() {
        return rp;
    }

    // Questions

    @Override
    public String signInOptions(String secret) {
        return verifier.requestOptions(rp, challenges.toSignIn(secret), List.of());
    }

    @Override
    public String confirmOptions(Pass pass, String secret) {
        return verifier.requestOptions(rp, challenges.toConfirm(pass, secret), of(pass.subject()));
    }

    @Override
    public String creationOptions(Pass pass, String secret) {
        List<Passkey> existing = of(pass.subject());
        String userHandle =
                existing.stream().findFirst().map(Passkey::userHandle).orElseGet(challenges::newUserHandle);
        String account = enabled(pass).map(user -> user.email().text()).orElse("");
        String challenge = challenges.toCreate(pass, userHandle, secret);
        return verifier.creationOptions(
                rp, new PasskeyVerifier.Creation(application, challenge, userHandle, account, existing));
    }

    // Answers

    @Override
    public PasskeyDecision signIn(String credential, LoginForm form, List<String> secrets, Browser browser) {
        Try tried = new Try(AuditEvent.Type.PASSKEY_USED, limits.whoSignsIn(browser), browser.client());
        return use(credential, Challenges.Kind.SIGN_IN, Optional.empty(), form, secrets, tried);
    }

    @Override
    public PasskeyDecision confirm(String credential, Pass pass, LoginForm form, List<String> secrets, String client) {
        LoginForm asBefore = new LoginForm("", form.next(), pass.lasting());
        Try tried = new Try(AuditEvent.Type.PASSKEY_USED, PasskeyLimits.who(pass), client);
        return use(credential, Challenges.Kind.CONFIRM, Optional.of(pass), asBefore, secrets, tried);
    }

    /** The passkey that is tried, and the reason if it is refused. */
    private final class Try {
        private final AuditEvent.Type type;
        private final String who;
        private final String client;
        private String subject = "";

        /** @param who what its refusal is counted on */
        Try(AuditEvent.Type type, String who, String client) {
            this.type = type;
            this.who = who;
            this.client = client;
        }

        void isOf(String userId) {
            subject = userId;
        }

        PasskeyDecision refused(Reason reason) {
            return refused(reason, "");
        }

        PasskeyDecision refused(Reason reason, String detail) {
            tell(reason, detail);
            return new PasskeyDecision.Refused(reason);
        }

        PasskeyDecision tooOften(Reason reason, Duration retryIn) {
            tell(reason, "");
            return new PasskeyDecision.TooOften(retryIn);
        }

        PasskeyDecision rejected(PasskeyVerifier.Rejected why) {
            return refused(Reason.PASSKEY_REFUSED, why.check() + (why.detail().isEmpty() ? "" : ": " + why.detail()));
        }

        void tell(Reason reason, String detail) {
            String by = client.isEmpty() ? "" : "client " + client;
            audit.tell(type, reason, subject, "", detail + (detail.isEmpty() || by.isEmpty() ? "" : ", ") + by);
        }
    }

    private PasskeyDecision limited(Try tried, Supplier<PasskeyDecision> work) {
        Optional<Duration> wait = limits.waitToTry(tried.who);
        if (wait.isPresent()) {
            return tried.tooOften(Reason.CLIENT_LIMIT, wait.get());
        }
        PasskeyDecision decision = work.get();
        if (decision instanceof PasskeyDecision.Refused || decision instanceof PasskeyDecision.Unknown) {
            limits.countRefused(tried.who);
        }
        return decision;
    }

    /** An answer to a challenge that isn't ours costs one hash and reaches nothing else, not even a limit. */
    private PasskeyDecision use(
            String credential,
            Challenges.Kind kind,
            Optional<Pass> confirmed,
            LoginForm form,
            List<String> secrets,
            Try tried) {
        PasskeyVerifier.Reading reading = verifier.assertion(credential);
        if (!(reading instanceof PasskeyVerifier.Assertion assertion)) {
            return tried.rejected(rejected(reading));
        }
        Challenges.Found found = challenges.find(assertion.challenge(), kind, confirmed, secrets);
        return found.challenge().isEmpty()
                ? tried.refused(found.reason())
                : limited(tried, () -> use(assertion, found.challenge().get(), confirmed, form, tried));
    }

    /**
     * Decides about an assertion: the passkey, its signature, the account; the challenge is counted once all of that is good,
     * and the sign count judged last, since it is a copy's word against another's.
     */
    private PasskeyDecision use(
            PasskeyVerifier.Assertion assertion,
            Challenges.Challenge challenge,
            Optional<Pass> confirmed,
            LoginForm form,
            Try tried) {
        boolean named = assertion.userHandle().isPresent();
        if (!named && confirmed.isEmpty()) {
            return tried.rejected(new PasskeyVerifier.Rejected(PasskeyVerifier.Check.USER_HANDLE, "none"));
        }
        Optional<Passkey> known = passkeys.find(assertion.credentialId());
        if (known.isEmpty()) {
            return unknown(assertion, tried);
        }
        Passkey passkey = known.get();
        tried.isOf(passkey.userId());
        PasskeyVerifier.Result result = assertion.verify(rp, passkey);
        if (!(result instanceof PasskeyVerifier.Use use)) {
            return tried.rejected((PasskeyVerifier.Rejected) result);
        }
        Optional<User> account = account(passkey.userId());
        Reason standing = standing(account, confirmed);
        if (standing != Reason.OK) {
            return tried.refused(standing);
        }
        Optional<Duration> wait = limits.use(passkey);
        if (wait.isPresent()) {
            return tried.tooOften(Reason.USER_LIMIT, wait.get());
        }
        if (!challenges.isFirst(challenge)) {
            return tried.refused(Reason.USED);
        }
        if (wentBack(passkey.signCount(), use.signCount())) {
            String counts = passkey.signCount() + " before, " + use.signCount() + " now";
            if (!verifier.acceptsClones()) {
                return tried.refused(Reason.CLONED_PASSKEY, counts);
            }
            tried.tell(Reason.CLONED_PASSKEY, counts);
        }
        if (!passkeys.replace(passkey, passkey.used(use.signCount(), use.backedUp(), issueTime.now()))) {
            return tried.refused(Reason.UNKNOWN_PASSKEY, "removed, or used elsewhere, at the same time");
        }
        var granted = vouching.granted(BY, challenge.nonce(), account.get(), form);
        audit.tell(
                AuditEvent.Type.PASSKEY_USED,
                Reason.OK,
                passkey.userId(),
                granted.grant().id(),
                challenge.kind().name());
        return new PasskeyDecision.Granted(granted);
    }

    /** We can't have a passkey forgotten that belongs to another site below the same domain. */
    private PasskeyDecision unknown(PasskeyVerifier.Assertion assertion, Try tried) {
        if (!assertion.userHandle().map(challenges::isUserHandle).orElse(false)) {
            return tried.refused(Reason.UNKNOWN_PASSKEY, "of another site");
        }
        tried.tell(Reason.UNKNOWN_PASSKEY, "");
        return new PasskeyDecision.Unknown(assertion.credentialId());
    }

    private static PasskeyVerifier.Rejected rejected(PasskeyVerifier.Reading reading) {
        return reading instanceof PasskeyVerifier.Rejected why
                ? why
                : new PasskeyVerifier.Rejected(PasskeyVerifier.Check.TYPE, "");
    }

    /** Some databases return an account whose id differs in case, accents or trailing spaces. */
    private Optional<User> account(String id) {
        return accounts.withId(id).filter(user -> user.id().equals(id));
    }

    private Optional<User> enabled(Pass pass) {
        return pass.subject().isGuest()
                ? Optional.empty()
                : account(pass.subject().name()).filter(User::enabled);
    }

    private static Reason standing(Optional<User> account, Optional<Pass> confirmed) {
        if (account.isEmpty()) {
            return Reason.UNKNOWN_USER;
        }
        User user = account.get();
        if (!user.enabled()) {
            return Reason.DISABLED;
        }
        if (!PassCodec.fitsCookie(user)) {
            return Reason.TOO_MANY_ROLES;
        }
        boolean other =
                confirmed.filter(pass -> !pass.subject().equals(user.subject())).isPresent();
        return other ? Reason.OTHER_ACCOUNT : Reason.OK;
    }

    /** WebAuthn Level 3 §7.2 step 22: once a passkey has counted, its counter must go up each time. */
    private static boolean wentBack(long before, long now) {
        return (before != 0 || now != 0) && now <= before;
    }

    @Override
    public PasskeyDecision add(
            String credential, Pass pass, BooleanSupplier stillSignedIn, List<String> secrets, Browser browser) {
        Try tried = new Try(AuditEvent.Type.PASSKEY_ADDED, PasskeyLimits.who(pass), browser.client());
        tried.isOf(pass.subject().name());
        if (!isFresh(pass)) {
            return tried.refused(Reason.NOT_FRESH);
        }
        PasskeyVerifier.Reading reading = verifier.registration(credential);
        if (!(reading instanceof PasskeyVerifier.Registration registration)) {
            return tried.rejected(rejected(reading));
        }
        Challenges.Found found =
                challenges.find(registration.challenge(), Challenges.Kind.CREATE, Optional.of(pass), secrets);
        return found.challenge().isEmpty()
                ? tried.refused(found.reason())
                : limited(tried, () -> add(registration, found.challenge().get(), pass, stillSignedIn, browser, tried));
    }

    private PasskeyDecision add(
            PasskeyVerifier.Registration registration,
            Challenges.Challenge challenge,
            Pass pass,
            BooleanSupplier stillSignedIn,
            Browser browser,
            Try tried) {
        Optional<User> user = enabled(pass);
        PasskeyVerifier.Result result = registration.verify(rp);
        if (!(result instanceof PasskeyVerifier.NewPasskey made)) {
            return tried.rejected((PasskeyVerifier.Rejected) result);
        }
        if (user.isEmpty()) {
            return tried.refused(Reason.DISABLED);
        }
        List<Passkey> others = passkeys.ofUser(user.get().id());
        if (others.size() >= MOST_OF_ONE_USER) {
            return tried.refused(Reason.TOO_MANY_PASSKEYS);
        }
        // Begun in two windows, before there was a passkey: a device would treat the account as two.
        boolean mixed = !others.isEmpty()
                && others.stream().noneMatch(other -> other.userHandle().equals(challenge.userHandle()));
        if (mixed) {
            return tried.refused(Reason.WRONG_SCOPE);
        }
        if (passkeys.find(made.id()).isPresent()) {
            return tried.refused(Reason.OTHER_ACCOUNT);
        }
        if (!challenges.isFirst(challenge)) {
            return tried.refused(Reason.USED);
        }
        Passkey passkey = new Passkey(
                made.id(),
                user.get().id(),
                challenge.userHandle(),
                made.publicKey(),
                made.signCount(),
                made.backupEligible(),
                made.backedUp(),
                made.aaguid(),
                made.transports(),
                unlike(others, made.model().filter(PasskeySignIns::canBeTold).orElseGet(() -> device(browser))),
                issueTime.now(),
                Optional.empty());
        // Nobody can use a passkey before its notice is queued.
        Optional<PasskeyDecision> untold =
                untold(tried, pass, () -> notices.tell(AskedRequest.Kind.PASSKEY_ADDED, user.get(), passkey, browser));
        if (untold.isPresent()) {
            return untold.get();
        }
        Reason reason = kept(
                () -> passkeys.add(passkey) ? Reason.OK : Reason.OTHER_ACCOUNT,
                () -> againstAdded(stillSignedIn, user.get()),
                () -> {
                    var unused = passkeys.remove(passkey.userId(), passkey.id());
                });
        if (reason != Reason.OK) {
            return tried.refused(reason);
        }
        tried.tell(Reason.OK, passkey.name());
        return new PasskeyDecision.Added(passkey);
    }

    private Reason againstAdded(BooleanSupplier stillSignedIn, User user) {
        // Whoever has signed out meanwhile has ended this sign-in, and what it was about to leave behind.
        if (!stillSignedIn.getAsBoolean()) {
            return Reason.REVOKED;
        }
        // Others are added meanwhile, by other sign-ins: of any number at once, those that are one too many are gone
        // again.
        return passkeys.ofUser(user.id()).size() > MOST_OF_ONE_USER ? Reason.TOO_MANY_PASSKEYS : Reason.OK;
    }

    /**
     * Writes something and looks whether it may stay: if it may not, or nobody can say, it's taken back, so that what is
     * answered as a failure has changed nothing.
     */
    private static Reason kept(Supplier<Reason> writing, Supplier<Reason> looking, Runnable takeBack) {
        Reason reason;
        try {
            reason = writing.get();
            if (reason != Reason.OK) {
                return reason;
            }
            reason = looking.get();
        } catch (Throwable failure) {
            // It may be written although nobody said so; and the first failure is the one that counts.
            Guarded.attempt(takeBack);
            throw failure;
        }
        if (reason != Reason.OK) {
            takeBack.run();
        }
        return reason;
    }

    /**
     * Sends a notice before what it tells of is done: an email about what is never done does no harm, and what nobody can be
     * told of isn't done. Empty if it is queued.
     */
    private Optional<PasskeyDecision> untold(Try tried, Pass pass, BooleanSupplier notice) {
        Instant now = clock.instant();
        Optional<Duration> wait = limits.tell(pass, now);
        if (wait.isPresent()) {
            return Optional.of(tried.tooOften(Reason.USER_LIMIT, wait.get()));
        }
        boolean queued = false;
        try {
            queued = notice.getAsBoolean();
        } finally {
            if (!queued) {
                limits.notTold(pass, now);
            }
        }
        return queued ? Optional.empty() : Optional.of(tried.refused(Reason.QUEUE_FULL));
    }

    /** A number by which a person with two of the same kind can tell them apart. */
    private static String unlike(List<Passkey> others, String name) {
        String unlike = name;
        for (int number = 2; isLikeOneOf(others, unlike); number++) {
            String end = " " + number;
            unlike = cut(name, Passkey.LONGEST_NAME - end.length()) + end;
        }
        return unlike;
    }

    /** The emails about two passkeys must not fit each other's, or names can be swapped so that nobody sees it. */
    private static boolean isLikeOneOf(List<Passkey> others, String name) {
        String told = toldApartBy(name);
        return others.stream().anyMatch(other -> toldApartBy(other.name()).equals(told));
    }

    private static String toldApartBy(String name) {
        String quoted = Typed.quotable(name, Passkey.LONGEST_NAME);
        return Typed.toldApartBy(quoted.isEmpty() ? name : quoted);
    }

    /** Whether it is a name, and an email can say it. */
    private static boolean canBeTold(String name) {
        return Passkey.isName(name)
                && !Typed.quotable(name, Passkey.LONGEST_NAME).isEmpty();
    }

    private String device(Browser browser) {
        Device device = browser.device();
        Map<String, String> both = Map.of("browser", device.browser(), "system", device.system());
        String name = device.browser().isEmpty() || device.system().isEmpty()
                ? device.browser() + device.system()
                // Whatever shows a name isolates all of it, and a name has no invisible characters.
                : ISOLATES.matcher(languages.of(browser.language()).text("mail.device", both))
                        .replaceAll("");
        return Stream.of(name, cut(application, Passkey.LONGEST_NAME))
                .filter(PasskeySignIns::canBeTold)
                .findFirst()
                .orElseGet(() -> cut(rp.id().replace("www.", ""), Passkey.LONGEST_NAME));
    }

    /** Half a surrogate pair isn't a valid name. */
    private static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
    }

    // A user's own passkeys

    @Override
    public boolean isFresh(Pass pass) {
        return clock.instant().isBefore(pass.signedInAt().plus(FRESH));
    }

    @Override
    public List<Passkey> of(Subject subject) {
        return subject.isGuest() ? List.of() : passkeys.ofUser(subject.name());
    }

    @Override
    public PasskeyDecision rename(Pass pass, String id, String name, Browser browser) {
        Try tried = new Try(AuditEvent.Type.PASSKEY_RENAMED, PasskeyLimits.who(pass), browser.client());
        tried.isOf(pass.subject().name());
        if (!isFresh(pass)) {
            return tried.refused(Reason.NOT_FRESH);
        }
        String stripped = name.strip();
        if (!canBeTold(stripped)) {
            return tried.refused(Reason.PASSKEY_REFUSED, "no name");
        }
        Optional<User> user = enabled(pass);
        Optional<Passkey> own = own(pass, id);
        if (user.isEmpty() || own.isEmpty()) {
            return tried.refused(user.isEmpty() ? Reason.DISABLED : Reason.UNKNOWN_PASSKEY);
        }
        if (own.get().name().equals(stripped)) {
            return new PasskeyDecision.Renamed(own.get());
        }
        if (isLikeOneOf(others(pass, id), stripped)) {
            return tried.refused(Reason.PASSKEY_REFUSED, "like another's name");
        }
        // An earlier notice has told its owner which one it is by its name.
        Optional<PasskeyDecision> untold =
                untold(tried, pass, () -> notices.tellRenamed(user.get(), own.get(), stripped, browser));
        if (untold.isPresent()) {
            return untold.get();
        }
        Passkey renamed = own.get().named(stripped);
        // Another may be given the same name at the same time.
        Reason reason = kept(
                () -> passkeys.replace(own.get(), renamed) ? Reason.OK : Reason.UNKNOWN_PASSKEY,
                () -> isLikeOneOf(others(pass, id), stripped) ? Reason.PASSKEY_REFUSED : Reason.OK,
                () -> passkeys.find(id).ifPresent(now -> {
                    var unused = passkeys.replace(now, now.named(own.get().name()));
                }));
        if (reason != Reason.OK) {
            return tried.refused(reason, "removed, used or named alike elsewhere, at the same time");
        }
        tried.tell(Reason.OK, stripped);
        return new PasskeyDecision.Renamed(renamed);
    }

    private List<Passkey> others(Pass pass, String id) {
        return of(pass.subject()).stream()
                .filter(passkey -> !passkey.id().equals(id))
                .toList();
    }

    private Optional<Passkey> own(Pass pass, String id) {
        return of(pass.subject()).stream()
                .filter(passkey -> passkey.id().equals(id))
                .findFirst();
    }

    @Override
    public PasskeyDecision remove(Pass pass, String id, Browser browser) {
        Try tried = new Try(AuditEvent.Type.PASSKEY_REMOVED, PasskeyLimits.who(pass), browser.client());
        tried.isOf(pass.subject().name());
        if (!isFresh(pass)) {
            return tried.refused(Reason.NOT_FRESH);
        }
        Optional<User> user = enabled(pass);
        Optional<Passkey> own = own(pass, id);
        if (user.isEmpty() || own.isEmpty()) {
            return tried.refused(user.isEmpty() ? Reason.DISABLED : Reason.UNKNOWN_PASSKEY);
        }
        if (!passkeys.remove(user.get().id(), id)) {
            return tried.refused(Reason.UNKNOWN_PASSKEY);
        }
        tried.tell(Reason.OK, own.get().name());
        // The passkey is removed whether or not the email is sent: keeping a passkey that its owner has given up
        // would be worse.
        Guarded.attempt(() -> {
            var unused = notices.tell(AskedRequest.Kind.PASSKEY_REMOVED, user.get(), own.get(), browser);
        });
        return new PasskeyDecision.Removed(own.get());
    }

    @Override
    public String mark(Subject subject) {
        byte[] name = subject.name().getBytes(UTF_8);
        return Signed.encode(Arrays.copyOf(keys.signing().mac(Purpose.PASSKEY_OFFER, name), MARK_BYTES));
    }
}
