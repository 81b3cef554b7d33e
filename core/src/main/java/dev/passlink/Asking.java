package dev.passlink;

import dev.passlink.port.LinkRequestQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The page's side of asking: limits, then the queue. Nothing here depends on whether an account exists, so nothing here
 * can tell.
 */
final class Asking {
    static final Duration ADDRESS_WINDOW = Duration.ofMinutes(15);
    private static final Duration ADDRESS_DAY = Duration.ofDays(1);
    private static final Duration CLIENT_WINDOW = Duration.ofMinutes(1);
    private static final Duration QUEUE_RETRY = Duration.ofSeconds(30);
    /** Well within the clock skew that a token from the future is forgiven. */
    private static final Duration MOST_AHEAD = Duration.ofSeconds(30);

    private static final int REQUEST_ID_BYTES = 16;
    private static final String ADDRESS = "address";
    private static final String ADDRESS_DAILY = "address-day";

    private final KeyRing ring;
    private final Limits limits;
    private final Limiter limiter;
    private final LinkRequestQueue queue;
    private final IssueTime issueTime;
    private final RandomBytes random;
    private final AskingCookie cookie;
    private final Redeeming redeeming;
    private final LinkRules rules;
    private final KnownBrowser knownBrowser;
    private final Audit audit;

    Asking(
            KeyRing ring,
            Limits limits,
            Counts counts,
            LinkRequestQueue queue,
            IssueTime issueTime,
            RandomBytes random,
            AskingCookie cookie,
            Redeeming redeeming,
            LinkRules rules,
            Audit audit) {
        this.ring = ring;
        this.limits = limits;
        this.limiter = new Limiter(counts, ring);
        this.queue = queue;
        this.issueTime = issueTime;
        this.random = random;
        this.cookie = cookie;
        this.redeeming = redeeming;
        this.rules = rules;
        this.knownBrowser = new KnownBrowser(ring, random);
        this.audit = audit;
    }

    /** @param linking the provider whose identity waits for this, by the name on its button; empty for none */
    Asked requestLogin(LoginForm form, String linking, String client, Browser browser) {
        Wish login = new Wish(
                Scope.LOGIN, LocalPath.orNowhere(form.next()), form.stay(), rules.linkLifetime(), 1, "", linking);
        return request(form.address(), login, client, browser);
    }

    Asked requestLink(String address, View view, String path, String client, Browser browser) {
        String stamp = redeeming.viewStamp(ring.signing(), view);
        Wish wish = new Wish(
                view.scope(),
                path,
                false,
                view.rule().linkLifetime(),
                view.rule().uses(),
                stamp,
                "");
        return request(address, wish, client, browser);
    }

    /** What a link is asked for: a login, or a view at the path {@code next}. */
    private record Wish(
            Scope scope, String next, boolean stay, Duration lifetime, int uses, String viewStamp, String linking) {
        boolean isView() {
            return !scope.isLogin();
        }
    }

    private Asked request(String text, Wish wish, String client, Browser browser) {
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
            return tooOften(Reason.ADDRESS_LIMIT, addressWait.get(), address.masked() + ", client " + client);
        }
        AskingCookie.Request asked = request(address, wish, browser, now);
        LinkRequest request = new LinkRequest(
                LinkRequest.Kind.MAIL,
                asked.id(),
                asked.keyId(),
                address,
                wish.scope(),
                asked.next(),
                asked.askedAt(),
                wish.lifetime(),
                wish.uses(),
                wish.viewStamp(),
                allowance,
                asked.linking(),
                browser.language(),
                browser.device());
        if (!isQueued(request, now)) {
            audit.tell(AuditEvent.Type.LINK_ASKED, Reason.QUEUE_FULL, "", "", address.masked() + ", client " + client);
            return new Asked.Full(QUEUE_RETRY);
        }
        String handle = Derivation.grantId(ring.signing(), asked.id());
        audit.tell(AuditEvent.Type.LINK_ASKED, Reason.OK, "", handle, address.masked());
        return new Asked.Queued(cookie.with(browser.requests(), asked, now));
    }

    /** What this browser waits for: its newest request, if that is not older than ten minutes. */
    Optional<Waiting> waiting(Browser browser) {
        return newest(browser)
                .map(request -> new Waiting(
                        request.address(), request.next(), request.stay(), request.view(), request.askedAt()));
    }

    boolean isRedeemed(Browser browser) {
        return newest(browser)
                .filter(request -> ring.find(request.keyId())
                        .filter(key -> redeeming.isUsed(key, request.id()))
                        .isPresent())
                .isPresent();
    }

    Duration resendIn(String client, Browser browser) {
        Instant now = issueTime.now();
        return newest(browser)
                .map(AskingCookie.Request::address)
                .map(address -> {
                    String allowance = knownBrowser.allowance(browser.known(), address);
                    return audit.ask("use counter", () -> resendIn(client, address, allowance, now));
                })
                .orElse(Duration.ZERO);
    }

    private Optional<AskingCookie.Request> newest(Browser browser) {
        return cookie.open(browser.requests(), issueTime.now()).stream().findFirst();
    }

    /**
     * Asked for again in the same browser, a mail stands for the same request: all of them share one use. Only a request
     * that was used already gives way to a new one, or the new mail would be dead on arrival.
     */
    private AskingCookie.Request request(EmailAddress address, Wish wish, Browser browser, Instant now) {
        Key key = ring.signing();
        List<AskingCookie.Request> earlier = cookie.open(browser.requests(), now);
        Optional<AskingCookie.Request> again = earlier.stream()
                .filter(request -> request.address().equals(address) && request.keyId() == key.id())
                .filter(request -> request.view() == wish.isView()
                        && (!wish.isView() || request.next().equals(wish.next())))
                .findFirst()
                .filter(request -> !redeeming.isUsed(key, request.id()));
        String id = again.map(AskingCookie.Request::id).orElseGet(this::newRequestId);
        // What waits for one of these mails is linked by any of them.
        String linking = wish.linking().isEmpty()
                ? again.map(AskingCookie.Request::linking).orElse("")
                : wish.linking();
        Instant askedAt = earlier.isEmpty() ? now : after(earlier.get(0).askedAt(), now);
        return new AskingCookie.Request(
                id, key.id(), address, askedAt, wish.next(), wish.stay(), wish.isView(), linking);
    }

    /** No two mails of a browser are of one second, or they would carry the same code, and neither were the newest. */
    private static Instant after(Instant last, Instant now) {
        Instant next = last.plusSeconds(1);
        boolean ahead = next.isAfter(now) && next.isBefore(now.plus(MOST_AHEAD));
        return ahead ? next : now;
    }

    private Duration resendIn(String client, EmailAddress address, String allowance, Instant now) {
        String value = counted(address, allowance);
        return Stream.of(
                        limiter.peek("client", client, limits.perClient(), CLIENT_WINDOW, now),
                        limiter.peek(ADDRESS, value, limits.perAddress(), ADDRESS_WINDOW, now),
                        limiter.peek(ADDRESS_DAILY, value, limits.perAddressDaily(), ADDRESS_DAY, now))
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
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
        return address.mailbox() + " " + allowance;
    }

    private Asked tooOften(Reason reason, Duration wait, String detail) {
        audit.tell(AuditEvent.Type.LINK_ASKED, reason, "", "", detail);
        return new Asked.TooOften(reason, wait);
    }

    private String newRequestId() {
        return random.text(REQUEST_ID_BYTES);
    }
}
