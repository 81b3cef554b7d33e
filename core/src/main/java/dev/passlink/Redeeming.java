package dev.passlink;

import dev.passlink.Redemption.Granted;
import dev.passlink.Redemption.Refused;
import dev.passlink.port.TokenGenerator;
import dev.passlink.port.UseCounter;
import dev.passlink.port.UserLookup;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Decides whether a token is good: the threat model, read from top to bottom. */
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
    private final UseCounter uses;
    private final Clock clock;
    private final Audit audit;

    Redeeming(KeyRing ring, TokenGenerator tokens, UserLookup users, UseCounter uses, Clock clock, Audit audit) {
        this.ring = ring;
        this.tokens = tokens;
        this.users = users;
        this.uses = uses;
        this.clock = clock;
        this.audit = audit;
    }

    Redemption redeem(String token, Scope scope) {
        return told(AuditEvent.Type.REDEMPTION, decide(token, scope, 1));
    }

    Redemption examine(String token, Scope scope) {
        return told(AuditEvent.Type.LINK_OPENED, decide(token, scope, 0));
    }

    private Redemption decide(String token, Scope scope, int amount) {
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
        Instant now = clock.instant();
        if (grant.issuedAt().isAfter(now.plus(CLOCK_SKEW))) {
            return new Refused(Reason.NOT_YET_VALID, authentic);
        }
        if (!now.isBefore(grant.expiresAt())) {
            return new Refused(Reason.EXPIRED, authentic);
        }
        // A counter that has restarted cannot tell a first use from a second.
        if (grant.issuedAt().isBefore(audit.ask("use counter", uses::remembersSince))) {
            return new Refused(Reason.FORGOTTEN, authentic);
        }
        Optional<User> user = findUser(grant.subject());
        if (user.isEmpty()) {
            return new Refused(Reason.UNKNOWN_USER, authentic);
        }
        if (!user.get().enabled()) {
            return new Refused(Reason.DISABLED, authentic);
        }
        // Changed address, "sign out everywhere", disabled and enabled again: whatever was mailed before is dead.
        if (!hasSameStamp(grant, user.get())) {
            return new Refused(Reason.STAMP_CHANGED, authentic);
        }
        // Last, so that no refusal above burns the link; atomic, so that of any number of racers one wins.
        long usedBefore = count(grant, amount) - amount;
        if (usedBefore >= REVOKED) {
            return new Refused(Reason.REVOKED, authentic);
        }
        if (grant.uses() != Grant.UNTIL_EXPIRY && usedBefore >= grant.uses()) {
            return new Refused(Reason.USED, authentic);
        }
        return new Granted(grant, user.get());
    }

    /** The account that a grant was mailed to, if it is still the same. */
    Optional<User> owner(Grant grant) {
        return enabledUser(grant.subject()).filter(user -> hasSameStamp(grant, user));
    }

    Optional<User> enabledUser(Subject subject) {
        return findUser(subject).filter(User::enabled);
    }

    private boolean hasSameStamp(Grant grant, User user) {
        return ring.find(grant.keyId())
                .map(key -> Derivation.stampFingerprint(key, grant.subject(), user.stamp()))
                .filter(fingerprint -> fingerprint == grant.stampFingerprint())
                .isPresent();
    }

    private long count(Grant grant, int amount) {
        Instant forgotten = grant.expiresAt().plus(CLOCK_MARGIN);
        return audit.ask("use counter", () -> uses.add("u." + grant.id(), amount, forgotten));
    }

    private Optional<User> findUser(Subject subject) {
        return subject.isGuest() ? Optional.empty() : audit.ask("user lookup", () -> users.findById(subject.name()));
    }

    private Redemption told(AuditEvent.Type type, Redemption redemption) {
        if (redemption instanceof Granted granted) {
            tell(type, Reason.OK, Optional.of(granted.grant()));
        } else if (redemption instanceof Refused refused) {
            tell(type, refused.reason(), refused.grant());
        }
        return redemption;
    }

    private void tell(AuditEvent.Type type, Reason reason, Optional<Grant> grant) {
        String subject = grant.map(Grant::subject).map(Subject::name).orElse("");
        audit.tell(type, reason, subject, grant.map(Grant::id).orElse(""), "");
    }
}
