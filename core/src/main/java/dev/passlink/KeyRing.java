package dev.passlink;

import dev.passlink.port.TokenGenerator;
import dev.passlink.token.Keys;
import dev.passlink.token.SignedTokens;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of one site: the first key signs, all of them verify.
 *
 * <p>As text a ring is {@code id:secret} pairs joined by commas, where an id is a number from 1 to 255 and a secret is
 * base64url of at least 32 bytes (<a
 * href="https://csrc.nist.gov/pubs/sp/800/107/r1/final">NIST SP 800-107</a>: an HMAC key as long as the hash). {@link #generate()} makes one.
 *
 * <p>To rotate without signing anybody out, let every node first know the new key, then sign with it, then forget the
 * old one: {@code 1:A}, then {@code 1:A,2:B}, then {@code 2:B,1:A}, then {@code 2:B}. What was signed by a key that is
 * no longer in the ring is refused.
 *
 * <p>Immutable and safe for use by many threads. {@link #toString()} shows ids only.
 */
public final class KeyRing {
    private static final int SECRET_BYTES = 32;

    private final Keys keys;

    private KeyRing(Keys keys) {
        this.keys = keys;
    }

    /**
     * Reads a ring from its text, as kept in an environment variable or a secret store.
     *
     * @param text {@code id:secret} pairs joined by commas, the signing key first; null, as of an environment variable
     *     that is not set, is refused like an empty text
     * @return the ring
     * @throws IllegalArgumentException if the text is malformed, an id or a secret occurs twice, or a secret is weak;
     *     the message never contains a secret
     */
    public static KeyRing parse(@Nullable String text) {
        return new KeyRing(Keys.parse(text));
    }

    /**
     * Makes the text of a fresh ring with one key.
     *
     * @return {@code 1:} and 256 random bits, to be kept as a secret
     */
    public static String generate() {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return "1:" + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    /**
     * The token generator that signs with this ring: what Passlink uses by default, and what one that counts, measures
     * or prefixes tokens hands on to.
     *
     * @return a generator, safe for many threads; what it is asked to sign under a key that is not in the ring is an
     *     {@link IllegalArgumentException}
     */
    public TokenGenerator tokens() {
        return new SignedTokens(keys);
    }

    /** For the rooms behind the door, which know no ring. */
    Keys keys() {
        return keys;
    }

    @Override
    public String toString() {
        return "KeyRing" + keys.ids();
    }
}
