package dev.passlink;

import dev.passlink.port.LinkRequestQueue;
import dev.passlink.port.UseCounter;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The page's side of asking: limits, then the queue. Nothing here depends on whether an account exists, so nothing here
 * can tell.
 */
final class Asking {
    static final Duration ADDRESS_WINDOW = Duration.ofMinutes(15);
    private static final Duration ADDRESS_DAY = Duration.ofDays(1);
    private static final Duration CLIENT_WINDOW = Duration.ofMinutes(1);
    private static final Duration QUEUE_RETRY = Duration.ofSeconds(30);
    private static final int REQUEST_ID_BYTES = 16;
    private static final String ADDRESS = "address";
    private static final String ADDRESS_DAILY = "address-day";

    private final KeyRing ring;
    private final Limits limits;
    private final Limiter limiter;
    private final LinkRequestQueue queue;
    private final IssueTime issueTime;
    private final SecureRandom random;
    private final AskingCookie cookie;
    private final KnownBrowser knownBrowser;
    private final Audit audit;

    Asking(
            KeyRing ring,
            Limits limits,
            UseCounter counts,
            LinkRequestQueue queue,
            IssueTime issueTime,
            SecureRandom random,
            Audit audit) {
        this.ring = ring;
        this.limits = limits;
        this.limiter = new Limiter(counts, ring);
        this.queue = queue;
        this.issueTime = issueTime;
        this.random = random;
        this.cookie = new AskingCookie(ring, random);
        this.knownBrowser = new KnownBrowser(ring, random);
        this.audit = audit;
    }

    Asked requestLogin(String text, String next, String client, Browser browser) {
        Instant now = issueTime.now();
        // The client's limit first: a refused client touches nothing else.
        Optional<Duration> clientWait =
                audit.ask("use counter", () -> limiter.take("client", client, limits.perClient(), CLIENT_WINDOW, now));
        if (clientWait.isPresent()) {
            return tooOften(Reason.CLIENT_LIMIT, clientWait.get(), "client " + client);
        }
        Optional<EmailAddress> parsed = EmailAddress.parse(text);
        if (parsed.isEmpty()) {
            audit.tell(AuditEvent.Type.LINK_ASKED, Reason.BAD_ADDRESS, "", "", "client " + client);
            return new Asked.BadAddress();
        }
        EmailAddress address = parsed.get();
        // A browser that has signed in to this address is counted apart: nobody can lock it out by asking.
        String allowance = knownBrowser.allowance(browser.known(), address);
        Optional<Duration> addressWait = audit.ask("use counter", () -> takeForAddress(address, allowance, now));
        if (addressWait.isPresent()) {
            return tooOften(Reason.ADDRESS_LIMIT, addressWait.get(), address.masked());
        }
        String id = newRequestId();
        String where = LocalPath.orNowhere(next);
        LinkRequest request = new LinkRequest(
                LinkRequest.Kind.MAIL, id, ring.signing().id(), address, Scope.LOGIN, where, now, allowance);
        if (!isQueued(request, now)) {
            audit.tell(AuditEvent.Type.LINK_ASKED, Reason.QUEUE_FULL, "", "", address.masked());
            return new Asked.Full(QUEUE_RETRY);
        }
        audit.tell(AuditEvent.Type.LINK_ASKED, Reason.OK, "", Derivation.grantId(ring.signing(), id), address.masked());
        return new Asked.Queued(
                cookie.with(browser.requests(), new AskingCookie.Request(id, address, now, where), now));
    }

    /** Whether this browser asked for the mail that carried this grant. */
    boolean asked(Browser browser, Grant grant) {
        Optional<Key> key = ring.find(grant.keyId());
        return key.isPresent()
                && cookie.open(browser.requests(), issueTime.now()).stream()
                        .anyMatch(request ->
                                Derivation.grantId(key.get(), request.id()).equals(grant.id()));
    }

    private boolean isQueued(LinkRequest request, Instant now) {
        boolean queued = false;
        try {
            queued = audit.ask("request queue", () -> queue.offer(request));
            return queued;
        } finally {
            // No mail will come of it: five tries at a full queue must not shut the address out once there is room.
            if (!queued) {
                String value = counted(request.address(), request.allowance());
                giveBack(ADDRESS, value, ADDRESS_WINDOW, now);
                giveBack(ADDRESS_DAILY, value, ADDRESS_DAY, now);
            }
        }
    }

    private Optional<Duration> takeForAddress(EmailAddress address, String allowance, Instant now) {
        String value = counted(address, allowance);
        Optional<Duration> wait = limiter.take(ADDRESS, value, limits.perAddress(), ADDRESS_WINDOW, now);
        if (wait.isPresent()) {
            return wait;
        }
        Optional<Duration> dayWait = limiter.take(ADDRESS_DAILY, value, limits.perAddressDaily(), ADDRESS_DAY, now);
        // Otherwise insisting would use up the quarter of an hour that follows, and the wait just told would be a lie.
        if (dayWait.isPresent()) {
            giveBack(ADDRESS, value, ADDRESS_WINDOW, now);
        }
        return dayWait;
    }

    private void giveBack(String kind, String value, Duration window, Instant takenAt) {
        audit.attempt("use counter", () -> limiter.giveBack(kind, value, window, takenAt));
    }

    private static String counted(EmailAddress address, String allowance) {
        return address.normalised() + " " + allowance;
    }

    private Asked tooOften(Reason reason, Duration wait, String detail) {
        audit.tell(AuditEvent.Type.LINK_ASKED, reason, "", "", detail);
        return new Asked.TooOften(reason, wait);
    }

    private String newRequestId() {
        byte[] id = new byte[REQUEST_ID_BYTES];
        random.nextBytes(id);
        return Signed.encode(id);
    }
}
