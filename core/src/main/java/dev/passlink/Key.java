package dev.passlink;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import java.security.GeneralSecurityException;
import java.util.EnumMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** One secret of the ring, known only by the keys derived from it, one for each {@link Purpose}. */
final class Key {
    private static final String HMAC = "HmacSHA256";

    private final int id;
    private final Map<Purpose, Mac> macs = new EnumMap<>(Purpose.class);
    private final Map<Purpose, SecretKey> sealing = new EnumMap<>(Purpose.class);

    Key(int id, byte[] secret) {
        this.id = id;
        Mac master = keyed(secret);
        for (Purpose purpose : Purpose.values()) {
            byte[] derived = derive(master, purpose);
            macs.put(purpose, keyed(derived));
            sealing.put(purpose, new SecretKeySpec(derived, "AES"));
        }
    }

    int id() {
        return id;
    }

    /** HMAC-SHA-256 of the message under this purpose's own key, 32 bytes. */
    byte[] mac(Purpose purpose, byte[] message) {
        try {
            // A clone carries the prepared key schedule: no lock, no thread-local, no key set-up for each call.
            return ((Mac) requireNonNull(macs.get(purpose)).clone()).doFinal(message);
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("This JVM's HmacSHA256 cannot be cloned", e);
        }
    }

    /** The AES-256 key of a purpose that seals. */
    SecretKey sealing(Purpose purpose) {
        return requireNonNull(sealing.get(purpose));
    }

    @Override
    public String toString() {
        return "Key[" + id + "]";
    }

    private static byte[] derive(Mac master, Purpose purpose) {
        return master.doFinal(("passlink/1/" + purpose.label()).getBytes(US_ASCII));
    }

    private static Mac keyed(byte[] secret) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret, HMAC));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JVM has no HmacSHA256", e);
        }
    }
}
