package dev.passlink;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Pending sign-ins as a browser keeps them: signed for a purpose of their own, so that none passes for a token or a
 * pass.
 */
final class PendingSignIns {
    static final Duration LIFETIME = Duration.ofMinutes(10);

    private static final int VERSION = 0x10;

    private final KeyRing ring;
    private final Signed signed;
    private final IssueTime issueTime;
    private final RandomBytes random;

    PendingSignIns(KeyRing ring, IssueTime issueTime, RandomBytes random) {
        this.ring = ring;
        this.signed = new Signed(ring, Purpose.PENDING);
        this.issueTime = issueTime;
        this.random = random;
    }

    String write(User user, String next, Method method, boolean stay) {
        Instant now = issueTime.now();
        Key key = ring.signing();
        long fingerprint = Derivation.stampFingerprint(key, user.subject(), user.stamp());
        Grant grant = new Grant(
                key.id(),
                random.text(Grant.ID_BYTES),
                user.subject(),
                Scope.LOGIN,
                1,
                now,
                now.plus(LIFETIME),
                fingerprint,
                next);
        FieldWriter out = new FieldWriter().number(method.code(), 1).number(stay ? 1 : 0, 1);
        GrantCodec.write(grant, out);
        return signed.sign(VERSION | GrantCodec.flags(grant), key, out);
    }

    Optional<PendingSignIn> read(String text) {
        return signed.verify(text).flatMap(PendingSignIns::read);
    }

    private static Optional<PendingSignIn> read(Signed.Content in) {
        try {
            Optional<Method> method = Method.ofCode(in.number(1));
            boolean stay = in.number(1) == 1;
            Optional<Grant> grant =
                    GrantCodec.read(in.head() ^ VERSION, in.key().id(), in);
            return grant.flatMap(known -> method.map(how -> new PendingSignIn(known, how, stay)));
        } catch (FieldReader.Malformed signedByAnotherVersion) {
            return Optional.empty();
        }
    }
}
