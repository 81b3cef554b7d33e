package dev.passlink;

import dev.passlink.port.TokenGenerator;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The token format, version 1: as short as 128-bit security allows, 48 bytes and 64 characters for a 32-bit user id.
 *
 * <pre>
 * 1   version in the upper half, flags in the lower: 1 has a view's scope, 2 has a next path
 * 1   key id
 * 12  grant id
 * 4   expiry, seconds since 1970
 * 3   lifetime, seconds
 * 1   uses
 * 5   stamp fingerprint
 * 2…  subject
 * 0…  scope: rule, number of values, values; absent for login
 * 0…  next
 * 16  tag
 * </pre>
 */
final class SignedTokens implements TokenGenerator {
    private static final int VERSION = 0x10;
    private static final int HAS_VIEW = 0x01;
    private static final int HAS_NEXT = 0x02;

    private final KeyRing ring;
    private final Signed signed;

    SignedTokens(KeyRing ring) {
        this.ring = ring;
        this.signed = new Signed(ring, Purpose.TOKEN);
    }

    @Override
    public String generate(Grant grant) {
        Key key = ring.find(grant.keyId())
                .orElseThrow(() -> new IllegalArgumentException("The ring has no key " + grant.keyId() + "."));
        boolean view = !grant.scope().equals(Scope.LOGIN);
        boolean next = !grant.next().isEmpty();
        FieldWriter out = new FieldWriter()
                .fixed(Signed.decode(grant.id()).orElseThrow())
                .number(grant.expiresAt().getEpochSecond(), 4)
                .number(Duration.between(grant.issuedAt(), grant.expiresAt()).toSeconds(), 3)
                .number(grant.uses(), 1)
                .number(grant.stampFingerprint(), 5);
        SubjectCodec.write(grant.subject(), out);
        if (view) {
            ScopeCodec.write(grant.scope(), out);
        }
        if (next) {
            out.text(grant.next());
        }
        String token = signed.sign(VERSION | (view ? HAS_VIEW : 0) | (next ? HAS_NEXT : 0), key, out.toBytes());
        if (token.length() > Signed.MAX_CHARACTERS) {
            throw new IllegalArgumentException("A token of " + token.length() + " characters could never be read, "
                    + Signed.MAX_CHARACTERS + " at most: give its scope fewer or shorter values.");
        }
        return token;
    }

    @Override
    public Optional<Grant> verify(String token) {
        return signed.verify(token).flatMap(SignedTokens::read);
    }

    private static Optional<Grant> read(Signed.Content content) {
        int flags = content.head() ^ VERSION;
        if ((flags & ~(HAS_VIEW | HAS_NEXT)) != 0) {
            return Optional.empty();
        }
        try {
            FieldReader in = content.body();
            String id = Signed.encode(in.fixed(Grant.ID_BYTES));
            Instant expiresAt = Instant.ofEpochSecond(in.number(4));
            Instant issuedAt = expiresAt.minusSeconds(in.number(3));
            int uses = (int) in.number(1);
            long fingerprint = in.number(5);
            Subject subject = SubjectCodec.read(in);
            Scope scope = (flags & HAS_VIEW) == 0 ? Scope.LOGIN : readView(in);
            String next = (flags & HAS_NEXT) == 0 ? "" : readNext(in);
            in.end();
            return Optional.of(
                    new Grant(content.key().id(), id, subject, scope, uses, issuedAt, expiresAt, fingerprint, next));
        } catch (FieldReader.Malformed | IllegalArgumentException | DateTimeException signedByAnotherVersion) {
            return Optional.empty();
        }
    }

    /** Nowhere in particular is the absence of a next path, and has no second spelling. */
    private static String readNext(FieldReader in) throws FieldReader.Malformed {
        String next = in.text();
        if (next.isEmpty()) {
            throw new FieldReader.Malformed("a second spelling of nowhere");
        }
        return next;
    }

    /** Login is the absence of a view's scope, and has no second spelling. */
    private static Scope readView(FieldReader in) throws FieldReader.Malformed {
        Scope scope = ScopeCodec.read(in);
        if (scope.equals(Scope.LOGIN)) {
            throw new FieldReader.Malformed("a second spelling of login");
        }
        return scope;
    }
}
