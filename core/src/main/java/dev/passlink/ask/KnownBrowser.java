package dev.passlink.ask;

import dev.passlink.EmailAddress;
import dev.passlink.token.FieldReader;
import dev.passlink.token.FieldWriter;
import dev.passlink.token.Key;
import dev.passlink.token.Keys;
import dev.passlink.token.Purpose;
import dev.passlink.token.RandomBytes;
import dev.passlink.token.Signed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The cookie that identifies a browser that has signed in before: its own id, and keyed hashes of the addresses.
 *
 * <p>It gives the browser its own allowance for asking, so that nobody can lock a person out by asking in their name.
 * It opens nothing.
 */
public final class KnownBrowser {
    private static final int VERSION = 0x10;
    private static final int MAX_ADDRESSES = 3;
    private static final int ID_BYTES = 12;
    private static final int HASH_BYTES = 12;

    private final Keys keys;
    private final Signed signed;
    private final RandomBytes random;

    public KnownBrowser(Keys keys, RandomBytes random) {
        this.keys = keys;
        this.signed = new Signed(keys, Purpose.KNOWN_BROWSER);
        this.random = random;
    }

    private record Known(Key key, String id, List<String> hashes) {}

    /** The id of this browser's allowance for an address; empty if it has never signed in to it. */
    public String allowance(String cookie, EmailAddress address) {
        return read(cookie)
                .filter(known -> known.hashes().contains(hash(known.key(), known.id(), address)))
                .map(Known::id)
                .orElse("");
    }

    /** The id of a browser that has signed in before, to any address. */
    public Optional<String> id(String cookie) {
        return read(cookie).map(Known::id);
    }

    /** The cookie to keep after a sign-in; it remembers the last three addresses. */
    public String with(String cookie, EmailAddress address) {
        Key key = keys.signing();
        Optional<Known> old = read(cookie).filter(known -> known.key() == key);
        String id = old.map(Known::id).orElseGet(this::newId);
        String hash = hash(key, id, address);
        List<String> hashes = new ArrayList<>(List.of(hash));
        old.ifPresent(known -> known.hashes().stream()
                .filter(other -> !other.equals(hash))
                .limit(MAX_ADDRESSES - 1)
                .forEach(hashes::add));
        FieldWriter out = new FieldWriter().shortText(id).number(hashes.size(), 1);
        hashes.forEach(out::shortText);
        return signed.sign(VERSION, key, out);
    }

    private Optional<Known> read(String cookie) {
        return signed.read(cookie, KnownBrowser::read);
    }

    private static Known read(Signed.Content in) throws FieldReader.Malformed {
        in.flags(VERSION, 0);
        String id = in.shortText();
        // Nobody is counted apart under no name.
        if (id.isEmpty()) {
            throw new FieldReader.Malformed("no id");
        }
        List<String> hashes = new ArrayList<>();
        for (long left = in.number(1); left > 0; left--) {
            hashes.add(in.shortText());
        }
        return new Known(in.key(), id, hashes);
    }

    private String newId() {
        return random.text(ID_BYTES);
    }

    private static String hash(Key key, String id, EmailAddress address) {
        byte[] message = new FieldWriter()
                .text("address")
                .text(id)
                .text(address.normalised())
                .toBytes();
        return Signed.encode(Arrays.copyOf(key.mac(Purpose.KNOWN_BROWSER, message), HASH_BYTES));
    }
}
