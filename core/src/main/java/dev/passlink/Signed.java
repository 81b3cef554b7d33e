package dev.passlink;

import java.security.MessageDigest;
import java.util.Arrays;
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

    /** What was signed, and by which key. */
    record Content(int head, Key key, FieldReader body) {}

    String sign(int head, Key key, byte[] body) {
        byte[] message = new FieldWriter()
                .number(head, 1)
                .number(key.id(), 1)
                .fixed(body)
                .toBytes();
        byte[] signed = Arrays.copyOf(message, message.length + TAG_BYTES);
        System.arraycopy(key.mac(purpose, message), 0, signed, message.length, TAG_BYTES);
        return ENCODER.encodeToString(signed);
    }

    Optional<Content> verify(String text) {
        Optional<byte[]> decoded = decode(text);
        if (decoded.isEmpty() || decoded.get().length < MIN_BYTES) {
            return Optional.empty();
        }
        byte[] signed = decoded.get();
        Optional<Key> key = ring.find(signed[1] & 0xFF);
        if (key.isEmpty()) {
            return Optional.empty();
        }
        byte[] message = Arrays.copyOf(signed, signed.length - TAG_BYTES);
        byte[] tag = Arrays.copyOfRange(signed, message.length, signed.length);
        byte[] expected = Arrays.copyOf(key.get().mac(purpose, message), TAG_BYTES);
        if (!MessageDigest.isEqual(expected, tag)) {
            return Optional.empty();
        }
        return Optional.of(new Content(signed[0] & 0xFF, key.get(), new FieldReader(message, 2)));
    }

    /** Only the spelling that {@link #sign} makes: the JDK's decoder also takes padding and stray trailing bits. */
    static Optional<byte[]> decode(String text) {
        if (text.length() > MAX_CHARACTERS) {
            return Optional.empty();
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            return ENCODER.encodeToString(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    static String encode(byte[] bytes) {
        return ENCODER.encodeToString(bytes);
    }
}
