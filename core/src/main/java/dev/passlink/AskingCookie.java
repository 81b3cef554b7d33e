package dev.passlink;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The asking browser's cookie: its last three requests, sealed with AES-256-GCM.
 *
 * <p>Sealed and not only signed, because a request id lets its holder redeem by a GET, and because the cookie names an
 * address.
 */
final class AskingCookie {
    static final Duration LIFETIME = Duration.ofMinutes(10);

    private static final int MAX_REQUESTS = 3;
    private static final int STAY = 1;
    private static final int VIEW = 2;

    private final Sealed sealed;

    AskingCookie(KeyRing ring, RandomBytes random) {
        this.sealed = new Sealed(ring, Purpose.ASKING, random);
    }

    /**
     * One request of this browser.
     *
     * @param view whether it was for a view, whose path is {@code next}; no code signs in for that
     * @param linking the provider whose identity waits for its mail, so that one asked for again names it too
     */
    record Request(
            String id,
            int keyId,
            EmailAddress address,
            Instant askedAt,
            String next,
            boolean stay,
            boolean view,
            String linking) {
        /** Without the id, from which a grant is derived. */
        @Override
        public String toString() {
            return "Request[" + address + ", " + askedAt + "]";
        }
    }

    /** The newest first; older ones beyond three, or beyond what a browser keeps, are forgotten. */
    String with(String text, Request request, Instant now) {
        List<Request> requests = new ArrayList<>();
        requests.add(request);
        requests.addAll(open(text, now));
        int kept = Math.min(MAX_REQUESTS, requests.size());
        String sealed = seal(requests.subList(0, kept));
        while (sealed.length() > Signed.MOST_IN_A_COOKIE && kept > 1) {
            kept--;
            sealed = seal(requests.subList(0, kept));
        }
        return sealed;
    }

    /** The requests in it that are not older than ten minutes; none if it is not ours. */
    List<Request> open(String text, Instant now) {
        return sealed.open(text).map(AskingCookie::read).orElse(List.of()).stream()
                .filter(request -> now.isBefore(request.askedAt().plus(LIFETIME)))
                .toList();
    }

    private String seal(List<Request> requests) {
        FieldWriter out = new FieldWriter().number(requests.size(), 1);
        for (Request request : requests) {
            out.shortText(request.id())
                    .number(request.keyId(), 1)
                    .text(request.address().text())
                    .number(request.askedAt().getEpochSecond(), 5)
                    .text(request.next())
                    .number((request.stay() ? STAY : 0) | (request.view() ? VIEW : 0), 1)
                    .text(request.linking());
        }
        return sealed.seal(out.toBytes());
    }

    private static List<Request> read(byte[] plain) {
        try {
            return parse(plain);
        } catch (FieldReader.Malformed sealedByAnotherVersion) {
            return List.of();
        }
    }

    private static List<Request> parse(byte[] plain) throws FieldReader.Malformed {
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
            requests.add(new Request(
                    id, keyId, address, askedAt, next, (flags & STAY) != 0, (flags & VIEW) != 0, in.text()));
        }
        in.end();
        return requests;
    }
}
