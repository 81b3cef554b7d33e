package dev.passlink.pass;

import dev.passlink.AuditEvent;
import dev.passlink.Claims;
import dev.passlink.Grant;
import dev.passlink.Pass;
import dev.passlink.Reason;
import dev.passlink.Scope;
import dev.passlink.SignInMethod;
import dev.passlink.Subject;
import dev.passlink.User;
import dev.passlink.View;
import dev.passlink.account.Stamps;
import dev.passlink.adapter.PassCheck;
import dev.passlink.audit.Audit;
import dev.passlink.count.IssueTime;
import dev.passlink.count.Uses;
import dev.passlink.gate.Decision;
import dev.passlink.gate.Gate;
import dev.passlink.gate.Wanted;
import dev.passlink.token.BrowserSecrets;
import dev.passlink.token.Derivation;
import dev.passlink.token.Key;
import dev.passlink.token.Keys;
import dev.passlink.token.PassCodec;
import dev.passlink.token.Purpose;
import dev.passlink.token.Signed;
import dev.passlink.token.SignedPass;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** Issues, checks, renews and ends passes. */
public final class Passes {
    private final Keys keys;
    private final Signed signIns;
    private final Signed viewPasses;
    private final Gate gate;
    private final Uses uses;
    private final IssueTime issueTime;
    private final PassLifetimes lifetimes;
    private final Clock clock;
    private final Audit audit;

    public Passes(
            Keys keys, Gate gate, Uses uses, IssueTime issueTime, PassLifetimes lifetimes, Clock clock, Audit audit) {
        this.keys = keys;
        this.signIns = new Signed(keys, Purpose.PASS);
        this.viewPasses = new Signed(keys, Purpose.VIEW_PASS);
        this.gate = gate;
        this.uses = uses;
        this.issueTime = issueTime;
        this.lifetimes = lifetimes;
        this.clock = clock;
        this.audit = audit;
    }

    /**
     * For a person who has proved their email address and has nothing left to prove.
     *
     * @param id that of the grant: a pass is revoked with its link, and events show one handle for both
     */
    public SignedPass signIn(String id, User user, SignInMethod method, boolean lasting) {
        if (!PassCodec.fitsCookie(user)) {
            throw new IllegalArgumentException("The roles and claims of user " + user.id()
                    + " don't fit into a cookie: give User fewer or shorter ones.");
        }
        Instant now = issueTime.now();
        Pass pass = new Pass(
                id,
                user.subject(),
                Scope.LOGIN,
                method,
                lasting,
                now,
                now,
                now.plus(lasting ? lifetimes.lasting() : lifetimes.session()),
                now.plus(lasting ? lifetimes.lastingAtMost() : lifetimes.session()),
                user.roles(),
                user.claims());
        Key key = keys.signing();
        return new SignedPass(pass, key, Derivation.stampFingerprint(key, user.subject(), user.stamp()));
    }

    /** For a view. It keeps the stamps that the link carried, which are the ones that were checked. */
    public SignedPass open(Grant grant, View view) {
        Instant now = issueTime.now();
        Instant expiresAt = now.plus(view.rule().passLifetime());
        Key key = keyOf(grant);
        Pass pass = new Pass(
                grant.id(),
                grant.subject(),
                grant.scope(),
                SignInMethod.LINK,
                false,
                now,
                now,
                expiresAt,
                expiresAt,
                Set.of(),
                Claims.NONE);
        return new SignedPass(pass, key, grant.stampFingerprint());
    }

    private Key keyOf(Grant grant) {
        return keys.find(grant.keyId())
                .orElseThrow(() -> new IllegalArgumentException("The ring has no key " + grant.keyId() + "."));
    }

    /** Whether it came from that grant, directly or after a second step. */
    public static boolean isOf(Pass pass, Grant grant) {
        return pass.id().equals(grant.id());
    }

    /** How long a change may go unnoticed. */
    public Duration checkEvery() {
        return lifetimes.checkEvery();
    }

    /**
     * Checks sign-ins.
     *
     * @param every after how long the account and revocation are checked again
     */
    public PassCheck check(List<String> texts, Duration every, Supplier<String> client) {
        return first(texts, client, (text, refusals) -> {
            Optional<SignedPass> authentic = signIns.read(text, in -> PassCodec.read(in, false));
            return authentic.isPresent()
                    ? check(authentic.get(), Wanted.LOGIN, Signed.NOTHING, every, refusals)
                    : refusals.add(Reason.FORGED, Optional.empty());
        });
    }

    /**
     * Checks passes for a view.
     *
     * @param secrets the browser's secrets, of which a sibling domain may have planted some
     */
    public PassCheck check(List<String> texts, View view, List<String> secrets, Supplier<String> client) {
        Wanted wanted = Wanted.view(view, view.rule().passLifetime());
        return first(texts, client, (text, refusals) -> check(text, wanted, secrets, refusals));
    }

    private PassCheck check(String text, Wanted wanted, List<String> secrets, Refusals refusals) {
        for (String secret : secrets) {
            Optional<byte[]> with = BrowserSecrets.secret(secret);
            Optional<SignedPass> authentic =
                    with.flatMap(bytes -> viewPasses.read(text, bytes, in -> PassCodec.read(in, true)));
            if (with.isPresent() && authentic.isPresent()) {
                return check(authentic.get(), wanted, with.get(), lifetimes.checkEvery(), refusals);
            }
        }
        return refusals.add(Reason.FORGED, Optional.empty());
    }

