package dev.passlink;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;

/**
 * What follows from a request or an account by keyed hash, so that nobody has to store it.
 *
 * <p>The queue and the asking browser both hold the request id; only the key turns it into a grant id or a code.
 */
final class Derivation {
    private Derivation() {}

    static String grantId(Key key, String requestId) {
        byte[] message = new FieldWriter().text(requestId).toBytes();
        return Signed.encode(Arrays.copyOf(key.mac(Purpose.GRANT_ID, message), Grant.ID_BYTES));
    }

    /** Bound to the address and the time too: a code is good for the very request that it was mailed for. */
    static String code(Key key, String requestId, EmailAddress address, Instant askedAt, CodeFormat format) {
        byte[] message = codeMessage(requestId, address, askedAt).toBytes();
        return format.write(first(8, key.mac(Purpose.CODE, message)));
    }

    /** The same request's code that nobody can guess; whoever has found out one of them knows nothing of the other. */
    static String longCode(Key key, String requestId, EmailAddress address, Instant askedAt, CodeFormat format) {
        byte[] message = codeMessage(requestId, address, askedAt).text("long").toBytes();
        return format.writeLong(ByteBuffer.wrap(key.mac(Purpose.CODE, message)));
    }

    private static FieldWriter codeMessage(String requestId, EmailAddress address, Instant askedAt) {
        return new FieldWriter().text(requestId).text(address.normalised()).number(askedAt.getEpochSecond(), 8);
    }

    static long stampFingerprint(Key key, Subject subject, String stamp) {
        byte[] message = new FieldWriter().text(subject.name()).text(stamp).toBytes();
        return first(5, key.mac(Purpose.STAMP, message));
    }

    /** Of a view's own stamp, so that the text of an application is kept nowhere. */
    static String viewStamp(Key key, Scope scope, String stamp) {
        FieldWriter message = new FieldWriter().text("view");
        ScopeCodec.write(scope, message);
        return Signed.encode(
                Arrays.copyOf(key.mac(Purpose.STAMP, message.text(stamp).toBytes()), 12));
    }

    /** A link to a view dies with either stamp. */
    static long viewFingerprint(Key key, Subject subject, String stamp, String viewStamp) {
        byte[] message = new FieldWriter()
                .text(subject.name())
                .text(stamp)
                .text(viewStamp)
                .toBytes();
        return first(5, key.mac(Purpose.STAMP, message));
    }

    /** The name of a count that belongs to no token, without what is counted. */
    static String counterKey(Key key, String kind, String value, long bucket) {
        byte[] message =
                new FieldWriter().text(kind).text(value).number(bucket, 8).toBytes();
        return "l." + Signed.encode(Arrays.copyOf(key.mac(Purpose.COUNTER, message), 12));
    }

    private static long first(int bytes, byte[] hash) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value = value << 8 | (hash[i] & 0xFF);
        }
        return value;
    }
}
