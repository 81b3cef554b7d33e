package dev.passlink.redeem;

import dev.passlink.AuditEvent;
import dev.passlink.Grant;
import dev.passlink.PendingSignIn;
import dev.passlink.Reason;
import dev.passlink.Scope;
import dev.passlink.SignInMethod;
import dev.passlink.User;
import dev.passlink.audit.Audit;
import dev.passlink.count.IssueTime;
import dev.passlink.token.Derivation;
import dev.passlink.token.FieldReader;
import dev.passlink.token.FieldWriter;
import dev.passlink.token.GrantCodec;
import dev.passlink.token.Key;
import dev.passlink.token.Keys;
import dev.passlink.token.Purpose;
import dev.passlink.token.SignInMethodCodec;
import dev.passlink.token.Signed;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Pending sign-ins, as a browser keeps them. They are signed for a purpose of their own, so that none can pass for a
 * token or a pass.
 */
public final class PendingSignIns {
    static final Duration LIFETIME = Duration.ofMinutes(10);

    private static final int VERSION = 0x10;

    private final Keys keys;
    private final Signed signed;
    private final IssueTime issueTime;
    private final Clock clock;
    private final Audit audit;

    public PendingSignIns(Keys keys, IssueTime issueTime, Clock clock, Audit audit) {
        this.keys = keys;
        this.signed = new Signed(keys, Purpose.PENDING);
        this.issueTime = issueTime;
        this.clock = clock;
        this.audit = audit;
    }

    /** Keeps the grant's id, so that it is revoked with its link. */
    public String write(Grant granted, User user, String next, SignInMethod method, boolean stay) {
        Instant now = issueTime.now();
        Key key = keys.signing();
        Grant grant = new Grant(
                key.id(),
                granted.id(),
                user.subject(),
                Scope.LOGIN,
                1,
                now,
                now.plus(LIFETIME),
                Derivation.stampFingerprint(key, user.subject(), user.stamp()),
                next);
        FieldWriter out =
                new FieldWriter().number(SignInMethodCodec.code(method), 1).number(stay ? 1 : 0, 1);
        GrantCodec.write(grant, out);
        return signed.sign(VERSION | GrantCodec.flags(grant), key, out);
    }

    /** Reads one; empty if it isn't ours, or is older than ten minutes. */
    public Optional<PendingSignIn> read(String text) {
        return signed.read(text, PendingSignIns::read)
                .filter(pending -> clock.instant().isBefore(pending.grant().expiresAt()));
    }

    /** The only valid one among several: with two, we would have to guess between two people. */
    public Optional<PendingSignIn> only(List<String> texts) {
        List<PendingSignIn> authentic =
                texts.stream().flatMap(text -> read(text).stream()).distinct().toList();
        if (authentic.size() > 1) {
            audit.tell(AuditEvent.Type.REDEMPTION, Reason.AMBIGUOUS, "", "", authentic.size() + " pending sign-ins");
            return Optional.empty();
        }
        return authentic.stream().findFirst();
    }

    private static PendingSignIn read(Signed.Content in) throws FieldReader.Malformed {
        SignInMethod method = SignInMethodCodec.method(in.number(1));
        boolean stay = in.number(1) == 1;
        Grant grant =
                GrantCodec.read(in.flags(VERSION, GrantCodec.FLAGS), in.key().id(), in);
        return new HeldSignIn(grant, method, stay);
    }
}