    /** The first valid one: a browser may send several of one name, and some may not be its own. */
    private PassCheck first(
            List<String> texts, Supplier<String> client, BiFunction<String, Refusals, PassCheck> check) {
        Refusals refusals = new Refusals();
        PassCheck checked = new PassCheck.Dead(Reason.FORGED);
        for (String text : texts) {
            checked = check.apply(text, refusals);
            if (checked instanceof PassCheck.Live) {
                break;
            }
        }
        refusals.tell(client);
        return checked instanceof PassCheck.Live ? checked : new PassCheck.Dead(refusals.reason);
    }

    /** One event for all passes of a request, for the first one that was ours. */
    private final class Refusals {
        private Reason reason = Reason.FORGED;
        private Optional<Pass> pass = Optional.empty();
        private boolean any;

        PassCheck add(Reason why, Optional<SignedPass> authentic) {
            if (pass.isEmpty()) {
                reason = why;
                pass = authentic.map(SignedPass::pass);
            }
            any = true;
            return new PassCheck.Dead(why);
        }

        void tell(Supplier<String> client) {
            if (any) {
                pass.ifPresentOrElse(
                        dead -> audit.tell(AuditEvent.Type.PASS, reason, dead.subject(), dead.id(), client.get()),
                        () -> audit.tellOfNobody(AuditEvent.Type.PASS, reason, client.get()));
            }
        }
    }

    private PassCheck check(SignedPass authentic, Wanted wanted, byte[] with, Duration every, Refusals refusals) {
        Decision decision = gate.decide(new PresentedPass(authentic, wanted, every, uses));
        if (!decision.isYes()) {
            return refusals.add(decision.reason(), Optional.of(authentic));
        }
        return decision.lookedUp()
                ? renewed(authentic.pass(), decision, with)
                : new PassCheck.Live(authentic.pass(), "");
    }

    private PassCheck renewed(Pass pass, Decision decision, byte[] with) {
        // Never before the sign-in, which a node whose clock is ahead may have dated.
        Instant now = later(decision.at().truncatedTo(ChronoUnit.SECONDS), pass.signedInAt());
        boolean login = pass.scope().isLogin();
        Pass checked = new Pass(
                pass.id(),
                pass.subject(),
                pass.scope(),
                pass.method(),
                pass.lasting(),
                pass.signedInAt(),
                now,
                pass.lasting() ? earlier(now.plus(lifetimes.lasting()), pass.endsAt()) : pass.expiresAt(),
                pass.endsAt(),
                login ? decision.user().map(User::roles).orElse(Set.of()) : Set.of(),
                login ? decision.user().map(User::claims).orElse(Claims.NONE) : Claims.NONE);
        // Its cookie stays as it is and ends when it would have ended. Until then, the account is looked up on each
        // request.
        if (login && !decision.user().map(PassCodec::fitsCookie).orElse(true)) {
            audit.tell(AuditEvent.Type.PASS, Reason.TOO_MANY_ROLES, pass.subject(), pass.id());
            return new PassCheck.Live(checked, "");
        }
        audit.tell(AuditEvent.Type.PASS, Reason.OK, pass.subject(), pass.id());
        // Signed with the current key, so that a retired key doesn't end active sign-ins.
        Key key = keys.signing();
        long fingerprint =
                Stamps.fingerprint(key, pass.subject(), pass.scope(), Stamps.of(decision.user()), decision.viewStamp());
        return new PassCheck.Live(checked, write(new SignedPass(checked, key, fingerprint), with));
    }

    /** Whom a sign-in's pass was given to, whether or not it still works. */
    public Optional<Subject> holder(String text) {
        return authentic(text).map(Pass::subject);
    }

    private Optional<Pass> authentic(String text) {
        return signIns.read(text, in -> PassCodec.read(in, false)).map(SignedPass::pass);
    }

    /** Ends a sign-in. */
    public void end(String text) {
        authentic(text)
                .filter(live -> clock.instant().isBefore(live.expiresAt()))
                .ifPresent(live -> {
                    uses.revokePass(live.id(), live.endsAt());
                    audit.tell(AuditEvent.Type.SIGN_OUT, Reason.OK, live.subject(), live.id());
                });
    }

    /** Ends a sign-in that waits for a second step: nobody finishes it any more; if somebody just has, their pass ends, too. */
    public void end(Grant pending) {
        Instant now = clock.instant();
        uses.count(Uses.secondStepOf(pending.id()), 1, pending.expiresAt());
        uses.revokePass(pending.id(), later(now.plus(lifetimes.session()), now.plus(lifetimes.lastingAtMost())));
        audit.tell(AuditEvent.Type.SIGN_OUT, Reason.OK, pending.subject(), pending.id());
    }

    public String write(SignedPass signIn) {
        return write(signIn, Signed.NOTHING);
    }

    /**
     * Writes what a browser keeps.
     *
     * @param with nothing for a sign-in; the browser's secret for a view, whose cookie is set for a path, where a
     *     sibling domain could plant one
     */
    public String write(SignedPass signing, byte[] with) {
        Signed signed = signing.pass().scope().isLogin() ? signIns : viewPasses;
        return signed.sign(PassCodec.head(signing.pass()), signing.key(), PassCodec.write(signing), with);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
