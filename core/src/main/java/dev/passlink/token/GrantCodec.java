package dev.passlink.token;

import dev.passlink.Grant;
import dev.passlink.Scope;
import dev.passlink.Subject;
import java.time.Instant;

/**
 * Writes a grant in as few bytes as it takes, and reads nothing that it would not have written.
 *
 * <pre>
 * 12  grant id
 * 4   expiry, seconds since 1970
 * 3   lifetime, seconds
 * 1   uses
 * 5   stamp fingerprint
 * 2…  subject
 * 0…  scope: rule, number of values, values; absent for login
 * 0…  next
 * </pre>
 *
 * <p>The key id and three flags stand in front of it: 1 for a view's scope, 2 for a next path, 4 for an invitation.
 */
public final class GrantCodec {
    private static final int HAS_VIEW = 0x01;
    private static final int HAS_NEXT = 0x02;
    private static final int INVITES = 0x04;
    /** All of them. */
    public static final int FLAGS = HAS_VIEW | HAS_NEXT | INVITES;

    public static final int ID_BYTES = 12;

    private GrantCodec() {}

    public static int flags(Grant grant) {
        return (grant.scope().isLogin() ? 0 : HAS_VIEW)
                | (grant.next().isEmpty() ? 0 : HAS_NEXT)
                | (grant.invitation() ? INVITES : 0);
    }

    public static void write(Grant grant, FieldWriter out) {
        out.base64(grant.id())
                .number(grant.expiresAt().getEpochSecond(), 4)
                .number(grant.expiresAt().getEpochSecond() - grant.issuedAt().getEpochSecond(), 3)
                .number(grant.uses(), 1)
                .number(grant.stampFingerprint(), 5);
        SubjectCodec.write(grant.subject(), out);
        if (!grant.scope().isLogin()) {
            ScopeCodec.write(grant.scope(), out);
        }
        if (!grant.next().isEmpty()) {
            out.text(grant.next());
        }
    }

    /**
     * Reads what {@link #write} wrote, with its flags.
     *
     * @param flags those of {@link #FLAGS}
     * @throws FieldReader.Malformed if another version of this library wrote it, whose key would have signed it too
     */
    public static Grant read(int flags, int keyId, FieldReader in) throws FieldReader.Malformed {
        String id = in.base64(ID_BYTES);
        Instant expiresAt = Instant.ofEpochSecond(in.number(4));
        Instant issuedAt = expiresAt.minusSeconds(in.number(3));
        int uses = (int) in.number(1);
        long fingerprint = in.number(5);
        Subject subject = SubjectCodec.read(in);
        Scope scope = (flags & HAS_VIEW) == 0 ? Scope.LOGIN : readView(in);
        String next = (flags & HAS_NEXT) == 0 ? "" : readNext(in);
        boolean invitation = (flags & INVITES) != 0;
        return new Grant(keyId, id, subject, scope, uses, issuedAt, expiresAt, fingerprint, next, invitation);
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
        if (scope.isLogin()) {
            throw new FieldReader.Malformed("a second spelling of login");
        }
        return scope;
    }
}
