package dev.passlink.token;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA-256 under one key. Safe for many threads. */
public final class Macs {
    private static final String ALGORITHM = "HmacSHA256";
    private static final byte[] NOTHING = {};

    private final Mac prototype;
    private final Ready<Mac> ready = new Ready<>(this::copy);

    public Macs(byte[] secret) {
        try {
            prototype = Mac.getInstance(ALGORITHM);
            prototype.init(new SecretKeySpec(secret, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JVM has no HmacSHA256", e);
        }
    }

    /** 32 bytes. */
    public byte[] mac(byte[] message) {
        return mac(message, message.length, NOTHING);
    }

    public byte[] mac(byte[] bytes, int length, byte[] more) {
        return ready.use(mac -> {
            mac.update(bytes, 0, length);
            return mac.doFinal(more);
        });
    }

    private Mac copy() {
        try {
            return (Mac) prototype.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("This JVM's HmacSHA256 cannot be cloned", e);
        }
    }
}
