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
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();
    /** The characters that stand for six bits of which the last four, or two, are zero. */
    private static final String FOUR_ZERO_BITS = "AQgw";

    private static final String TWO_ZERO_BITS = "AEIMQUYcgkosw048";

    private final KeyRing ring;
    private final Purpose purpose;

    Signed(KeyRing ring, Purpose purpose) {
        this.ring = ring;
        this.purpose = purpose;
    }

    /** What was signed, and by which key. */
    record Content(int head, Key key, FieldReader body) {}

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
        if (key.isEmpty()) {
            return Optional.empty();
        }
        int length = signed.length - TAG_BYTES;
        byte[] tag = Arrays.copyOfRange(signed, length, signed.length);
        byte[] expected = Arrays.copyOf(key.get().mac(purpose, signed, length), TAG_BYTES);
        if (!MessageDigest.isEqual(expected, tag)) {
            return Optional.empty();
        }
        return Optional.of(new Content(signed[0] & 0xFF, key.get(), new FieldReader(signed, 2, length)));
    }

    /** Only the spelling that {@link #sign} makes: the JDK's decoder also takes padding and stray trailing bits. */
    static Optional<byte[]> decode(String text) {
        if (text.length() > MAX_CHARACTERS || !endsAsWeWrite(text)) {
            return Optional.empty();
        }
        try {
            return Optional.of(DECODER.decode(text));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    /** Of the last group's last character, the bits beyond a whole byte are zero; padding, which is last too, is none. */
    private static boolean endsAsWeWrite(String text) {
        if (text.isEmpty()) {
            return true;
        }
        char last = text.charAt(text.length() - 1);
        return switch (text.length() % 4) {
            case 0 -> last != '=';
            case 2 -> FOUR_ZERO_BITS.indexOf(last) >= 0;
            case 3 -> TWO_ZERO_BITS.indexOf(last) >= 0;
            default -> false;
        };
    }

    static String encode(byte[] bytes) {
        return ENCODER.encodeToString(bytes);
    }
}
