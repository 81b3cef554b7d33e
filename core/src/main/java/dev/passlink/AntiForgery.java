package dev.passlink;

import java.security.MessageDigest;
import java.util.Optional;

/**
 * Values for forms that only a page of ours, in the same browser, can know.
 *
 * <p>A browser holds a random secret in a {@code __Host-} cookie; a form carries a keyed hash of that secret and of what
 * the form does. A value for one action is worthless for another, and for another browser. Safe for many threads.
 */
public final class AntiForgery {
    private static final int SECRET_BYTES = 16;
    private static final int VALUE_BYTES = 16;

    private final KeyRing ring;
    private final RandomBytes random;

    AntiForgery(KeyRing ring, RandomBytes random) {
        this.ring = ring;
        this.random = random;
    }

    /**
     * A fresh secret for a browser that has none.
     *
     * @return 128 random bits in base64url
     */
    public String newSecret() {
        return random.text(SECRET_BYTES);
    }

    /**
     * Tells whether a text that a browser sent can be a secret of ours.
     *
     * @param secret the text
     * @return true for 128 bits in base64url
     */
    public boolean isSecret(String secret) {
        return secret(secret).isPresent();
    }

    /** The 128 bits. */
    static Optional<byte[]> secret(String text) {
        return text.length() == 22 ? Signed.decode(text) : Optional.empty();
    }

    /**
     * The value to put into a form.
     *
     * @param secret the browser's secret
     * @param action what the form does, with what it does it to: {@code confirm} and the token, say
     * @return text of URL-safe characters
     */
    public String value(String secret, String... action) {
        return Signed.encode(bytes(ring.signing(), secret, action));
    }

    /**
     * Checks the value that came back, in constant time.
     *
     * @param value what the form carried
     * @param secret the browser's secret
     * @param action what the form does
     * @return true if a form of ours was shown to this browser for this action
     */
    public boolean matches(String value, String secret, String... action) {
        Optional<byte[]> given = Signed.decode(value);
        if (!isSecret(secret) || given.isEmpty() || given.get().length != 1 + VALUE_BYTES) {
            return false;
        }
        Optional<Key> key = ring.find(given.get()[0] & 0xFF);
        return key.isPresent() && isValue(given.get(), key.get(), secret, action);
    }

    private static boolean isValue(byte[] given, Key key, String secret, String... action) {
        try {
            return MessageDigest.isEqual(given, bytes(key, secret, action));
        } catch (IllegalArgumentException tooLongToSign) {
            // No form of ours was ever made for it; what is posted can be of any length.
            return false;
        }
    }

    private static byte[] bytes(Key key, String secret, String... action) {
        FieldWriter message = new FieldWriter().text(secret);
        for (String part : action) {
            message.text(part);
        }
        byte[] value = new byte[1 + VALUE_BYTES];
        value[0] = (byte) key.id();
        System.arraycopy(key.mac(Purpose.ANTI_FORGERY, message.toBytes()), 0, value, 1, VALUE_BYTES);
        return value;
    }
}
