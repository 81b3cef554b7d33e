package dev.passlink;

import static java.util.Objects.requireNonNull;

import dev.passlink.Redemption.Granted;
import dev.passlink.Redemption.Refused;
import dev.passlink.port.Provisioner;
import dev.passlink.port.TokenGenerator;
import dev.passlink.port.UseCounter;
import dev.passlink.port.UserLookup;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides whether a token or a code is good: the threat model, read from top to bottom. */
final class Redeeming {
    /** How far another node's clock may be ahead when it issues. */
    static final Duration CLOCK_SKEW = Duration.ofSeconds(60);
    /** How much longer a count lives than what it counts, for a node whose clock is behind. */
    static final Duration CLOCK_MARGIN = Duration.ofMinutes(10);
    /** A count that no number of uses reaches: what is revoked stands at or above it. */
    static final long REVOKED = 1L << 40;

    private final KeyRing ring;
    private final TokenGenerator tokens;
    private final UserLookup users;
    private final @Nullable Provisioner provisioner;
    private final UseCounter uses;
    private final LinkRules rules;
    private final AskingCookie cookie;
    private final Codes codes;
    private final Newest newest;
    private final Clock clock;
    private final Audit audit;

    Redeeming(
            KeyRing ring,
            TokenGenerator tokens,
            UserLookup users,
            @Nullable Provisioner provisioner,
            Counts counts,
            LinkRules rules,
            AskingCookie cookie,
            Codes codes,
            Clock clock,
            Audit audit) {
        this.ring = ring;
        this.tokens = tokens;
        this.users = users;
        this.provisioner = provisioner;
        this.uses = counts.uses();
        this.rules = rules;
        this.cookie = cookie;
        this.codes = codes;
        this.newest = new Newest(counts.newest(), ring);
        this.clock = clock;
        this.audit = audit;
    }

    /** @param view empty for a login */
    Redemption redeem(String token, Scope scope, Optional<View> view, Browser browser) {
        return told(AuditEvent.Type.REDEMPTION, decide(token, scope, view, browser, 1), browser.client());
    }

    Redemption examine(String token, Scope scope, Optional<View> view, Browser browser) {
        return told(AuditEvent.Type.LINK_OPENED, decide(token, scope, view, browser, 0), browser.client());
    }

    Redemption redeemCode(String typed, Browser browser) {
        return told(AuditEvent.Type.REDEMPTION, decideCode(typed, browser), browser.client());
    }

    /** @param pending of a pending sign-in, read and verified before the application's own step */
    Redemption finish(Grant pending) {
        return told(AuditEvent.Type.REDEMPTION, decide(pending, Optional.empty(), Optional.empty(), 1), "");
    }

    private Redemption decide(String token, Scope scope, Optional<View> view, Browser browser, int amount) {
        // A forgery reaches nothing beyond this line: no lookup, no counter, no database.
        Optional<Grant> authentic = audit.ask("token generator", () -> tokens.verify(token));
        if (authentic.isEmpty()) {
            return new Refused(Reason.FORGED, authentic);
        }
        Grant grant = authentic.get();
        // A link for one view never opens another and never signs in.
        if (!grant.scope().equals(scope)) {
            return new Refused(Reason.WRONG_SCOPE, authentic);
        }
        boolean login = scope.isLogin();
        if (login && !rules.policy().link()) {
            return new Refused(Reason.NOT_OFFERED, authentic);
        }
        Optional<AskingCookie.Request> asked = requestFor(grant, browser);
        if (login && rules.policy() == LoginPolicy.SAME_BROWSER && asked.isEmpty()) {
            return new Refused(Reason.OTHER_BROWSER, authentic);
        }
        if (login && isSuperseded(grant)) {
            return new Refused(Reason.SUPERSEDED, authentic);
        }
        return decide(grant, view, asked, amount);
    }

