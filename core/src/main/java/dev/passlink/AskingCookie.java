package dev.passlink;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * The asking browser's cookie: its last three requests, sealed with AES-256-GCM.
 *
 * <p>Sealed and not only signed, because a request id lets its holder redeem by a GET, and because the cookie names an
 * address.
 */
final class AskingCookie {
    static final Duration LIFETIME = Duration.ofMinutes(10);

    private static final int VERSION = 1;
    private static final int MAX_REQUESTS = 3;
    private static final int STAY = 1;
    private static final int VIEW = 2;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final KeyRing ring;
    private final SecureRandom random;

    AskingCookie(KeyRing ring, SecureRandom random) {
        this.ring = ring;
        this.random = random;
    }

    /**
     * One request of this browser.
     *
     * @param view whether it was for a view, whose path is {@code next}; no code signs in for that
     */
    record Request(
            String id, int keyId, EmailAddress address, Instant askedAt, String next, boolean stay, boolean view) {
        /** Without the id, from which a grant is derived. */
        @Override
        public String toString() {
            return "Request[" + address + ", " + askedAt + "]";
        }
    }

    /** The newest first; older ones beyond three are forgotten. */
    String with(String sealed, Request request, Instant now) {
        List<Request> requests = new ArrayList<>();
        requests.add(request);
        requests.addAll(open(sealed, now));
        return seal(requests.subList(0, Math.min(MAX_REQUESTS, requests.size())));
    }

    /** The requests in it that are not older than ten minutes; none if it is not ours. */
    List<Request> open(String sealed, Instant now) {
        Optional<byte[]> decoded = Signed.decode(sealed);
        if (decoded.isEmpty() || decoded.get().length < 2 + NONCE_BYTES + TAG_BITS / 8) {
            return List.of();
        }
        byte[] bytes = decoded.get();
        Optional<Key> key = ring.find(bytes[1] & 0xFF);
        if (bytes[0] != VERSION || key.isEmpty()) {
            return List.of();
        }
        try {
            byte[] nonce = Arrays.copyOfRange(bytes, 2, 2 + NONCE_BYTES);
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, key.get(), nonce);
            byte[] plain = cipher.doFinal(bytes, 2 + NONCE_BYTES, bytes.length - 2 - NONCE_BYTES);
            return read(plain).stream()
                    .filter(request -> now.isBefore(request.askedAt().plus(LIFETIME)))
                    .toList();
        } catch (GeneralSecurityException | FieldReader.Malformed notOurs) {
            return List.of();
        }
    }

    private String seal(List<Request> requests) {
        FieldWriter out = new FieldWriter().number(requests.size(), 1);
        for (Request request : requests) {
            out.shortText(request.id())
                    .number(request.keyId(), 1)
                    .text(request.address().text())
                    .number(request.askedAt().getEpochSecond(), 5)
                    .text(request.next())
                    .number((request.stay() ? STAY : 0) | (request.view() ? VIEW : 0), 1);
        }
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        Key key = ring.signing();
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, nonce).doFinal(out.toBytes());
            return Signed.encode(new FieldWriter()
                    .number(VERSION, 1)
                    .number(key.id(), 1)
                    .fixed(nonce)
                    .fixed(sealed)
                    .toBytes());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JVM cannot seal with AES-GCM", e);
        }
    }

    private static List<Request> read(byte[] plain) throws FieldReader.Malformed {
        FieldReader in = new FieldReader(plain, 0);
        List<Request> requests = new ArrayList<>();
        for (long left = in.number(1); left > 0; left--) {
            String id = in.shortText();
            int keyId = (int) in.number(1);
            EmailAddress address =
                    EmailAddress.parse(in.text()).orElseThrow(() -> new FieldReader.Malformed("no address"));
            Instant askedAt = Instant.ofEpochSecond(in.number(5));
            String next = in.text();
            long flags = in.number(1);
            requests.add(new Request(id, keyId, address, askedAt, next, (flags & STAY) != 0, (flags & VIEW) != 0));
        }
        in.end();
        return requests;
    }

    private static Cipher cipher(int mode, Key key, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key.sealing(), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(new byte[] {VERSION, (byte) key.id()});
        return cipher;
    }
}
