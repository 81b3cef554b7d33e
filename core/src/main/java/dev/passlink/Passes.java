package dev.passlink;

import dev.passlink.port.UseCounter;
import dev.passlink.port.UserLookup;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** Gives, reads, renews and ends passes. */
final class Passes {
    private static final int VERSION = 0x10;
    static final int ID_BYTES = 12;

    private final KeyRing ring;
    private final Signed signIns;
    private final Signed viewPasses;
    private final UserLookup users;
    private final Redeeming redeeming;
    private final UseCounter uses;
    private final IssueTime issueTime;
    private final Lifetimes lifetimes;
    private final RandomBytes random;
    private final Clock clock;
    private final Audit audit;

    Passes(
            KeyRing ring,
            UserLookup users,
            Redeeming redeeming,
            UseCounter uses,
            IssueTime issueTime,
            Lifetimes lifetimes,
            RandomBytes random,
            Clock clock,
            Audit audit) {
        this.ring = ring;
        this.signIns = new Signed(ring, Purpose.PASS);
        this.viewPasses = new Signed(ring, Purpose.VIEW_PASS);
        this.users = users;
        this.redeeming = redeeming;
        this.uses = uses;
        this.issueTime = issueTime;
        this.lifetimes = lifetimes;
        this.random = random;
        this.clock = clock;
        this.audit = audit;
    }

    /**
     * How long passes live.
     *
     * @param session of a sign-in that ends with the browser's session at the latest
     * @param lasting of one that does not, unless it is used again
     * @param lastingAtMost of that one in the end
     * @param checkEvery how often account and revocation are looked up again
     */
    record Lifetimes(Duration session, Duration lasting, Duration lastingAtMost, Duration checkEvery) {}

    /** A pass and what only the server reads in it: the key it stays with, and the stamp at sign-in. */
    record Signing(Pass pass, Key key, long stampFingerprint) {}

    Signing give(Grant grant, User user, Method method, boolean lasting) {
        if (!PassCodec.fitsCookie(user)) {
            throw new IllegalArgumentException(
                    "The roles of user " + user.id() + " do not fit a cookie: give User fewer or shorter ones.");
        }
        Instant now = issueTime.now();
        Pass pass = new Pass(
                newId(),
                user.subject(),
                grant.scope(),
                method,
                lasting,
                now,
                now,
                now.plus(lasting ? lifetimes.lasting() : lifetimes.session()),
                now.plus(lasting ? lifetimes.lastingAtMost() : lifetimes.session()),
                user.roles());
        Key key = ring.signing();
        return new Signing(pass, key, Derivation.stampFingerprint(key, user.subject(), user.stamp()));
    }

    /** A pass for one view; guests have one too, and nobody has roles in it. */
    Signing give(Grant grant, Method method, View view) {
        Instant now = issueTime.now();
        Instant expiresAt = now.plus(view.rule().passLifetime());
        Pass pass = new Pass(
                newId(), grant.subject(), grant.scope(), method, false, now, now, expiresAt, expiresAt, Set.of());
        // What the redemption was decided on, and not what a stamp says since: that would outlive the change.
        Key key = ring.find(grant.keyId())
                .orElseThrow(() -> new IllegalArgumentException("The ring has no key " + grant.keyId() + "."));
        return new Signing(pass, key, grant.stampFingerprint());
    }

    /**
     * Tries what a browser sent under one name, of which a sibling domain may have planted all but one.
     *
     * @param every how long ago the last look-up may be
     * @param client whose request it is; asked only if something is refused, which is one event, however many there are
     */
    PassCheck check(List<String> texts, Duration every, Supplier<String> client) {
        return first(texts, client, (text, refusals) -> {
            Optional<Signing> authentic = read(text);
            return authentic.isPresent()
                    ? check(authentic.get(), Optional.empty(), Signed.NOTHING, every, refusals)
                    : refusals.add(Reason.FORGED, Optional.empty());
        });
    }

    Duration checkEvery() {
        return lifetimes.checkEvery();
    }

    /**
     * The same for a view.
     *
     * @param secrets what the browser holds; one of them has to be the one that the pass was given with
     */
    PassCheck check(List<String> texts, View view, List<String> secrets, Supplier<String> client) {
        return first(texts, client, (text, refusals) -> check(text, view, secrets, refusals));
    }

    private PassCheck check(String text, View view, List<String> secrets, Refusals refusals) {
        for (String secret : secrets) {
            Optional<byte[]> with = AntiForgery.secret(secret);
            Optional<Signing> authentic = with.flatMap(bytes -> read(viewPasses, text, bytes));
            if (with.isPresent() && authentic.isPresent()) {
                return check(authentic.get(), Optional.of(view), with.get(), lifetimes.checkEvery(), refusals);
            }
        }
        return refusals.add(Reason.FORGED, Optional.empty());
    }

    private PassCheck first(
            List<String> texts, Supplier<String> client, BiFunction<String, Refusals, PassCheck> check) {
        Refusals refusals = new Refusals();
        for (String text : texts) {
            PassCheck checked = check.apply(text, refusals);
            if (checked instanceof PassCheck.Live) {
                refusals.tell(client);
                return checked;
            }
        }
        refusals.tell(client);
        return new PassCheck.Dead(refusals.reason);
    }

    /** What was refused of one request: told once, by the one that says most. */
    private final class Refusals {
        private Reason reason = Reason.FORGED;
        private Optional<Pass> pass = Optional.empty();
        private boolean any;

        PassCheck add(Reason why, Optional<Signing> authentic) {
            if (pass.isEmpty()) {
                reason = why;
                pass = authentic.map(Signing::pass);
            }
            any = true;
            return new PassCheck.Dead(why);
        }

