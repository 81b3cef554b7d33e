package dev.passlink;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The cookie by which a browser is recognised that has signed in before: its own id and keyed hashes of the addresses.
 *
 * <p>It gives an allowance of its own for asking, so that nobody can lock a person out by asking in their name. It opens
 * nothing.
 */
final class KnownBrowser {
    private static final int VERSION = 0x10;
    private static final int MAX_ADDRESSES = 3;
    private static final int ID_BYTES = 12;
    private static final int HASH_BYTES = 12;

    private final KeyRing ring;
    private final Signed signed;
    private final RandomBytes random;

    KnownBrowser(KeyRing ring, RandomBytes random) {
        this.ring = ring;
        this.signed = new Signed(ring, Purpose.KNOWN_BROWSER);
        this.random = random;
    }

    private record Known(Key key, String id, List<String> hashes) {}

    /** The id of this browser's allowance for an address; empty if it never signed in to it. */
    String allowance(String cookie, EmailAddress address) {
        return read(cookie)
                .filter(known -> known.hashes().contains(hash(known.key(), known.id(), address)))
                .map(Known::id)
                .orElse("");
    }

    /** The cookie to keep after a sign-in; it remembers the last three addresses. */
    String with(String cookie, EmailAddress address) {
        Key key = ring.signing();
        Optional<Known> old = read(cookie).filter(known -> known.key() == key);
        String id = old.map(Known::id).orElseGet(this::newId);
        String hash = hash(key, id, address);
        List<String> hashes = Stream.concat(Stream.of(hash), old.stream().flatMap(known -> known.hashes().stream()))
                .distinct()
                .limit(MAX_ADDRESSES)
                .toList();
        FieldWriter out = new FieldWriter().shortText(id).number(hashes.size(), 1);
        hashes.forEach(out::shortText);
        return signed.sign(VERSION, key, out);
    }

    private Optional<Known> read(String cookie) {
        return signed.verify(cookie)
                .filter(content -> content.head() == VERSION)
                .flatMap(KnownBrowser::read);
    }

    private static Optional<Known> read(Signed.Content in) {
        try {
            String id = in.shortText();
            List<String> hashes = new ArrayList<>();
            for (long left = in.number(1); left > 0; left--) {
                hashes.add(in.shortText());
            }
            in.end();
            // Nobody is counted apart under no name.
            return id.isEmpty() ? Optional.empty() : Optional.of(new Known(in.key(), id, hashes));
        } catch (FieldReader.Malformed signedByAnotherVersion) {
            return Optional.empty();
        }
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
