package dev.passlink;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What this machine takes for the primitives alone, called by hand: a reused {@link Mac}, base64url, a constant-time
 * comparison. Belongs to one thread.
 */
public final class Floor {
    private static final int TAG_BYTES = 16;

    private final Mac mac;

    public Floor() {
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(new byte[32], "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public byte[] hmac(byte[] message) {
        return mac.doFinal(message);
    }

    String sign(byte[] message) {
        return sign(message, TAG_BYTES);
    }

    String signWhole(byte[] message) {
        return sign(message, mac.getMacLength());
    }

    private String sign(byte[] message, int tagBytes) {
        byte[] signed = Arrays.copyOf(message, message.length + tagBytes);
        System.arraycopy(mac.doFinal(message), 0, signed, message.length, tagBytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(signed);
    }

    boolean verify(String token) {
        return verify(token, TAG_BYTES);
    }

    boolean verifyWhole(String token) {
        return verify(token, mac.getMacLength());
    }

    private boolean verify(String token, int tagBytes) {
        byte[] signed = Base64.getUrlDecoder().decode(token);
        int length = signed.length - tagBytes;
        mac.update(signed, 0, length);
        return MessageDigest.isEqual(
                Arrays.copyOf(mac.doFinal(), tagBytes), Arrays.copyOfRange(signed, length, signed.length));
    }
}