        void tell(Supplier<String> client) {
            if (any) {
                String handle = pass.map(Pass::id).orElse("");
                audit.refused(AuditEvent.Type.PASS, reason, pass.map(Pass::subject), handle, client.get());
            }
        }
    }

    /** @param view empty for a sign-in */
    private PassCheck check(Signing authentic, Optional<View> view, byte[] with, Duration every, Refusals refusals) {
        Pass pass = authentic.pass();
        if (view.isPresent() && !view.get().hasScope(pass.scope())) {
            return refusals.add(Reason.WRONG_SCOPE, Optional.of(authentic));
        }
        Instant now = clock.instant();
        if (pass.checkedAt().isAfter(now.plus(Redeeming.CLOCK_SKEW))) {
            return refusals.add(Reason.NOT_YET_VALID, Optional.of(authentic));
        }
        // A view's rule can only shorten what the pass was given with.
        Instant endsByRule = view.map(one -> pass.signedInAt().plus(one.rule().passLifetime()))
                .orElse(pass.expiresAt());
        if (!now.isBefore(pass.expiresAt()) || !now.isBefore(endsByRule)) {
            return refusals.add(Reason.EXPIRED, Optional.of(authentic));
        }
        // A counter that has restarted cannot tell a live pass from one that was signed out.
        if (pass.signedInAt().isBefore(audit.ask("use counter", uses::remembersSince))) {
            return refusals.add(Reason.FORGOTTEN, Optional.of(authentic));
        }
        if (now.isBefore(pass.checkedAt().plus(every))) {
            return new PassCheck.Live(pass, "");
        }
        return lookUpAgain(authentic, view, with, refusals, now.truncatedTo(ChronoUnit.SECONDS));
    }

    /** Ends a sign-in. */
    void end(String text) {
        Optional<Pass> pass = read(text).map(Signing::pass);
        pass.filter(live -> clock.instant().isBefore(live.expiresAt())).ifPresent(live -> {
            audit.ask("use counter", () -> uses.add(revocationKey(live), Redeeming.REVOKED, countedUntil(live)));
            audit.tell(AuditEvent.Type.SIGN_OUT, Reason.OK, Optional.of(live.subject()), live.id());
        });
    }

    /** @param now in whole seconds, and not before the last look-up */
    private PassCheck lookUpAgain(Signing authentic, Optional<View> view, byte[] with, Refusals refusals, Instant now) {
        Pass pass = authentic.pass();
        boolean guest = pass.subject().isGuest();
        Optional<User> user = guest
                ? Optional.empty()
                : audit.ask("user lookup", () -> users.findById(pass.subject().name()));
        if (user.isEmpty() && !guest) {
            return refusals.add(Reason.UNKNOWN_USER, Optional.of(authentic));
        }
        if (user.isPresent() && !user.get().enabled()) {
            return refusals.add(Reason.DISABLED, Optional.of(authentic));
        }
        String viewStamp = redeeming.stamp(view);
        long fingerprint = redeeming.fingerprint(authentic.key(), pass.subject(), pass.scope(), user, viewStamp);
        if (fingerprint != authentic.stampFingerprint()) {
            return refusals.add(Reason.STAMP_CHANGED, Optional.of(authentic));
        }
        if (audit.ask("use counter", () -> uses.add(revocationKey(pass), 0, countedUntil(pass))) > 0) {
            return refusals.add(Reason.REVOKED, Optional.of(authentic));
        }
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
                view.isEmpty() ? user.map(User::roles).orElse(Set.of()) : Set.of());
        // Its cookie stays as it is and ends when it would have; until then the account is looked up for each request.
        if (view.isEmpty() && !user.map(PassCodec::fitsCookie).orElse(true)) {
            audit.tell(AuditEvent.Type.PASS, Reason.TOO_MANY_ROLES, Optional.of(pass.subject()), pass.id());
            return new PassCheck.Live(checked, "");
        }
        audit.tell(AuditEvent.Type.PASS, Reason.OK, Optional.of(pass.subject()), pass.id());
        // Signed by today's key, so that a retired one takes no live sign-in with it.
        Key key = ring.signing();
        long renewed = redeeming.fingerprint(key, pass.subject(), pass.scope(), user, viewStamp);
        return new PassCheck.Live(checked, write(new Signing(checked, key, renewed), with));
    }

    String write(Signing signIn) {
        return write(signIn, Signed.NOTHING);
    }

    /**
     * @param with nothing for a sign-in; the browser's secret for a view, whose cookie stands below a path, where a
     *     sibling domain could plant one
     */
    String write(Signing signing, byte[] with) {
        Pass pass = signing.pass();
        Signed signed = pass.scope().isLogin() ? signIns : viewPasses;
        return signed.sign(VERSION, signing.key(), PassCodec.write(signing), with);
    }

    private Optional<Signing> read(String signIn) {
        return read(signIns, signIn, Signed.NOTHING);
    }

    private Optional<Signing> read(Signed signed, String text, byte[] with) {
        Optional<Signed.Content> content = signed.verify(text, with);
        if (content.isEmpty() || content.get().head() != VERSION) {
            return Optional.empty();
        }
        try {
            return Optional.of(PassCodec.read(content.get(), signed == viewPasses));
        } catch (FieldReader.Malformed | IllegalArgumentException signedByAnotherVersion) {
            return Optional.empty();
        }
    }

    private String newId() {
        return random.text(ID_BYTES);
    }

    private static String revocationKey(Pass pass) {
        return "p." + pass.id();
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Instant countedUntil(Pass pass) {
        return pass.endsAt().plus(Redeeming.CLOCK_MARGIN);
    }
}