    private Redemption decide(Grant grant, Optional<View> view, Optional<AskingCookie.Request> asked, int amount) {
        Optional<Grant> authentic = Optional.of(grant);
        Instant now = clock.instant();
        if (grant.issuedAt().isAfter(now.plus(CLOCK_SKEW))) {
            return new Refused(Reason.NOT_YET_VALID, authentic);
        }
        // A view's rule can only shorten what the link was issued with.
        Instant endsByRule = view.map(one -> grant.issuedAt().plus(one.rule().linkLifetime()))
                .orElse(grant.expiresAt());
        if (!now.isBefore(grant.expiresAt()) || !now.isBefore(endsByRule)) {
            return new Refused(Reason.EXPIRED, authentic);
        }
        // A counter that has restarted cannot tell a first use from a second.
        if (grant.issuedAt().isBefore(audit.ask("use counter", uses::remembersSince))) {
            return new Refused(Reason.FORGOTTEN, authentic);
        }
        boolean guestOfAView = grant.subject().isGuest() && !grant.scope().isLogin();
        Optional<User> user = guestOfAView ? Optional.empty() : findUser(grant.subject());
        if (user.isEmpty() && !guestOfAView && !maySignUp(grant)) {
            return new Refused(Reason.UNKNOWN_USER, authentic);
        }
        if (user.isPresent() && !user.get().enabled()) {
            return new Refused(Reason.DISABLED, authentic);
        }
        // Changed address, "sign out everywhere", disabled and enabled again: whatever was mailed before is dead.
        // So is an offer to sign up once the address has an account.
        // So is every link to a view whose own stamp has changed.
        if ((user.isPresent() || guestOfAView) && !hasSameStamp(grant, user, view)) {
            return new Refused(Reason.STAMP_CHANGED, authentic);
        }
        if (user.isPresent() && grant.scope().isLogin() && !PassCodec.fitsCookie(user.get())) {
            return new Refused(Reason.TOO_MANY_ROLES, authentic);
        }
        // Last, so that no refusal above burns the link; atomic, so that of any number of racers one wins.
        long usedBefore = count(grant, amount) - amount;
        if (usedBefore >= REVOKED) {
            return new Refused(Reason.REVOKED, authentic);
        }
        int allowed = fewer(grant.uses(), view.map(one -> one.rule().uses()).orElse(grant.uses()));
        if (allowed != Grant.UNTIL_EXPIRY && usedBefore >= allowed) {
            return new Refused(Reason.USED, authentic);
        }
        // Nobody has an account made for them who has not proved the mailbox.
        Optional<User> whose = user.isEmpty() && !guestOfAView && amount > 0 ? Optional.of(signUp(grant)) : user;
        boolean stay = asked.map(AskingCookie.Request::stay).orElse(false);
        return new Granted(grant, whose, asked.isPresent(), stay, amount > 0);
    }

