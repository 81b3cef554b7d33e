package dev.passlink.token;

import dev.passlink.Scope;
import dev.passlink.Subject;
import java.time.Duration;
import java.util.Arrays;

/**
 * What follows from a request or an account by keyed hash, so that nobody has to store it.
 *
 * <p>The queue and the asking browser both hold the request id; only the key turns it into a grant id or a code.
 */
public final class Derivation {
    private static final int SEED_BYTES = 4;
    /** Of six bytes, so that ten more make the whole. */
    private static final int SEED_CHARACTERS = 8;

    private static final int FRESH_BYTES = 10;
    private static final int RANDOM_BYTES = 12;
    private static final int LIFETIME_BYTES = 4;

    private Derivation() {}

    /** Begins with {@link #SEED_BYTES} bytes of the request's id, which say nothing of the others. */
    public static String grantId(Key key, String requestId) {
        byte[] message = new FieldWriter().text(requestId).toBytes();
        byte[] id = Arrays.copyOf(key.mac(Purpose.GRANT_ID, message), GrantCodec.ID_BYTES);
        System.arraycopy(seed(requestId), 0, id, 0, SEED_BYTES);
        return Signed.encode(id);
    }

    /** The id of a request that takes the place of one whose grant is used: of another grant with the same seed. */
    public static String succeeding(String requestId, RandomBytes random) {
        return requestId.substring(0, SEED_CHARACTERS) + random.text(FRESH_BYTES);
    }

    /**
     * The id of a fresh request for links to a view, which ends with how long each of them lives: all emails of one
     * request share one count, and whoever counts sees no other link than the one that was opened.
     */
    public static String requestId(Duration linkLifetime, RandomBytes random) {
        return random.text(RANDOM_BYTES) + lifetime(linkLifetime);
    }

    /** Whether all links of a request for a view live that long. */
    public static boolean isFor(Duration linkLifetime, String requestId) {
        return requestId.endsWith(lifetime(linkLifetime));
    }

    private static String lifetime(Duration linkLifetime) {
        return Signed.encode(new FieldWriter()
                .number(linkLifetime.toSeconds(), LIFETIME_BYTES)
                .toBytes());
    }

    /** What a request's id, its grant's, and those of {@linkplain #succeeding later} ones begin with. */
    public static byte[] seed(String id) {
        return Arrays.copyOf(Base64Url.decode(id).orElseThrow(), SEED_BYTES);
    }

    /** Of a request whose key may have left the ring; empty then. */
    public static String grantId(Keys keys, int keyId, String requestId) {
        return keys.find(keyId).map(key -> grantId(key, requestId)).orElse("");
    }

    /** Of what a provider vouches for, which happens once for each attempt and each press of its button. */
    public static String grantId(Key key, String provider, String once) {
        byte[] message = new FieldWriter().text(provider).text(once).toBytes();
        return Signed.encode(Arrays.copyOf(key.mac(Purpose.GRANT_ID, message), GrantCodec.ID_BYTES));
    }

    public static long stampFingerprint(Key key, Subject subject, String stamp) {
        byte[] message = new FieldWriter().text(subject.name()).text(stamp).toBytes();
        return first(5, key.mac(Purpose.STAMP, message));
    }

    /** Of a view's own stamp, so that the text of an application is kept nowhere. */
    public static String viewStamp(Key key, Scope scope, String stamp) {
        FieldWriter message = new FieldWriter().text("view");
        ScopeCodec.write(scope, message);
        return Signed.encode(
                Arrays.copyOf(key.mac(Purpose.STAMP, message.text(stamp).toBytes()), 12));
    }

    /** A link to a view dies with either stamp. */
    public static long viewFingerprint(Key key, Subject subject, String stamp, String viewStamp) {
        byte[] message = new FieldWriter()
                .text(subject.name())
                .text(stamp)
                .text(viewStamp)
                .toBytes();
        return first(5, key.mac(Purpose.STAMP, message));
    }

    /**
     * What the names of counts begin with that belong to no token, without what is counted; a stretch of time goes behind
     * it.
     */
    public static String counterKey(Key key, String kind, String value) {
        byte[] message = new FieldWriter().text(kind).text(value).toBytes();
        return "l." + Signed.encode(Arrays.copyOf(key.mac(Purpose.COUNTER, message), 12)) + ".";
    }

    public static long first(int bytes, byte[] hash) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value = value << 8 | (hash[i] & 0xFF);
        }
        return value;
    }
}
