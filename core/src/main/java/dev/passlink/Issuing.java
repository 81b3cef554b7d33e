package dev.passlink;

import dev.passlink.port.LinkRequestQueue;
import dev.passlink.port.Mailer;
import dev.passlink.port.TokenGenerator;
import dev.passlink.port.UseCounter;
import dev.passlink.port.UserLookup;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The queue's side of asking: who is it, may they, what goes into the mail. Writes nothing but a limit's count. */
final class Issuing implements LinkRequestQueue.Handler {
    private static final Duration WINDOW = Asking.ADDRESS_WINDOW;

    private final KeyRing ring;
    private final TokenGenerator tokens;
    private final UserLookup users;
    private final Limits limits;
    private final Limiter limiter;
    private final LoginMail template;
    private final Mailer mailer;
    private final Duration lifetime;
    private final Clock clock;
    private final Audit audit;

    Issuing(
            KeyRing ring,
            TokenGenerator tokens,
            UserLookup users,
            Limits limits,
            UseCounter counts,
            LoginMail template,
            Mailer mailer,
            Duration lifetime,
            Clock clock,
            Audit audit) {
        this.ring = ring;
        this.tokens = tokens;
        this.users = users;
        this.limits = limits;
        this.limiter = new Limiter(counts, ring);
        this.template = template;
        this.mailer = mailer;
        this.lifetime = lifetime;
        this.clock = clock;
        this.audit = audit;
    }

    @Override
    public boolean handle(LinkRequest request) {
        Instant now = clock.instant();
        Instant expiresAt = request.askedAt().plus(lifetime);
        Optional<Key> key = ring.find(request.keyId());
        if (!now.isBefore(expiresAt) || key.isEmpty()) {
            return dropped(request, Reason.EXPIRED, "");
        }
        Optional<User> found = audit.ask("user lookup", () -> users.findByAddress(request.address()));
        if (found.isEmpty()) {
            return dropped(request, Reason.UNKNOWN_USER, "");
        }
        User user = found.get();
        if (!user.enabled()) {
            return dropped(request, Reason.DISABLED, user.id());
        }
        String counted = user.id() + " " + request.allowance();
        if (audit.ask("use counter", () -> limiter.take("user", counted, limits.perUser(), WINDOW, now))
                .isPresent()) {
            return dropped(request, Reason.USER_LIMIT, user.id());
        }
        boolean sent = false;
        try {
            Delivery delivery = send(mail(request, key.get(), user, expiresAt), user);
            sent = delivery instanceof Delivery.Sent;
            return !(delivery instanceof Delivery.TryLater);
        } finally {
            if (!sent) {
                audit.attempt("use counter", () -> limiter.giveBack("user", counted, WINDOW, now));
            }
        }
    }

    @Override
    public void abandoned(LinkRequest request) {
        dropped(request, Reason.MAIL_DEFERRED, "");
    }

    private Mail mail(LinkRequest request, Key key, User user, Instant expiresAt) {
        Grant grant = new Grant(
                key.id(),
                Derivation.grantId(key, request.id()),
                user.subject(),
                request.scope(),
                1,
                request.askedAt(),
                expiresAt,
                Derivation.stampFingerprint(key, user.subject(), user.stamp()),
                request.next());
        return template.compose(user, grant.id(), audit.ask("token generator", () -> tokens.generate(grant)), lifetime);
    }

    private Delivery send(Mail mail, User user) {
        Delivery delivery;
        try {
            delivery = mailer.send(mail);
        } catch (RuntimeException e) {
            delivery =
                    new Delivery.TryLater("the mailer failed: " + e.getClass().getName());
        }
        Reason reason = delivery instanceof Delivery.Sent
                ? Reason.OK
                : delivery instanceof Delivery.TryLater ? Reason.MAIL_DEFERRED : Reason.MAIL_REFUSED;
        audit.tell(AuditEvent.Type.MAIL, reason, user.id(), mail.id(), delivery.reply());
        return delivery;
    }

    private boolean dropped(LinkRequest request, Reason reason, String subject) {
        String handle = ring.find(request.keyId())
                .map(key -> Derivation.grantId(key, request.id()))
                .orElse("");
        audit.tell(
                AuditEvent.Type.LINK_DROPPED,
                reason,
                subject,
                handle,
                request.address().masked());
        return true;
    }
}