    private Redemption decideCode(String typed, Browser browser) {
        if (!rules.policy().code()) {
            return new Refused(Reason.NOT_OFFERED, Optional.empty());
        }
        // Good only where it was asked for: whoever talks a person out of a code has no use for it.
        List<AskingCookie.Request> asked = cookie.open(browser.requests(), clock.instant()).stream()
                .filter(request -> !request.view())
                .toList();
        if (asked.isEmpty()) {
            return new Refused(Reason.NO_REQUEST, Optional.empty());
        }
        // Counted before comparing, so that of any number of racers on any number of nodes three compare.
        List<AskingCookie.Request> open = asked.stream().filter(this::takeTry).toList();
        if (open.isEmpty()) {
            return new Refused(Reason.TOO_MANY_TRIES, Optional.empty());
        }
        List<EmailAddress> unlocked = codes.countFailures(open);
        Optional<Codes.Right> right = codes.matching(typed, open);
        if (right.isEmpty()) {
            codes.report(open);
            return new Refused(Reason.WRONG_CODE, Optional.empty());
        }
        AskingCookie.Request request = right.get().request();
        boolean guessable = right.get().guessable();
        if (guessable && !unlocked.contains(request.address())) {
            return new Refused(Reason.CODE_LOCKED, Optional.empty());
        }
        // Not before this line is anybody looked up: wrong codes cannot tell known addresses from unknown ones.
        Optional<User> user = audit.ask("user lookup", () -> users.findByAddress(request.address()));
        if (guessable && user.isPresent() && codes.isLocked(user.get())) {
            return new Refused(Reason.CODE_LOCKED, Optional.empty());
        }
        // As an offer to sign up it went to the address that was typed, if that led to no account then: it proves no
        // other.
        if (provisioner != null
                && user.filter(known -> !known.email().equals(request.address()))
                        .isPresent()) {
            return new Refused(Reason.OTHER_ADDRESS, Optional.empty());
        }
        // Nobody was mailed the code of an address that is too long for a guest, unless it had an account then.
        if (user.isEmpty() && !Subject.canBeGuest(request.address())) {
            return new Refused(Reason.UNKNOWN_USER, Optional.empty());
        }
        Subject subject = user.map(User::subject).orElseGet(() -> Subject.guest(request.address()));
        Grant grant = grant(request, subject, user);
        if (isSuperseded(grant)) {
            return new Refused(Reason.SUPERSEDED, Optional.of(grant));
        }
        Redemption decided = decide(grant, Optional.empty(), Optional.of(request), 1);
        if (decided instanceof Granted granted) {
            granted.user().ifPresent(known -> codes.forgive(known, request.address()));
        }
        return decided;
    }

    /**
     * The account that a grant was mailed to, if it is still the same. Only for as long as its uses are counted: whoever
     * finds an old link, such as in a log, learns from it neither whose it was nor that the account is still there.
     */
    Optional<User> owner(Grant grant) {
        boolean recent = clock.instant().isBefore(grant.expiresAt().plus(CLOCK_MARGIN));
        return recent && grant.scope().isLogin()
                ? enabledUser(grant.subject()).filter(user -> hasSameStamp(grant, Optional.of(user), Optional.empty()))
                : Optional.empty();
    }

    Optional<User> enabledUser(Subject subject) {
        return subject.isGuest() ? Optional.empty() : findUser(subject).filter(User::enabled);
    }

    boolean isUsed(Key key, String requestId) {
        Instant now = clock.instant();
        return audit.ask("use counter", () -> uses.add(useKey(Derivation.grantId(key, requestId)), 0, now)) > 0;
    }

    /** The request of this browser that the mail with this grant was sent for. */
    private Optional<AskingCookie.Request> requestFor(Grant grant, Browser browser) {
        return cookie.open(browser.requests(), clock.instant()).stream()
                .filter(request -> request.keyId() == grant.keyId())
                .filter(request -> grantId(request).equals(grant.id()))
                .findFirst();
    }

    private boolean takeTry(AskingCookie.Request request) {
        return ring.find(request.keyId()).isPresent()
                && codes.takeTry(
                        request,
                        grantId(request),
                        request.askedAt().plus(rules.linkLifetime()).plus(CLOCK_MARGIN));
    }

    /** Of a request whose key was found. */
    private String grantId(AskingCookie.Request request) {
        return ring.find(request.keyId())
                .map(key -> Derivation.grantId(key, request.id()))
                .orElse("");
    }

    private Grant grant(AskingCookie.Request request, Subject subject, Optional<User> user) {
        Key key = ring.find(request.keyId()).orElseThrow();
        return new Grant(
                key.id(),
                grantId(request),
                subject,
                Scope.LOGIN,
                1,
                request.askedAt(),
                request.askedAt().plus(rules.linkLifetime()),
                Derivation.stampFingerprint(key, subject, user.map(User::stamp).orElse("")),
                request.next());
    }

    private boolean isSuperseded(Grant grant) {
        return rules.newestOnly()
                && audit.ask("use counter", () -> newest.isSuperseded(grant.subject(), grant.issuedAt()));
    }

