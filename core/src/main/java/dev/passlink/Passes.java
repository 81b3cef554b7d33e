package dev.passlink;

import dev.passlink.port.UseCounter;
import dev.passlink.port.UserLookup;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Gives, reads, renews and ends passes. */
final class Passes {
    private static final int VERSION = 0x10;
    private static final int ID_BYTES = 12;
    /** What is left of a cookie's 4,096 bytes (RFC 6265 §6.1) for its name and attributes. */
    private static final int MAX_CHARACTERS = 3800;

    private final KeyRing ring;
    private final Signed signed;
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
        this.signed = new Signed(ring, Purpose.PASS);
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
    Signing give(Grant grant, Optional<User> user, Method method, View view) {
        Instant now = issueTime.now();
        Instant expiresAt = now.plus(view.rule().passLifetime());
        Pass pass = new Pass(
                newId(), grant.subject(), grant.scope(), method, false, now, now, expiresAt, expiresAt, Set.of());
        Key key = ring.signing();
        return new Signing(
                pass, key, redeeming.fingerprint(key, grant.subject(), grant.scope(), user, Optional.of(view)));
    }

    /** @param view empty for a login */
    PassCheck check(String text, Scope scope, Optional<View> view) {
        Optional<Signing> authentic = read(text);
        if (authentic.isEmpty()) {
            return dead(Reason.FORGED, Optional.empty());
        }
        Pass pass = authentic.get().pass();
        if (!pass.scope().equals(scope)) {
            return dead(Reason.WRONG_SCOPE, authentic);
        }
        Instant now = clock.instant();
        if (pass.checkedAt().isAfter(now.plus(Redeeming.CLOCK_SKEW))) {
            return dead(Reason.NOT_YET_VALID, authentic);
        }
        // A view's rule can only shorten what the pass was given with.
        Instant endsByRule = view.map(one -> pass.signedInAt().plus(one.rule().passLifetime()))
                .orElse(pass.expiresAt());
        if (!now.isBefore(pass.expiresAt()) || !now.isBefore(endsByRule)) {
            return dead(Reason.EXPIRED, authentic);
        }
        // A counter that has restarted cannot tell a live pass from one that was signed out.
        if (pass.signedInAt().isBefore(audit.ask("use counter", uses::remembersSince))) {
            return dead(Reason.FORGOTTEN, authentic);
        }
        if (now.isBefore(pass.checkedAt().plus(lifetimes.checkEvery()))) {
            return new PassCheck.Live(pass, "");
        }
        return lookUpAgain(authentic.get(), view);
    }

    void end(String text) {
        Optional<Pass> pass = read(text).map(Signing::pass);
        pass.filter(live -> clock.instant().isBefore(live.expiresAt())).ifPresent(live -> {
            audit.ask("use counter", () -> uses.add(revocationKey(live), Redeeming.REVOKED, countedUntil(live)));
            audit.tell(AuditEvent.Type.SIGN_OUT, Reason.OK, live.subject().name(), live.id(), "");
        });
    }

    private PassCheck lookUpAgain(Signing authentic, Optional<View> view) {
        Pass pass = authentic.pass();
        boolean guest = pass.subject().isGuest();
        Optional<User> user = guest
                ? Optional.empty()
                : audit.ask("user lookup", () -> users.findById(pass.subject().name()));
        if (user.isEmpty() && !guest) {
            return dead(Reason.UNKNOWN_USER, Optional.of(authentic));
        }
        if (user.isPresent() && !user.get().enabled()) {
            return dead(Reason.DISABLED, Optional.of(authentic));
        }
        long fingerprint = redeeming.fingerprint(authentic.key(), pass.subject(), pass.scope(), user, view);
        if (fingerprint != authentic.stampFingerprint()) {
            return dead(Reason.STAMP_CHANGED, Optional.of(authentic));
        }
        if (audit.ask("use counter", () -> uses.add(revocationKey(pass), 0, countedUntil(pass))) > 0) {
            return dead(Reason.REVOKED, Optional.of(authentic));
        }
        Instant now = issueTime.now();
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
        audit.tell(AuditEvent.Type.PASS, Reason.OK, pass.subject().name(), pass.id(), "");
        // Signed by today's key, so that a retired one takes no live sign-in with it.
        Key key = ring.signing();
        long renewed = redeeming.fingerprint(key, pass.subject(), pass.scope(), user, view);
        return new PassCheck.Live(checked, write(new Signing(checked, key, renewed)));
    }

    String write(Signing signing) {
        Pass pass = signing.pass();
        FieldWriter out = new FieldWriter()
                .fixed(Signed.decode(pass.id()).orElseThrow())
                .number(pass.method().code(), 1)
                .number(pass.lasting() ? 1 : 0, 1)
                .number(pass.signedInAt().getEpochSecond(), 5)
                .number(pass.checkedAt().getEpochSecond(), 5)
                .number(pass.expiresAt().getEpochSecond(), 5)
                .number(pass.endsAt().getEpochSecond(), 5)
                .number(signing.stampFingerprint(), 5);
        SubjectCodec.write(pass.subject(), out);
        ScopeCodec.write(pass.scope(), out);
        out.number(pass.roles().size(), 2);
        pass.roles().stream().sorted().forEach(out::text);
        String text = signed.sign(VERSION, signing.key(), out.toBytes());
        if (text.length() > MAX_CHARACTERS) {
            throw new IllegalArgumentException("The roles of user "
                    + pass.subject().name() + " do not fit a cookie: give User fewer or shorter ones.");
        }
        return text;
    }

    private Optional<Signing> read(String text) {
        return signed.verify(text).filter(content -> content.head() == VERSION).flatMap(Passes::read);
    }

    private static Optional<Signing> read(Signed.Content in) {
        try {
            String id = in.base64(ID_BYTES);
            Method method = Method.ofCode(in.number(1)).orElseThrow(() -> new FieldReader.Malformed("unknown method"));
            boolean lasting = in.number(1) == 1;
            Instant signedInAt = Instant.ofEpochSecond(in.number(5));
            Instant checkedAt = Instant.ofEpochSecond(in.number(5));
            Instant expiresAt = Instant.ofEpochSecond(in.number(5));
            Instant endsAt = Instant.ofEpochSecond(in.number(5));
            // Its revocation is counted until it ends.
            if (expiresAt.isAfter(endsAt)) {
                return Optional.empty();
            }
            long fingerprint = in.number(5);
            Subject subject = SubjectCodec.read(in);
            Scope scope = ScopeCodec.read(in);
            String[] roles = new String[(int) in.number(2)];
            for (int i = 0; i < roles.length; i++) {
                roles[i] = in.text();
            }
            in.end();
            Pass pass = new Pass(
                    id, subject, scope, method, lasting, signedInAt, checkedAt, expiresAt, endsAt, Set.of(roles));
            return Optional.of(new Signing(pass, in.key(), fingerprint));
        } catch (FieldReader.Malformed | IllegalArgumentException signedByAnotherVersion) {
            return Optional.empty();
        }
    }

    private PassCheck dead(Reason reason, Optional<Signing> signing) {
        Optional<Pass> pass = signing.map(Signing::pass);
        String subject = pass.map(known -> known.subject().name()).orElse("");
        audit.tell(AuditEvent.Type.PASS, reason, subject, pass.map(Pass::id).orElse(""), "");
        return new PassCheck.Dead(reason);
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
