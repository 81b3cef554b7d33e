package dev.passlink.token;

import dev.passlink.adapter.AntiForgery;
import java.security.MessageDigest;
import java.util.Optional;

/** Secrets of browsers, and what is derived from them for forms and for passes that are bound to a browser. */
public final class BrowserSecrets implements AntiForgery {
    private static final int SECRET_BYTES = 16;
    private static final int VALUE_BYTES = 16;

    private final Keys keys;
    private final RandomBytes random;

    public BrowserSecrets(Keys keys, RandomBytes random) {
        this.keys = keys;
        this.random = random;
    }

    @Override
    public String newSecret() {
        return random.text(SECRET_BYTES);
    }

    @Override
    public boolean isSecret(String secret) {
        return secret(secret).isPresent();
    }

    /** The 128 bits. */
    public static Optional<byte[]> secret(String text) {
        return text.length() == 22 ? Signed.decode(text) : Optional.empty();
    }

    @Override
    public String value(String secret, String... action) {
        return Signed.encode(bytes(keys.signing(), secret, action));
    }

    @Override
    public boolean matches(String value, String secret, String... action) {
        Optional<byte[]> given = Signed.decode(value);
        if (!isSecret(secret) || given.isEmpty() || given.get().length != 1 + VALUE_BYTES) {
            return false;
        }
        Optional<Key> key = keys.find(given.get()[0] & 0xFF);
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
