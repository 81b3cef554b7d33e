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
 * <p>As text, a ring is {@code id:secret} pairs joined by commas. An id is a number from 1 to 255; a secret is at
 * least 32 bytes in base64url (<a href="https://csrc.nist.gov/pubs/sp/800/107/r1/final">NIST SP 800-107</a>: an HMAC
 * key as long as the hash). {@link #generate()} creates one.
 *
 * <p>To rotate keys without signing anybody out, first give every node the new key, then sign with it, then remove
 * the old one: {@code 1:A}, then {@code 1:A,2:B}, then {@code 2:B,1:A}, then {@code 2:B}. Anything signed with a key
 * that is no longer in the ring is refused.
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
     * @param text {@code id:secret} pairs joined by commas, the signing key first; null, as from an environment
     *     variable that isn't set, is refused like an empty text
     * @return the ring
     * @throws IllegalArgumentException if the text is malformed, an id or a secret occurs twice, or a secret is weak;
     *     the message never contains a secret
     */
    public static KeyRing parse(@Nullable String text) {
        return new KeyRing(Keys.parse(text));
    }

    /**
     * Creates the text of a new ring with one key.
     *
     * @return {@code 1:} and 256 random bits; keep it secret
     */
    public static String generate() {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return "1:" + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    /**
     * Returns the token generator that signs with this ring. Passlink uses it by default; use it if you write a
     * generator that counts, measures or prefixes tokens.
     *
     * @return a generator, safe for many threads; it throws an {@link IllegalArgumentException} if asked to sign with
     *     a key that isn't in the ring
     */
    public TokenGenerator tokens() {
        return new SignedTokens(keys);
    }

    /** For the internal packages, which don't know the ring. */
    Keys keys() {
        return keys;
    }

    @Override
    public String toString() {
        return "KeyRing" + keys.ids();
    }
}
