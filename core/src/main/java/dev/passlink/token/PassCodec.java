package dev.passlink.token;

import dev.passlink.Claims;
import dev.passlink.Pass;
import dev.passlink.Scope;
import dev.passlink.SignInMethod;
import dev.passlink.Subject;
import dev.passlink.User;
import java.time.Instant;
import java.util.Set;

/**
 * Writes a pass in as few bytes as it takes: with a role of eight letters or a UUID, those of a sign-in are no more than
 * SHA-256 takes in one block.
 *
 * <pre>
 * 12  id
 * 1   method; 128 more if it outlives the browser's session
 * 5   when it was got, seconds since 1970
 * 4   from there to the last look-up, seconds
 * 4   … to its end unless it is used
 * 4   … to its end whatever happens
 * 5   stamp fingerprint
 * 2…  subject
 * 0…  scope of a view; absent from a sign-in
 * 1…  number of roles, roles
 * 1…  number of claims, claims; absent from a pass without any
 * </pre>
 *
 * <p>Version, whether there are claims, and key id stand in front of it. Without claims a pass is one of the version that
 * knew none, so that nodes of both versions read it.
 */
public final class PassCodec {
    private static final int VERSION = 0x10;
    private static final int CLAIMS = 0x01;
    private static final int LASTING = 0x80;
    private static final int MAX_ROLES = 255;
    public static final int ID_BYTES = 12;
    private static final int BEFORE_SUBJECT = ID_BYTES + 1 + 5 + 4 + 4 + 4 + 5;

    private PassCodec() {}

    /**
     * Whether a cookie has room for a sign-in of this account, whose length depends on its id, roles and claims alone. Half
     * a surrogate pair has no spelling of its own: two roles would be written as one.
     */
    public static boolean fitsCookie(User user) {
        boolean writable = user.roles().size() <= MAX_ROLES
                && user.roles().stream().allMatch(role -> FieldWriter.fits(role, Signed.MOST_IN_A_COOKIE));
        if (!writable) {
            return false;
        }
        FieldWriter out = new FieldWriter().fixed(new byte[BEFORE_SUBJECT]);
        SubjectCodec.write(user.subject(), out);
        return Signed.fitsCookie(write(user.roles(), user.claims(), out));
    }

    /** The first byte of a pass. */
    public static int head(Pass pass) {
        return pass.claims().equals(Claims.NONE) ? VERSION : VERSION | CLAIMS;
    }

    public static FieldWriter write(SignedPass signing) {
        Pass pass = signing.pass();
        long signedInAt = pass.signedInAt().getEpochSecond();
        FieldWriter out = new FieldWriter()
                .base64(pass.id())
                .number(SignInMethodCodec.code(pass.method()) | (pass.lasting() ? LASTING : 0), 1)
                .number(signedInAt, 5)
                .number(pass.checkedAt().getEpochSecond() - signedInAt, 4)
                .number(pass.expiresAt().getEpochSecond() - signedInAt, 4)
                .number(pass.endsAt().getEpochSecond() - signedInAt, 4)
                .number(signing.stampFingerprint(), 5);
        SubjectCodec.write(pass.subject(), out);
        if (!pass.scope().isLogin()) {
            ScopeCodec.write(pass.scope(), out);
        }
        return write(pass.roles(), pass.claims(), out);
    }

    private static FieldWriter write(Set<String> roles, Claims claims, FieldWriter out) {
        out.number(roles.size(), 1);
        roles.stream().sorted().forEach(out::text);
        return claims.equals(Claims.NONE) ? out : ClaimsCodec.write(claims, out);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws FieldReader.Malformed if another version of this library wrote it, whose key would have signed it too
     */
    public static SignedPass read(Signed.Content in, boolean ofView) throws FieldReader.Malformed {
        int flags = in.flags(VERSION, ofView ? 0 : CLAIMS);
        String id = in.base64(ID_BYTES);
        int form = (int) in.number(1);
        SignInMethod method = SignInMethodCodec.method(form & ~LASTING);
        long second = in.number(5);
        Instant signedInAt = Instant.ofEpochSecond(second);
        Instant checkedAt = Instant.ofEpochSecond(second + in.number(4));
        Instant expiresAt = Instant.ofEpochSecond(second + in.number(4));
        Instant endsAt = Instant.ofEpochSecond(second + in.number(4));
        // Its revocation is counted until it ends.
        if (expiresAt.isAfter(endsAt)) {
            throw new FieldReader.Malformed("expires after its end");
        }
        long fingerprint = in.number(5);
        Subject subject = SubjectCodec.read(in);
        Scope scope = ofView ? ScopeCodec.read(in) : Scope.LOGIN;
        String[] roles = new String[(int) in.number(1)];
        for (int i = 0; i < roles.length; i++) {
            roles[i] = in.text();
        }
        Claims claims = flags == CLAIMS ? ClaimsCodec.read(in) : Claims.NONE;
        boolean lasting = (form & LASTING) != 0;
        Pass pass = new Pass(
                id, subject, scope, method, lasting, signedInAt, checkedAt, expiresAt, endsAt, Set.of(roles), claims);
        return new SignedPass(pass, in.key(), fingerprint);
    }
}
