package dev.passlink.redeem;

import dev.passlink.AuditEvent;
import dev.passlink.Grant;
import dev.passlink.LoginPolicy;
import dev.passlink.Reason;
import dev.passlink.Scope;
import dev.passlink.Subject;
import dev.passlink.User;
import dev.passlink.account.Accounts;
import dev.passlink.account.Stamps;
import dev.passlink.adapter.Browser;
import dev.passlink.adapter.Redemption;
import dev.passlink.adapter.Redemption.Granted;
import dev.passlink.adapter.Redemption.Refused;
import dev.passlink.ask.AskingCookie;
import dev.passlink.ask.LinkRules;
import dev.passlink.audit.Audit;
import dev.passlink.count.Clocks;
import dev.passlink.count.Newest;
import dev.passlink.count.Uses;
import dev.passlink.gate.Decision;
import dev.passlink.gate.Gate;
import dev.passlink.gate.Wanted;
import dev.passlink.port.TokenGenerator;
import dev.passlink.token.Derivation;
import dev.passlink.token.Key;
import dev.passlink.token.Keys;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Brings tokens, codes and finished sign-ins to the gate, and reports the decision. */
public record Redeeming(
        Keys keys,
        TokenGenerator tokens,
        Accounts accounts,
        Gate gate,
        Uses uses,
        LinkRules rules,
        AskingCookie cookie,
        Codes codes,
        Approvals approvals,
        Newest newest,
        Clock clock,
        Audit audit) {
    /**
     * Decides about a link, once. If a number is asked for, the link is only looked at.
     *
     * @param redeems whether a valid link is redeemed with this same decision, or only looked at
     */
    public Redemption follow(String token, Wanted wanted, Browser browser, Predicate<Granted> redeems) {
        Predicate<Granted> redeemsWithoutNumber = granted -> granted.numbers().isEmpty() && redeems.test(granted);
        return link(token, wanted, browser, approvals::numbers, redeemsWithoutNumber, AuditEvent.Type.LINK_OPENED);
    }

    public Redemption redeem(String token, Wanted wanted, Browser browser) {
        return link(token, wanted, browser, grant -> List.of(), granted -> true, AuditEvent.Type.REDEMPTION);
    }

    /**
     * @param numbers which another browser than the asking one is asked for
     * @param unlessRedeemed what event is told of one that is not
     */
    private Redemption link(
            String token,
            Wanted wanted,
            Browser browser,
            Function<Grant, List<String>> numbers,
            Predicate<Granted> redeems,
            AuditEvent.Type unlessRedeemed) {
        // A forgery reaches nothing beyond this line: no lookup, no counter, no database.
        Optional<Grant> authentic = tokens.verify(token);
        if (authentic.isEmpty()) {
            return told(unlessRedeemed, refused(Reason.FORGED), browser.client());
        }
        Grant grant = authentic.get();
        Optional<AskingCookie.Request> asked = requestFor(grant, browser);
        List<String> choices = asked.isPresent() ? List.of() : numbers.apply(grant);
        boolean here = asked.isPresent() || !choices.isEmpty();
        Supplier<Reason> sitesRules = () -> grant.scope().isLogin() ? againstLink(grant, here) : Reason.OK;
        boolean stay = asked.map(AskingCookie.Request::stay).orElse(false);
        PresentedGrant presented =
                presented(grant, grant.id(), wanted, sitesRules, asked.isPresent(), stay, choices, redeems);
        Redemption decided = decide(presented, grant);
        return told(presented.redeemed() ? AuditEvent.Type.REDEMPTION : unlessRedeemed, decided, browser.client());
    }

    /** The code in the email for this browser's own request. */
    public Redemption code(String typed, Browser browser) {
        return told(AuditEvent.Type.REDEMPTION, decideCode(typed, browser), browser.client());
    }

    /**
     * Takes the answer to the question which number the asking browser shows: once, whether it is right or wrong.
     *
     * @param number as it stood on the page
     */
    public Redemption approve(String token, String number, Browser browser) {
        return told(AuditEvent.Type.APPROVAL, decideApproval(token, number), browser.client());
    }

    private Redemption decideApproval(String token, String number) {
        Optional<Grant> authentic = tokens.verify(token);
        if (authentic.isEmpty()) {
            return refused(Reason.FORGED);
        }
        Grant grant = authentic.get();
        if (!approvals.isOffered(grant)) {
            return refused(Reason.NOT_OFFERED, grant);
        }
        Instant takenAt = clock.instant();
        if (!approvals.take(grant.subject(), takenAt)) {
            return isApprovedBy(number, grant) ? approvedAgain(grant) : refused(Reason.TOO_MANY_TRIES, grant);
        }
        boolean wrong = false;
        try {
            Redemption answered = answered(grant, number);
            wrong = answered instanceof Refused refused && refused.reason() == Reason.WRONG_NUMBER;
            return answered;
        } finally {
            if (!wrong) {
                approvals.giveBack(grant.subject(), takenAt);
            }
        }
    }

    private Redemption answered(Grant grant, String number) {
        PresentedGrant presented = presented(
                grant, grant.id(), Wanted.LOGIN, () -> superseded(grant), false, false, List.of(), granted -> true);
        Decision decision = gate.decide(presented);
        if (decision.reason() == Reason.USED && isApprovedBy(number, grant)) {
            return approvedAgain(grant);
        }
        if (!decision.isYes()) {
            return refused(decision.reason(), grant);
        }
        if (!approvals.isRight(grant, number)) {
            return refused(Reason.WRONG_NUMBER, grant);
        }
        // Longer than a sign-in from it can wait for a second step.
        Instant until = presented.lastEmailEnds().plus(PendingSignIns.LIFETIME);
        uses.approve(grant.id(), grant.stampFingerprint(), until);
        return new Granted(grant, decision.user(), false, false, false, List.of());
    }

    /** Pressed twice: the answer that counted was right, and this one is the same. */
    private Redemption approvedAgain(Grant grant) {
        return new Granted(grant, accounts.of(grant.subject()), false, false, false, List.of());
    }

    private boolean isApprovedBy(String number, Grant grant) {
        return approvals.isRight(grant, number)
                && uses.approval(grant.id(), clock.instant()).isPresent();
    }

    /**
     * Redeems, once, what another browser has approved for this one.
     *
     * @param redeems called last, as for a link
     * @return empty as long as nothing is approved, and after somebody has signed in with it
     */
    public Optional<Redemption> approved(Browser browser, Predicate<Granted> redeems) {
        if (!rules.approveElsewhere()) {
            return Optional.empty();
        }
        List<AskingCookie.Request> asked = signIns(browser);
        for (AskingCookie.Request request : asked) {
            Optional<Redemption> found = approval(request).map(stamp -> approved(request, stamp, redeems));
            // An older request that no longer works doesn't block the one that this browser is waiting for now.
            if (found.isPresent() && (found.get() instanceof Granted || request.equals(asked.get(0)))) {
                AuditEvent.Type type = found.get() instanceof Granted granted && granted.redeemed()
                        ? AuditEvent.Type.REDEMPTION
                        : AuditEvent.Type.LINK_OPENED;
                return Optional.of(told(type, found.get(), browser.client()));
            }
        }
        return Optional.empty();
    }

    private List<AskingCookie.Request> signIns(Browser browser) {
        return cookie.open(browser.requests(), clock.instant()).stream()
                .filter(request -> !request.view())
                .toList();
    }

    /** The account isn't looked up before this, so known and unknown addresses look alike. */
    private Optional<Long> approval(AskingCookie.Request request) {
        String grantId = grantId(request);
        Instant now = clock.instant();
        return Optional.of(grantId)
                .filter(id -> !id.isEmpty())
                .flatMap(id -> uses.approval(id, now))
                .filter(approved -> !uses.isUsed(Uses.approvedOf(grantId), now));
    }

    /** @param stampFingerprint of the account that it was approved for: the gate holds it against the one of now */
    private Redemption approved(AskingCookie.Request request, long stampFingerprint, Predicate<Granted> redeems) {
        Optional<User> user = accounts.at(request.address());
        if (user.isEmpty() && !Subject.canBeGuest(request.address())) {
            return refused(Reason.UNKNOWN_USER);
        }
        Grant grant = grant(request, subject(request, user), rules.lifetime(), stampFingerprint);
        PresentedGrant presented = presented(
                grant,
                Uses.approvedOf(grant.id()),
                Wanted.LOGIN,
                () -> superseded(grant),
                true,
                request.stay(),
                List.of(),
                redeems);
        return decide(presented, grant);
    }

    /**
     * Finishes a pending sign-in, once.
     *
     * @param pending of a pending sign-in, read and verified before the application's own step
     */
    public Redemption finish(Grant pending) {
        PresentedGrant presented = presented(
                pending,
                Uses.secondStepOf(pending.id()),
                Wanted.LOGIN,
                () -> Reason.OK,
                false,
                false,
                List.of(),
                granted -> true);
        return told(AuditEvent.Type.REDEMPTION, decide(presented, pending), "");
    }

    private PresentedGrant presented(
            Grant grant,
            String counted,
            Wanted wanted,
            Supplier<Reason> sitesRules,
            boolean asked,
            boolean stay,
            List<String> numbers,
            Predicate<Granted> redeems) {
        return new PresentedGrant(
                grant, wanted, sitesRules, uses, counted, clock.instant(), asked, stay, numbers, redeems);
    }

    private Redemption decide(PresentedGrant presented, Grant grant) {
        Decision decision = gate.decide(presented);
        if (!decision.isYes()) {
            return refused(decision.reason(), grant);
        }
        // No account is created for a person who hasn't proved their email address.
        boolean signsUp = presented.redeemed()
                && decision.user().isEmpty()
                && grant.scope().isLogin();
        return presented.granted(signsUp ? Optional.of(signUp(presented, grant)) : decision.user());
    }

    /** @param here whether this browser asked, or is asked which number that one shows */
    private Reason againstLink(Grant grant, boolean here) {
        if (!rules.policy().link()) {
            return Reason.NOT_OFFERED;
        }
        // No browser asked for it, so nobody can have asked in another person's name, which is what the rules below
        // prevent.
        if (grant.invitation()) {
            return Reason.OK;
        }
        if (rules.policy() == LoginPolicy.SAME_BROWSER && !here) {
            return Reason.OTHER_BROWSER;
        }
        return superseded(grant);
    }

    private Reason superseded(Grant grant) {
        return rules.newestOnly() && newest.isSuperseded(grant.subject(), grant.issuedAt())
                ? Reason.SUPERSEDED
                : Reason.OK;
    }

    private Redemption decideCode(String typed, Browser browser) {
        if (!rules.policy().code()) {
            return refused(Reason.NOT_OFFERED);
        }
        // A code works only where it was asked for: tricking a person into telling it is useless.
        List<AskingCookie.Request> asked = signIns(browser);
        if (asked.isEmpty()) {
            return refused(Reason.NO_REQUEST);
        }
        // Counted before comparing, so that only three of any number of concurrent attempts, on all nodes, are
        // compared.
        List<AskingCookie.Request> open = asked.stream().filter(this::takeTry).toList();
        if (open.isEmpty()) {
            return refused(Reason.TOO_MANY_TRIES);
        }
        Optional<Codes.Right> right = codes.matching(typed, open);
        if (right.isEmpty()) {
            codes.report(open);
            return refused(Reason.WRONG_CODE);
        }
        AskingCookie.Request request = right.get().request();
        if (right.get().isLocked()) {
            return refused(Reason.CODE_LOCKED);
        }
        // Nobody is looked up before this line, so wrong codes don't reveal whether an address is known.
        Optional<User> user = accounts.at(request.address());
        Reason against = againstAccount(right.get(), user);
        if (against != Reason.OK) {
            return refused(against);
        }
        Subject subject = subject(request, user);
        long stamp = Derivation.stampFingerprint(key(request), subject, Stamps.of(user));
        Grant grant = grant(request, subject, rules.codeLifetime(), stamp);
        PresentedGrant presented = presented(
                grant,
                grant.id(),
                Wanted.LOGIN,
                () -> superseded(grant),
                true,
                request.stay(),
                List.of(),
                granted -> true);
        Redemption decided = decide(presented, grant);
        if (decided instanceof Granted granted) {
            granted.user().ifPresent(known -> codes.forgive(known, request.address()));
        }
        return decided;
    }

    private Reason againstAccount(Codes.Right right, Optional<User> user) {
        if (right.guessable() && user.isPresent() && codes.isLocked(user.get())) {
            return Reason.CODE_LOCKED;
        }
        // As an offer to sign up, it went to the address that was typed, if that had no account then. It proves no
        // other address.
        if (accounts.signUp()
                && user.filter(known -> !known.email().equals(right.request().address()))
                        .isPresent()) {
            return Reason.OTHER_ADDRESS;
        }
        // If an address is too long for a guest, its code was sent only if it had an account then.
        return user.isEmpty() && !Subject.canBeGuest(right.request().address()) ? Reason.UNKNOWN_USER : Reason.OK;
    }

    private static Refused refused(Reason reason) {
        return new Refused(reason, Optional.empty());
    }

    private static Refused refused(Reason reason, Grant grant) {
        return new Refused(reason, Optional.of(grant));
    }

    /**
     * The account that a grant was sent to, if it hasn't changed. Available only as long as its uses are counted: a
     * person who finds an old link, such as in a log, learns neither whose it was nor that the account still exists.
     */
    public Optional<User> owner(Grant grant) {
        boolean recent = clock.instant().isBefore(grant.expiresAt().plus(Clocks.MARGIN));
        Optional<Key> key = keys.find(grant.keyId());
        return recent && grant.scope().isLogin() && key.isPresent()
                ? accounts.enabled(grant.subject())
                        .filter(user -> Derivation.stampFingerprint(key.get(), grant.subject(), user.stamp())
                                == grant.stampFingerprint())
                : Optional.empty();
    }

    /** The request of this browser that the email with this grant was sent for. */
    private Optional<AskingCookie.Request> requestFor(Grant grant, Browser browser) {
        return cookie.open(browser.requests(), clock.instant()).stream()
                .filter(request -> request.keyId() == grant.keyId())
                .filter(request -> grantId(request).equals(grant.id()))
                .findFirst();
    }

    /** Tries are forgotten on a node with a shorter memory than another's when no code works any more, on any node. */
    private boolean takeTry(AskingCookie.Request request) {
        String grantId = grantId(request);
        return !grantId.isEmpty()
                && codes.takeTry(
                        request,
                        grantId,
                        request.askedAt().plus(rules.remembered()).plus(Clocks.MARGIN));
    }

    private String grantId(AskingCookie.Request request) {
        return Derivation.grantId(keys, request.keyId(), request.id());
    }

    private static Subject subject(AskingCookie.Request request, Optional<User> user) {
        return user.map(User::subject).orElseGet(() -> Subject.guest(request.address()));
    }

    private Key key(AskingCookie.Request request) {
        return keys.find(request.keyId()).orElseThrow();
    }

    private Grant grant(AskingCookie.Request request, Subject subject, Duration lifetime, long stampFingerprint) {
        return new Grant(
                key(request).id(),
                grantId(request),
                subject,
                Scope.LOGIN,
                1,
                request.askedAt(),
                request.askedAt().plus(lifetime),
                stampFingerprint,
                request.next());
    }

    private User signUp(PresentedGrant presented, Grant grant) {
        boolean made = false;
        try {
            User user = accounts.create(grant.subject().guestAddress(), grant.id());
            made = true;
            return user;
        } finally {
            if (!made) {
                presented.giveBack();
            }
        }
    }

    private Redemption told(AuditEvent.Type type, Redemption redemption, String client) {
        if (redemption instanceof Granted granted) {
            audit.tell(
                    type, Reason.OK, granted.grant().subject(), granted.grant().id());
        } else if (redemption instanceof Refused refused) {
            refused.grant()
                    .ifPresentOrElse(
                            grant -> audit.tell(type, refused.reason(), grant.subject(), grant.id(), client),
                            () -> audit.tellOfNobody(type, refused.reason(), client));
        }
        return redemption;
    }
}
