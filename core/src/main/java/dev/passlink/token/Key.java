package dev.passlink.token;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.Map;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** One secret of the ring, known only by the keys derived from it, one for each {@link Purpose}. */
public final class Key {
    private final int id;
    private final Map<Purpose, Hmac> macs = new EnumMap<>(Purpose.class);
    private final Map<Purpose, SecretKey> sealing = new EnumMap<>(Purpose.class);

    Key(int id, byte[] secret) {
        this.id = id;
        Hmac master = new Hmac(secret);
        for (Purpose purpose : Purpose.values()) {
            byte[] derived = derive(master, purpose);
            macs.put(purpose, new Hmac(derived));
            sealing.put(purpose, new SecretKeySpec(derived, "AES"));
        }
    }

    public int id() {
        return id;
    }

    /** HMAC-SHA-256 of the message under this purpose's own key, 32 bytes. */
    public byte[] mac(Purpose purpose, byte[] message) {
        return requireNonNull(macs.get(purpose)).mac(message);
    }

    /** The same of the first bytes of an array, and of what comes after them. */
    public byte[] mac(Purpose purpose, byte[] bytes, int length, byte[] more) {
        return requireNonNull(macs.get(purpose)).mac(bytes, length, more);
    }

    /** The AES-256 key of a purpose that seals. */
    public SecretKey sealing(Purpose purpose) {
        return requireNonNull(sealing.get(purpose));
    }

    @Override
    public String toString() {
        return "Key[" + id + "]";
    }

    private static byte[] derive(Hmac master, Purpose purpose) {
        byte[] label = ("passlink/1/" + purpose.label()).getBytes(US_ASCII);
        return master.mac(label);
    }
}
