package dev.passlink.ask;

import dev.passlink.AuditEvent;
import dev.passlink.EmailAddress;
import dev.passlink.LocalPath;
import dev.passlink.Reason;
import dev.passlink.View;
import dev.passlink.adapter.Asked;
import dev.passlink.adapter.Browser;
import dev.passlink.adapter.LoginForm;
import dev.passlink.adapter.Waiting;
import dev.passlink.audit.Audit;
import dev.passlink.audit.Guarded;
import dev.passlink.count.Clocks;
import dev.passlink.count.IssueTime;
import dev.passlink.count.Limiter.Refused;
import dev.passlink.count.Uses;
import dev.passlink.port.AskingCheck;
import dev.passlink.port.LinkRequestQueue;
import dev.passlink.token.Derivation;
import dev.passlink.token.Key;
import dev.passlink.token.Keys;
import dev.passlink.token.RandomBytes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The page's side of asking: limits, the application's check, then the queue. Nothing here depends on whether an
 * account exists, so nothing here can reveal it.
 */
public record Asking(
        Keys keys,
        AskingLimits limits,
        AskingCheck check,
        LinkRequestQueue queue,
        IssueTime issueTime,
        RandomBytes random,
        AskingCookie cookie,
        Uses uses,
        LinkRules rules,
        KnownBrowser knownBrowser,
        Guarded guarded,
        Audit audit) {
    private static final Duration QUEUE_RETRY = Duration.ofSeconds(30);
    /**
     * A browser's last email may come from a node whose clock is that far ahead, and a few more may follow within the same
     * second. A link is refused for as many seconds as it's dated beyond the skew, in which no email arrives.
     */
    private static final Duration MOST_AHEAD = Clocks.SKEW.plusSeconds(AskingCookie.MAX_REQUESTS);

    private static final int REQUEST_ID_BYTES = 16;

    /**
     * Takes an address from the form.
     *
     * @param connecting the provider whose identity waits for this, by the name on its button; empty for none
     */
    public Asked requestLogin(LoginForm form, String connecting, String client, Browser browser) {
        Wish login = Wish.login(LocalPath.orNowhere(form.next()), rules.lifetime(), connecting);
        return request(form, login, client, browser);
    }

    public Asked requestLink(LoginForm form, View view, String path, String client, Browser browser) {
        String stamp = Derivation.viewStamp(keys.signing(), view.scope(), guarded.stampOf(view));
        Wish wish = new Wish(
                view.scope(), path, view.rule().linkLifetime(), view.rule().uses(), stamp, "");
        return request(form, wish, client, browser);
    }

    private Asked request(LoginForm form, Wish wish, String from, Browser browser) {
        Instant takenAt = issueTime.now();
        Optional<EmailAddress> parsed = EmailAddress.parse(form.address());
        // A browser that has signed in to this address is counted separately: nobody can lock it out by asking.
        String allowance = parsed.map(typed -> knownBrowser.allowance(browser.known(), typed))
                .orElse("");
        // The client's limits come first: a refused client touches nothing else and leaves no traces.
        Optional<Refused> client = limits.takeForClient(from, allowance, takenAt);
        if (client.isPresent()) {
            String kind = client.get().limit().kind();
            String which = kind.equals(AskingLimits.CLIENT) ? "" : ", " + kind;
            return tooOften(Reason.CLIENT_LIMIT, client.get(), "client " + from + which);
        }
        if (parsed.isEmpty()) {
            audit.tell(AuditEvent.Type.LINK_ASKED, Reason.BAD_ADDRESS, "", "", "client " + from);
            return new Asked.BadAddress();
        }
        EmailAddress address = parsed.get();
        // Before the address's limits: a refused request must not use them up.
        AskingCheck.Answer answer = check.check(
                new AskingCheck.Submission(address, wish.scope(), from, !allowance.isEmpty(), form.fields()));
        if (answer != AskingCheck.Answer.ALLOW) {
            return notAllowed(answer, address.masked() + ", client " + from);
        }
        Optional<Refused> often = limits.takeForAddress(address, allowance, form.typed(), takenAt);
        if (often.isPresent()) {
            return tooOften(Reason.ADDRESS_LIMIT, often.get(), address.masked() + ", client " + from);
        }
        // Only after the counter was called: it may have lost its counts, and links issued before that are refused.
        Instant now = issueTime.now();
        AskingCookie.Request asked = request(address, form, wish, browser, now);
        AskedRequest request = new AskedRequest(
                AskedRequest.Kind.MAIL,
                asked.id(),
                asked.keyId(),
                address,
                asked.askedAt(),
                wish.connecting(asked.connecting()),
                allowance,
                browser.language(),
                browser.device());
        if (!isQueued(request, form.typed(), takenAt)) {
            audit.tell(AuditEvent.Type.LINK_ASKED, Reason.QUEUE_FULL, "", "", address.masked() + ", client " + from);
            return new Asked.Full(QUEUE_RETRY);
        }
        audit.tell(AuditEvent.Type.LINK_ASKED, Reason.OK, "", request.grantId(keys), address.masked());
        return new Asked.Queued(cookie.with(browser.requests(), asked, now));
    }

    /** What this browser is waiting for: its newest request, if it is remembered. */
    public Optional<Waiting> waiting(Browser browser) {
        return newest(browser)
                .map(request -> new Waiting(
                        request.address(),
                        request.typed(),
                        request.next(),
                        request.stay(),
                        request.view(),
                        !request.view() && hasCode(request),
                        request.view() ? "" : number(request),
                        request.askedAt()));
    }

    private boolean hasCode(AskingCookie.Request request) {
        return rules.policy().code()
                && issueTime.now().isBefore(request.askedAt().plus(rules.codeLifetime()));
    }

    /** The same for an address without an account, and after the link was used. */
    private String number(AskingCookie.Request request) {
        boolean shown = rules.approveElsewhere()
                && issueTime.now().isBefore(request.askedAt().plus(rules.lifetime()));
        return keys.find(request.keyId())
                .filter(key -> shown)
                .map(key -> ApprovalNumbers.of(key, Derivation.grantId(key, request.id())))
                .map(ApprovalNumbers::right)
                .orElse("");
    }

    public boolean isRedeemed(Browser browser) {
        return newest(browser).filter(this::isUsed).isPresent();
    }

    public Duration resendIn(String client, Browser browser) {
        Instant now = issueTime.now();
        return newest(browser)
                .map(request -> {
                    String allowance = knownBrowser.allowance(browser.known(), request.address());
                    return limits.wait(client, request.address(), allowance, request.typed(), now);
                })
                .orElse(Duration.ZERO);
    }

    private Optional<AskingCookie.Request> newest(Browser browser) {
        return cookie.open(browser.requests(), issueTime.now()).stream().findFirst();
    }

    private boolean isUsed(AskingCookie.Request request) {
        String grantId = Derivation.grantId(keys, request.keyId(), request.id());
        return !grantId.isEmpty() && uses.isUsed(grantId, issueTime.now());
    }

    /**
     * If the same browser asks again, it's for the same request: all its emails share one use. Only a request that
     * was already used is replaced by a new one, since otherwise the new email wouldn't work at all; and one for a view
     * whose links live for another time from now on.
     */
    private AskingCookie.Request request(
            EmailAddress address, LoginForm form, Wish wish, Browser browser, Instant now) {
        Key key = keys.signing();
        List<AskingCookie.Request> earlier = cookie.open(browser.requests(), now);
        Optional<AskingCookie.Request> last = earlier.stream()
                .filter(request -> request.address().equals(address) && request.keyId() == key.id())
                // What follows from a request tells nobody who types a guess that it's the address of a masked one.
                .filter(request -> request.typed() == form.typed())
                .filter(request -> request.view() == wish.isView()
                        && (!wish.isView() || request.next().equals(wish.next())))
                .findFirst();
        Optional<AskingCookie.Request> again = last.filter(
                        request -> !wish.isView() || Derivation.isFor(wish.lifetime(), request.id()))
                .filter(request -> !isUsed(request));
        String id = again.map(AskingCookie.Request::id).orElseGet(() -> freshId(wish, last));
        // An identity that waits for one of these emails is connected by any of them.
        String connecting = wish.connecting().isEmpty()
                ? again.map(AskingCookie.Request::connecting).orElse("")
                : wish.connecting();
        Instant askedAt = earlier.isEmpty() ? now : after(earlier.get(0).askedAt(), now);
        boolean stay = form.stay() && !wish.isView();
        return new AskingCookie.Request(
                id, key.id(), address, askedAt, wish.next(), stay, wish.isView(), form.typed(), connecting);
    }

    private String freshId(Wish wish, Optional<AskingCookie.Request> last) {
        return wish.isView()
                ? Derivation.requestId(wish.lifetime(), random)
                : last.map(used -> Derivation.succeeding(used.id(), random))
                        .orElseGet(() -> random.text(REQUEST_ID_BYTES));
    }

    /**
     * No two emails of a browser have the same second, and none has an earlier one than the last. Otherwise they would
     * carry the same code, and neither would be the newest, or it would be the older.
     */
    private static Instant after(Instant last, Instant now) {
        Instant next = last.plusSeconds(1);
        boolean ahead = next.isAfter(now) && next.isBefore(now.plus(MOST_AHEAD));
        return ahead ? next : now;
    }

    private boolean isQueued(AskedRequest request, boolean typed, Instant takenAt) {
        boolean queued = false;
        try {
            queued = queue.offer(request.toLinkRequest(keys));
            return queued;
        } finally {
            // No email will be sent: five attempts at a full queue must not lock the address out once there is room.
            if (!queued) {
                limits.giveBack(request.address(), request.allowance(), typed, takenAt);
            }
        }
    }

    private Asked notAllowed(AskingCheck.Answer answer, String detail) {
        boolean refused = answer == AskingCheck.Answer.REFUSE;
        audit.tell(AuditEvent.Type.LINK_ASKED, refused ? Reason.DECLINED : Reason.ONE_MORE_STEP, "", "", detail);
        return refused ? new Asked.Declined() : new Asked.Challenged();
    }

    private Asked tooOften(Reason reason, Refused refused, String detail) {
        audit.tell(AuditEvent.Type.LINK_ASKED, reason, "", "", detail);
        return new Asked.TooOften(reason, refused.retryIn());
    }
}
