package dev.passlink.token;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 of this JVM, which can be cloned. */
public final class Sha256 {
    private Sha256() {}

    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This JVM has no SHA-256", e);
        }
    }

    static MessageDigest copy(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("This JVM's SHA-256 cannot be cloned", e);
        }
    }
}
