package dev.passlink.token;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keys of one site: the first signs, all of them verify. Shows only their ids. */
public final class Keys {
    private static final int MAX_ID = 255;
    private static final int MIN_SECRET_BYTES = 32;
    private static final int MIN_DISTINCT_BYTES = 16;

    private final List<Key> keys;
    private final List<Optional<Key>> byId;

    private Keys(List<Key> keys) {
        this.keys = List.copyOf(keys);
        List<Optional<Key>> places = new ArrayList<>(Collections.nCopies(1 + MAX_ID, Optional.empty()));
        keys.forEach(key -> places.set(key.id(), Optional.of(key)));
        this.byId = List.copyOf(places);
    }

    public static Keys parse(@Nullable String text) {
        if (text == null || text.isBlank()) {
            throw new IllegalArgumentException(
                    "No keys: give at least one id:secret pair, such as one from KeyRing.generate(). Is "
                            + "the environment variable set?");
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
        return new Keys(keys);
    }

    /** The key that signs what is issued now. */
    public Key signing() {
        return keys.get(0);
    }

    public List<Key> all() {
        return keys;
    }

    public Optional<Key> find(int id) {
        return id < 0 || id > MAX_ID ? Optional.empty() : byId.get(id);
    }

    /** The ids, for telling keys apart; without any secret. */
    public List<Integer> ids() {
        return keys.stream().map(Key::id).toList();
    }

    @Override
    public String toString() {
        return "Keys" + ids();
    }

    private static int parseId(String text) {
        if (!text.matches("[1-9][0-9]{0,2}") || Integer.parseInt(text) > MAX_ID) {
            throw new IllegalArgumentException(
                    "A key has no valid id: write each key as id:secret, with an id from 1 to 255.");
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
                    + " bits, and needs at least 256: take one from KeyRing.generate().");
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
