package dev.passlink;

import dev.passlink.port.TokenGenerator;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
    private static final int MAX_ID = 255;
    private static final int MIN_SECRET_BYTES = 32;
    private static final int MIN_DISTINCT_BYTES = 16;

    private final List<Key> keys;
    private final List<Optional<Key>> byId;

    private KeyRing(List<Key> keys) {
        this.keys = List.copyOf(keys);
        List<Optional<Key>> places = new ArrayList<>(Collections.nCopies(1 + MAX_ID, Optional.empty()));
        keys.forEach(key -> places.set(key.id(), Optional.of(key)));
        this.byId = List.copyOf(places);
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
        if (text == null || text.isBlank()) {
            throw new IllegalArgumentException(
                    "No keys: give at least one id:secret pair, such as KeyRing.generate() makes once. Is the environment"
                            + " variable set?");
        }
        List<Key> keys = new ArrayList<>();
        Set<Integer> ids = new HashSet<>();
        Set<String> secrets = new HashSet<>();
        for (String pair : text.strip().split(",", -1)) {
            int colon = pair.indexOf(':');
            int id = parseId(colon < 0 ? "" : pair.substring(0, colon).strip());
            String secret = pair.substring(colon + 1).strip();
            if (!ids.add(id)) {
                throw new IllegalArgumentException("Key id " + id + " occurs twice: give each key its own id.");
            }
            byte[] bytes = parseSecret(id, secret);
            if (!secrets.add(Base64.getEncoder().encodeToString(bytes))) {
                throw new IllegalArgumentException(
                        "Key " + id + " repeats another key's secret: rotate to a fresh one from KeyRing.generate().");
            }
            keys.add(new Key(id, bytes));
        }
        return new KeyRing(keys);
    }

    /**
     * Makes the text of a fresh ring with one key.
     *
     * @return {@code 1:} and 256 random bits, to be kept as a secret
     */
    public static String generate() {
        byte[] secret = new byte[MIN_SECRET_BYTES];
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
        return new SignedTokens(this);
    }

    /** The key that signs what is issued now. */
    Key signing() {
        return keys.get(0);
    }

    List<Key> all() {
        return keys;
    }

    Optional<Key> find(int id) {
        return id < 0 || id > MAX_ID ? Optional.empty() : byId.get(id);
    }

    /**
     * Shows the ids of the keys and nothing else.
     *
     * @return for instance {@code KeyRing[2, 1]}
     */
    @Override
    public String toString() {
        return "KeyRing" + keys.stream().map(Key::id).toList();
    }

    private static int parseId(String text) {
        if (!text.matches("[1-9][0-9]{0,2}") || Integer.parseInt(text) > MAX_ID) {
            throw new IllegalArgumentException(
                    "Each key is written id:secret, with an id from 1 to 255: one pair has no such id.");
        }
        return Integer.parseInt(text);
    }

    private static byte[] parseSecret(int id, String text) {
        byte[] secret;
        try {
            secret = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException malformed) {
            // The cause would quote a character of the secret.
            throw new IllegalArgumentException("The secret of key " + id + " is not base64url.");
        }
        if (secret.length < MIN_SECRET_BYTES) {
            throw new IllegalArgumentException("The secret of key " + id + " has " + 8 * secret.length
                    + " bits: at least 256 are needed, as KeyRing.generate() makes.");
        }
        Set<Byte> distinct = new HashSet<>();
        for (byte b : secret) {
            distinct.add(b);
        }
        if (distinct.size() < MIN_DISTINCT_BYTES) {
            throw new IllegalArgumentException(
                    "The secret of key " + id + " repeats itself: take a random one from KeyRing.generate().");
        }
        return secret;
    }
}
