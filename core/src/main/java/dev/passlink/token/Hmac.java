package dev.passlink.token;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * HMAC-SHA-256 under one key (<a href="https://www.rfc-editor.org/rfc/rfc2104#section-4">RFC 2104</a>), from what its two
 * pads leave of the digest.
 *
 * <p>They take two of the four blocks that a short message costs, and are hashed once for a key, as §4 of the RFC proposes.
 * The JDK's {@code Mac} hashes them for each message. Safe for many threads.
 */
public final class Hmac {
    private static final int BLOCK_BYTES = 64;
    private static final byte INNER = 0x36;
    private static final byte OUTER = 0x5C;
    private static final byte[] NOTHING = {};

    private final MessageDigest inner;
    private final MessageDigest outer;

    public Hmac(byte[] secret) {
        byte[] key = secret.length > BLOCK_BYTES ? Sha256.digest().digest(secret) : secret;
        this.inner = padded(key, INNER);
        this.outer = padded(key, OUTER);
    }

    private static MessageDigest padded(byte[] key, byte pad) {
        byte[] block = Arrays.copyOf(key, BLOCK_BYTES);
        for (int i = 0; i < block.length; i++) {
            block[i] ^= pad;
        }
        MessageDigest digest = Sha256.digest();
        digest.update(block);
        Arrays.fill(block, (byte) 0);
        return digest;
    }

    /** 32 bytes. */
    public byte[] mac(byte[] message) {
        return mac(message, message.length, NOTHING);
    }

    /** The same of the first bytes of an array, and of what comes after them. */
    public byte[] mac(byte[] bytes, int length, byte[] more) {
        MessageDigest message = Sha256.copy(inner);
        message.update(bytes, 0, length);
        message.update(more);
        return Sha256.copy(outer).digest(message.digest());
    }
}
