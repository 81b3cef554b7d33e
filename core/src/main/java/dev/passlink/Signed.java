package dev.passlink;

import java.util.Base64;
import java.util.Optional;

/**
 * Signed text: base64url of a head byte, a key id, a body and a 128-bit HMAC tag over all of it.
 *
 * <p>The one place where a signature is checked. Nothing in the text is looked at before the tag, apart from the id of
 * the key to check it with.
 */
final class Signed {
    private static final int TAG_BYTES = 16;
    private static final int MIN_BYTES = 2 + TAG_BYTES;
    /** What a browser keeps in one cookie (RFC 6265 §6.1), and far more than any link. */
    static final int MAX_CHARACTERS = 4096;

    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final KeyRing ring;
    private final Purpose purpose;

    Signed(KeyRing ring, Purpose purpose) {
        this.ring = ring;
        this.purpose = purpose;
    }

    /** What was signed, to be read from its body on, and by which key. */
    static final class Content extends FieldReader {
        private final int head;
        private final Key key;

        private Content(byte[] signed, Key key) {
            super(signed, 2, signed.length - TAG_BYTES);
            this.head = signed[0] & 0xFF;
            this.key = key;
        }

        int head() {
            return head;
        }

        Key key() {
            return key;
        }
    }

    String sign(int head, Key key, byte[] body) {
        int length = 2 + body.length;
        byte[] signed = new byte[length + TAG_BYTES];
        signed[0] = (byte) head;
        signed[1] = (byte) key.id();
        System.arraycopy(body, 0, signed, 2, body.length);
        System.arraycopy(key.mac(purpose, signed, length), 0, signed, length, TAG_BYTES);
        return ENCODER.encodeToString(signed);
    }

    Optional<Content> verify(String text) {
        Optional<byte[]> decoded = decode(text);
        if (decoded.isEmpty() || decoded.get().length < MIN_BYTES) {
            return Optional.empty();
        }
        byte[] signed = decoded.get();
        Optional<Key> key = ring.find(signed[1] & 0xFF);
        if (key.isEmpty() || !isSignedBy(key.get(), signed)) {
            return Optional.empty();
        }
        return Optional.of(new Content(signed, key.get()));
    }

    /**
     * In constant time: every byte is looked at, wherever the first difference is. By hand, as {@code
     * MessageDigest.isEqual} does it, which takes no part of an array: its copies were a seventh of what is allocated.
     */
    private boolean isSignedBy(Key key, byte[] signed) {
        int length = signed.length - TAG_BYTES;
        byte[] mac = key.mac(purpose, signed, length);
        int different = 0;
        for (int i = 0; i < TAG_BYTES; i++) {
            different |= mac[i] ^ signed[length + i];
        }
        return different == 0;
    }

    /** Only what {@link #encode} makes, and no more than a browser keeps. */
    static Optional<byte[]> decode(String text) {
        return text.length() > MAX_CHARACTERS ? Optional.empty() : Base64Url.decode(text);
    }

    static String encode(byte[] bytes) {
        return ENCODER.encodeToString(bytes);
    }
}
