package dev.passlink.passkey;

import dev.passlink.Pass;
import dev.passlink.Reason;
import dev.passlink.adapter.PasskeyFlows;
import dev.passlink.count.Clocks;
import dev.passlink.count.IssueTime;
import dev.passlink.port.UseCounter;
import dev.passlink.token.Base64Url;
import dev.passlink.token.BrowserSecrets;
import dev.passlink.token.FieldReader;
import dev.passlink.token.FieldWriter;
import dev.passlink.token.Keys;
import dev.passlink.token.Purpose;
import dev.passlink.token.RandomBytes;
import dev.passlink.token.Sha256;
import dev.passlink.token.Signed;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The challenges that devices sign: random bytes that contain their own purpose, signed together with the secret in
 * the browser's cookie. So none has to be stored, and none works in another browser, for another purpose or sign-in,
 * or twice.
 */
final class Challenges {
    private static final int VERSION = 0x10;
    private static final int NONCE_BYTES = 16;
    private static final int PASS_ID_BYTES = 12;
    private static final int USER_HANDLE_BYTES = 32;
    private static final int MARK_BYTES = 8;
    private static final int RANDOM_BYTES = USER_HANDLE_BYTES - MARK_BYTES;

    private final String site;
    private final Keys keys;
    private final Signed signed;
    private final UseCounter uses;
    private final IssueTime issueTime;
    private final RandomBytes random;
    private final Clock clock;

    Challenges(String site, Keys keys, UseCounter uses, IssueTime issueTime, RandomBytes random, Clock clock) {
        this.site = site;
        this.keys = keys;
        this.signed = new Signed(keys, Purpose.PASSKEY_CHALLENGE);
        this.uses = uses;
        this.issueTime = issueTime;
        this.random = random;
        this.clock = clock;
    }

    /** What a challenge is for. */
    enum Kind {
        SIGN_IN(1),
        CONFIRM(2),
        CREATE(3);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        private static Kind ofCode(long code) throws FieldReader.Malformed {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new FieldReader.Malformed("unknown kind");
        }
    }

    /**
     * What was signed.
     *
     * @param passId the sign-in that it is bound to; empty for one that is to begin
     * @param userHandle for which a passkey is made; empty if none is
     */
    record Challenge(Kind kind, Instant issuedAt, String nonce, String passId, String userHandle) {
        Instant expiresAt() {
            return issuedAt.plus(PasskeyFlows.CHALLENGE_LIFETIME);
        }
    }

    /** A challenge of ours, or the reason why it isn't one. */
    record Found(Reason reason, Optional<Challenge> challenge) {
        private static Found refused(Reason reason) {
            return new Found(reason, Optional.empty());
        }
    }

    String toSignIn(String secret) {
        return sign(Kind.SIGN_IN, new FieldWriter(), secret);
    }

    String toConfirm(Pass pass, String secret) {
        return sign(Kind.CONFIRM, bound(pass), secret);
    }

    String toCreate(Pass pass, String userHandle, String secret) {
        return sign(Kind.CREATE, bound(pass).fixed(bytes(userHandle)), secret);
    }

    /**
     * Ends with a mark of this site: devices offer the passkeys of all sites below a domain, on all ports of a host and at all
     * paths of an origin. No key is in it, which would leave the ring some day; whoever forges one has their own passkeys forgotten.
     */
    String newUserHandle() {
        byte[] handle = Arrays.copyOf(random.next(RANDOM_BYTES), USER_HANDLE_BYTES);
        System.arraycopy(mark(handle), 0, handle, RANDOM_BYTES, MARK_BYTES);
        return Signed.encode(handle);
    }

    /** Whether this site has made it. */
    boolean isUserHandle(String text) {
        return Signed.decode(text)
                .filter(handle -> handle.length == USER_HANDLE_BYTES)
                .filter(handle ->
                        Arrays.equals(mark(handle), Arrays.copyOfRange(handle, RANDOM_BYTES, USER_HANDLE_BYTES)))
                .isPresent();
    }

    private byte[] mark(byte[] handle) {
        byte[] message = new FieldWriter()
                .text("passkey handle")
                .text(site)
                .fixed(Arrays.copyOf(handle, RANDOM_BYTES))
                .toBytes();
        return Arrays.copyOf(Sha256.digest().digest(message), MARK_BYTES);
    }

    private static FieldWriter bound(Pass pass) {
        return new FieldWriter().fixed(bytes(pass.id()));
    }

    private static byte[] bytes(String base64) {
        return Base64Url.decode(base64).orElseThrow();
    }

    private String sign(Kind kind, FieldWriter more, String secret) {
        byte[] with = BrowserSecrets.secret(secret)
                .orElseThrow(() -> new IllegalArgumentException(
                        "A challenge belongs to a browser: give a secret from antiForgery().newSecret()."));
        FieldWriter out = new FieldWriter()
                .fixed(random.next(NONCE_BYTES))
                .number(kind.code, 1)
                .number(issueTime.now().getEpochSecond(), 5)
                .fixed(more.toBytes());
        return signed.sign(VERSION, keys.signing(), out, with);
    }

    /** @param pass which it must be bound to; empty where a sign-in begins */
    Found find(String text, Kind kind, Optional<Pass> pass, List<String> secrets) {
        Optional<Challenge> authentic = secrets.stream()
                .flatMap(secret -> BrowserSecrets.secret(secret).stream())
                .flatMap(with -> signed.read(text, with, Challenges::read).stream())
                .findFirst();
        if (authentic.isEmpty()) {
            return Found.refused(Reason.FORGED);
        }
        Challenge known = authentic.get();
        Instant now = clock.instant();
        if (known.kind() != kind || !known.passId().equals(pass.map(Pass::id).orElse(""))) {
            return Found.refused(Reason.WRONG_SCOPE);
        }
        if (known.issuedAt().isAfter(now.plus(Clocks.SKEW))) {
            return Found.refused(Reason.NOT_YET_VALID);
        }
        if (!now.isBefore(known.expiresAt())) {
            return Found.refused(Reason.EXPIRED);
        }
        return isForgotten(known) ? Found.refused(Reason.FORGOTTEN) : new Found(Reason.OK, authentic);
    }

    private static Challenge read(Signed.Content in) throws FieldReader.Malformed {
        in.flags(VERSION, 0);
        String nonce = Signed.encode(in.fixed(NONCE_BYTES));
        Kind kind = Kind.ofCode(in.number(1));
        Instant issuedAt = Instant.ofEpochSecond(in.number(5));
        String passId = kind == Kind.SIGN_IN ? "" : Signed.encode(in.fixed(PASS_ID_BYTES));
        String userHandle = kind == Kind.CREATE ? Signed.encode(in.fixed(USER_HANDLE_BYTES)) : "";
        return new Challenge(kind, issuedAt, nonce, passId, userHandle);
    }

    /** A counter that has restarted cannot tell a first use from a second. */
    private boolean isForgotten(Challenge known) {
        return known.issuedAt().isBefore(uses.remembersSince());
    }

    /** Counts it; of any number of racers on any number of nodes, one is told that it is the first. */
    boolean isFirst(Challenge known) {
        return uses.add("k." + known.nonce(), 1, known.expiresAt().plus(Clocks.MARGIN)) == 1 && !isForgotten(known);
    }
}
