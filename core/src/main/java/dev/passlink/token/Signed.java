package dev.passlink.token;

import java.util.Base64;
import java.util.Optional;

/**
 * Signed text: base64url of a head byte, a key id, a body and a 128-bit HMAC tag over all of it.
 *
 * <p>The one place where a signature is checked. Nothing in the text is looked at before the tag, apart from the id of
 * the key to check it with.
 */
public final class Signed {
    private static final int TAG_BYTES = 16;
    private static final int HEAD_BYTES = 2;
    /** What a browser keeps in one cookie (RFC 6265 §6.1), and far more than any link. */
    static final int MAX_CHARACTERS = 4096;
    /** What a cookie's name and attributes leave of that. */
    public static final int MOST_IN_A_COOKIE = 3800;

    public static final byte[] NOTHING = {};
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final Keys keys;
    private final Purpose purpose;
    private final int most;

    public Signed(Keys keys, Purpose purpose) {
        this(keys, purpose, MAX_CHARACTERS);
    }

    private Signed(Keys keys, Purpose purpose, int most) {
        this.keys = keys;
        this.purpose = purpose;
        this.most = most;
    }

    /** For what no browser keeps or sends. */
    public static Signed ofAnyLength(Keys keys, Purpose purpose) {
        return new Signed(keys, purpose, Integer.MAX_VALUE);
    }

    /** What was signed, to be read from its body on, and by which key. */
    public static final class Content extends FieldReader {
        private final int head;
        private final Key key;

        private Content(byte[] signed, int length, Key key) {
            super(signed, HEAD_BYTES, length);
            this.head = signed[0] & 0xFF;
            this.key = key;
        }

        /**
         * The flags of the first byte, beside the version.
         *
         * @throws Malformed if it is another version, or has other flags
         */
        public int flags(int version, int known) throws Malformed {
            int flags = head ^ version;
            if ((flags & ~known) != 0) {
                throw new Malformed("another version");
            }
            return flags;
        }

        public Key key() {
            return key;
        }
    }

    /** Whether a cookie has room for a body once it is signed. */
    static boolean fitsCookie(FieldWriter body) {
        int bytes = body.toBytes(HEAD_BYTES, TAG_BYTES).length;
        return (bytes * 4 + 2) / 3 <= MOST_IN_A_COOKIE;
    }

    public String sign(int head, Key key, FieldWriter body) {
        return sign(head, key, body, NOTHING);
    }

    /**
     * Signs.
     *
     * @param with what the text is worthless without: signed with it, and not in it; for one purpose always of one length,
     *     so that nothing can move from one into the other
     */
    public String sign(int head, Key key, FieldWriter body, byte[] with) {
        byte[] signed = body.toBytes(HEAD_BYTES, TAG_BYTES);
        int length = signed.length - TAG_BYTES;
        signed[0] = (byte) head;
        signed[1] = (byte) key.id();
        System.arraycopy(key.mac(purpose, signed, length, with), 0, signed, length, TAG_BYTES);
        return ENCODER.encodeToString(signed);
    }

    public <T> Optional<T> read(String text, FieldReader.Body<Content, T> body) {
        return read(text, NOTHING, body);
    }

    /** What was signed, if it was: nothing of a forged text reaches the body's reader. */
    public <T> Optional<T> read(String text, byte[] with, FieldReader.Body<Content, T> body) {
        return verify(text, with).flatMap(content -> FieldReader.whole(content, body));
    }

    /**
     * Verifies.
     *
     * @param with what it was signed with
     */
    Optional<Content> verify(String text, byte[] with) {
        if (text.length() > most) {
            return Optional.empty();
        }
        byte[] signed = Base64Url.characters(text);
        int length = Base64Url.decodeInPlace(signed) - TAG_BYTES;
        if (length < HEAD_BYTES) {
            return Optional.empty();
        }
        Optional<Key> key = keys.find(signed[1] & 0xFF);
        if (key.isEmpty() || !isTag(key.get().mac(purpose, signed, length, with), signed, length)) {
            return Optional.empty();
        }
        return Optional.of(new Content(signed, length, key.get()));
    }

    /**
     * In constant time: every byte is looked at, wherever the first difference is. By hand, as {@code
     * MessageDigest.isEqual} does it, which takes no part of an array: its copies were a seventh of what is allocated.
     */
    private static boolean isTag(byte[] mac, byte[] signed, int at) {
        int different = 0;
        for (int i = 0; i < TAG_BYTES; i++) {
            different |= mac[i] ^ signed[at + i];
        }
        return different == 0;
    }

    /** Only what {@link #encode} makes, and no more than a browser keeps. */
    public static Optional<byte[]> decode(String text) {
        return text.length() > MAX_CHARACTERS ? Optional.empty() : Base64Url.decode(text);
    }

    public static String encode(byte[] bytes) {
        return ENCODER.encodeToString(bytes);
    }
}
