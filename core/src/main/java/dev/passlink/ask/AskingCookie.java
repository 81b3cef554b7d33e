package dev.passlink.ask;

import dev.passlink.EmailAddress;
import dev.passlink.token.FieldReader;
import dev.passlink.token.FieldWriter;
import dev.passlink.token.Keys;
import dev.passlink.token.Purpose;
import dev.passlink.token.RandomBytes;
import dev.passlink.token.Sealed;
import dev.passlink.token.Signed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The asking browser's cookie: its last five requests, sealed with AES-256-GCM.
 *
 * <p>Sealed and not only signed, because a request id lets its holder redeem by a GET, and because the cookie names an
 * address.
 */
public final class AskingCookie {
    /**
     * As many as the emails that an address gets in a quarter of an hour by default: the code in each of them works.
     */
    static final int MAX_REQUESTS = 5;

    private static final int STAY = 1;
    private static final int VIEW = 2;
    private static final int TYPED = 4;

    private final Sealed sealed;
    private final Duration lifetime;

    /** Remembers each request for the given lifetime. */
    public AskingCookie(Keys keys, RandomBytes random, Duration lifetime) {
        this.sealed = new Sealed(keys, Purpose.ASKING, random);
        this.lifetime = lifetime;
    }

    /**
     * One request of this browser.
     *
     * @param view whether it is for a view, whose path is {@code next}; there is no code for that
     * @param typed whether the address was typed in this browser, and may be shown there in full
     * @param connecting the provider whose identity waits for its email, so that an email that is asked for again
     *     names it, too
     */
    public record Request(
            String id,
            int keyId,
            EmailAddress address,
            Instant askedAt,
            String next,
            boolean stay,
            boolean view,
            boolean typed,
            String connecting) {
        /** Without the id, from which a grant is derived. */
        @Override
        public String toString() {
            return "Request[" + address + ", " + askedAt + "]";
        }
    }

    /** The newest first. Requests beyond five, or beyond the size that a browser stores, are forgotten. */
    public String with(String text, Request request, Instant now) {
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

    /** The requests in it that are still remembered; none if it isn't ours. */
    public List<Request> open(String text, Instant now) {
        List<Request> requests = sealed.read(text, AskingCookie::read).orElse(List.of());
        return requests.isEmpty()
                ? requests
                : requests.stream()
                        .filter(request -> now.isBefore(request.askedAt().plus(lifetime)))
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
                    .number(flags(request), 1)
                    .text(request.connecting());
        }
        return sealed.seal(out.toBytes());
    }

    private static int flags(Request request) {
        return (request.stay() ? STAY : 0) | (request.view() ? VIEW : 0) | (request.typed() ? TYPED : 0);
    }

    private static List<Request> read(FieldReader in) throws FieldReader.Malformed {
        List<Request> requests = new ArrayList<>();
        for (long left = in.number(1); left > 0; left--) {
            String id = in.shortText();
            int keyId = (int) in.number(1);
            EmailAddress address = EmailAddress.of(in.text());
            Instant askedAt = Instant.ofEpochSecond(in.number(5));
            String next = in.text();
            long flags = in.number(1);
            requests.add(new Request(
                    id,
                    keyId,
                    address,
                    askedAt,
                    next,
                    (flags & STAY) != 0,
                    (flags & VIEW) != 0,
                    (flags & TYPED) != 0,
                    in.text()));
        }
        return requests;
    }
}
