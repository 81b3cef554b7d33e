package dev.passlink.token;

import java.security.GeneralSecurityException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * HMAC-SHA-256 under one key, by a few {@link Mac} objects that are kept ready, since making one costs as much as using
 * it.
 *
 * <p>Bounded, and nothing belongs to a thread: ten thousand virtual threads share what two would. Whoever finds a place
 * empty makes a new one. Safe for many threads.
 */
public final class Macs {
    private static final String ALGORITHM = "HmacSHA256";
    private static final byte[] NOTHING = {};
    private static final int PLACES = 8;
    /** References between two places, so that two processors do not write to one cache line. */
    private static final int APART = 16;

    private final Mac prototype;
    private final AtomicReferenceArray<@Nullable Mac> ready = new AtomicReferenceArray<>(PLACES * APART);

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
        int place = (int) (Thread.currentThread().getId() % PLACES) * APART;
        Mac taken = ready.getAndSet(place, null);
        Mac mac = taken != null ? taken : copy();
        mac.update(bytes, 0, length);
        byte[] tag = mac.doFinal(more);
        // Not after an exception: half a message must not stand before the next one.
        ready.setRelease(place, mac);
        return tag;
    }

    private Mac copy() {
        try {
            return (Mac) prototype.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("This JVM's HmacSHA256 cannot be cloned", e);
        }
    }
}