    private boolean hasSameStamp(Grant grant, Optional<User> user, Optional<View> view) {
        return user.map(known -> known.subject().equals(grant.subject())).orElse(true)
                && ring.find(grant.keyId())
                        .map(key -> fingerprint(key, grant.subject(), grant.scope(), user, stamp(view)))
                        .filter(fingerprint -> fingerprint == grant.stampFingerprint())
                        .isPresent();
    }

    /** What a link or pass for a scope would carry now. */
    long fingerprint(Key key, Subject subject, Scope scope, Optional<User> user, String viewStamp) {
        String stamp = user.map(User::stamp).orElse("");
        return scope.isLogin()
                ? Derivation.stampFingerprint(key, subject, stamp)
                : Derivation.viewFingerprint(key, subject, stamp, Derivation.viewStamp(key, scope, viewStamp));
    }

    /** What the application says of a view now: asked once for each decision, since it may change in between. */
    String stamp(Optional<View> view) {
        return view.map(this::stamp).orElse("");
    }

    private String stamp(View view) {
        return audit.ask("view stamp", () -> view.rule().stamp().apply(view.values()));
    }

    String viewStamp(Key key, View view) {
        return Derivation.viewStamp(key, view.scope(), stamp(view));
    }

    private static int fewer(int one, int other) {
        if (one == Grant.UNTIL_EXPIRY || other == Grant.UNTIL_EXPIRY) {
            return Math.max(one, other);
        }
        return Math.min(one, other);
    }

    /**
     * All mails of one request share the count: it outlives the last of them, which nobody sends any more once this
     * call has counted.
     */
    private long count(Grant grant, int amount) {
        Instant last = clock.instant().plus(rules.linkLifetime());
        Instant forgotten = (last.isAfter(grant.expiresAt()) ? last : grant.expiresAt()).plus(CLOCK_MARGIN);
        return audit.ask("use counter", () -> uses.add(useKey(grant.id()), amount, forgotten));
    }

    static String useKey(String grantId) {
        return "u." + grantId;
    }

    /** For a guest, the account that the address may have by now. */
    private Optional<User> findUser(Subject subject) {
        return audit.ask(
                "user lookup",
                () -> subject.isGuest() ? users.findByAddress(subject.guestAddress()) : users.findById(subject.name()));
    }

    private boolean maySignUp(Grant grant) {
        return grant.subject().isGuest() && grant.scope().isLogin() && provisioner != null;
    }

    private User signUp(Grant grant) {
        EmailAddress address = grant.subject().guestAddress();
        Provisioner port = requireNonNull(provisioner);
        boolean made = false;
        try {
            User user = audit.ask("provisioner", () -> checked(port.create(address), address));
            made = true;
            audit.tell(AuditEvent.Type.SIGN_UP, Reason.OK, user.id(), grant.id(), address.masked());
            return user;
        } finally {
            // Nobody got in by it: the same link may be tried again once the application has recovered.
            if (!made) {
                audit.attempt("use counter", () -> uses.add(useKey(grant.id()), -1, grant.expiresAt()));
            }
        }
    }

    /** What an application's provisioner may answer. */
    static User checked(User user, EmailAddress address) {
        if (!user.email().equals(address) || !user.enabled() || !PassCodec.fitsCookie(user)) {
            throw new IllegalStateException("Provisioner.create must return an enabled account with the given address,"
                    + " and roles that fit a cookie");
        }
        return user;
    }

    private Redemption told(AuditEvent.Type type, Redemption redemption, String client) {
        if (redemption instanceof Granted granted) {
            Grant grant = granted.grant();
            audit.tell(type, Reason.OK, Optional.of(grant.subject()), grant.id());
        } else if (redemption instanceof Refused refused) {
            Optional<Grant> grant = refused.grant();
            String handle = grant.map(Grant::id).orElse("");
            audit.refused(type, refused.reason(), grant.map(Grant::subject), handle, client);
        }
        return redemption;
    }
}
