package dev.passlink;

import dev.passlink.port.LinkRequestQueue;
import dev.passlink.port.Mailer;
import dev.passlink.port.TokenGenerator;
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
    private final Mails mails;
    private final Mailer mailer;
    private final LinkRules rules;
    private final boolean signUp;
    private final CodeFailures failures;
    private final Newest newest;
    private final Clock clock;
    private final Audit audit;

    Issuing(
            KeyRing ring,
            TokenGenerator tokens,
            UserLookup users,
            Limits limits,
            Counts counts,
            Mails mails,
            Mailer mailer,
            LinkRules rules,
            boolean signUp,
            CodeFailures failures,
            Newest newest,
            Clock clock,
            Audit audit) {
        this.ring = ring;
        this.tokens = tokens;
        this.users = users;
        this.limits = limits;
        this.limiter = new Limiter(counts, ring);
        this.mails = mails;
        this.mailer = mailer;
        this.rules = rules;
        this.signUp = signUp;
        this.failures = failures;
        this.newest = newest;
        this.clock = clock;
        this.audit = audit;
    }

    @Override
    public boolean handle(LinkRequest request) {
        return switch (request.kind()) {
            case MAIL -> mail(request);
            case WRONG_CODE -> countWrongCode(request);
        };
    }

    private boolean countWrongCode(LinkRequest request) {
        Optional<User> user = audit.ask("user lookup", () -> users.findByAddress(request.address()));
        user.ifPresent(failures::countForUser);
        user.ifPresent(
                known -> audit.tell(AuditEvent.Type.WRONG_CODE, Reason.WRONG_CODE, known.id(), grantId(request), ""));
        return true;
    }

    private boolean mail(LinkRequest request) {
        Instant now = clock.instant();
        Instant expiresAt = request.askedAt().plus(request.lifetime());
        boolean view = !request.scope().isLogin();
        Optional<Key> key = ring.find(request.keyId());
        if (!now.isBefore(expiresAt) || key.isEmpty()) {
            return dropped(request, Reason.EXPIRED, "");
        }
        Optional<User> found = audit.ask("user lookup", () -> users.findByAddress(request.address()));
        if (found.isEmpty() && !view && !signUp) {
            return dropped(request, Reason.UNKNOWN_USER, "");
        }
        if (found.isEmpty() && !Subject.canBeGuest(request.address())) {
            return dropped(request, Reason.BAD_ADDRESS, "");
        }
        if (found.isPresent() && !found.get().enabled()) {
            return dropped(request, Reason.DISABLED, found.get().id());
        }
        Subject subject = found.map(User::subject).orElseGet(() -> Subject.guest(request.address()));
        String name = found.map(User::id).orElse("");
        EmailAddress to = found.map(User::email).orElse(request.address());
        String counted = to.mailbox() + " " + request.allowance();
        if (audit.ask("use counter", () -> limiter.take("user", counted, limits.perUser(), WINDOW, now))
                .isPresent()) {
            return dropped(request, Reason.USER_LIMIT, name);
        }
        boolean sent = false;
        try {
            if (rules.newestOnly() && !view) {
                audit.ask("use counter", () -> newest.mailed(subject, request.askedAt()));
            }
            Delivery delivery = send(compose(request, key.get(), subject, found, to, expiresAt), name);
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
        dropped(request, request.kind() == LinkRequest.Kind.MAIL ? Reason.MAIL_DEFERRED : Reason.UNAVAILABLE, "");
    }

    private Mail compose(
            LinkRequest request, Key key, Subject subject, Optional<User> user, EmailAddress to, Instant expiresAt) {
        boolean view = !request.scope().isLogin();
        String stamp = user.map(User::stamp).orElse("");
        Grant grant = new Grant(
                key.id(),
                Derivation.grantId(key, request.id()),
                subject,
                request.scope(),
                request.uses(),
                request.askedAt(),
                expiresAt,
                view
                        ? Derivation.viewFingerprint(key, subject, stamp, request.viewStamp())
                        : Derivation.stampFingerprint(key, subject, stamp),
                view ? "" : request.next());
        String token = view || rules.policy().link() ? audit.ask("token generator", () -> tokens.generate(grant)) : "";
        String code = !view && rules.policy().code()
                ? Derivation.code(key, request.id(), request.address(), request.askedAt(), rules.codeFormat())
                : "";
        MailContent.Kind kind =
                view ? MailContent.Kind.VIEW : user.isPresent() ? MailContent.Kind.LOGIN : MailContent.Kind.SIGN_UP;
        return audit.ask("mail template", () -> mails.write(request, grant.id(), to, kind, token, code));
    }

    private Delivery send(Mail mail, String subject) {
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
        audit.tell(AuditEvent.Type.MAIL, reason, subject, mail.id(), delivery.reply());
        return delivery;
    }

    private boolean dropped(LinkRequest request, Reason reason, String subject) {
        String address = request.address().masked();
        audit.tell(AuditEvent.Type.LINK_DROPPED, reason, subject, grantId(request), address);
        return true;
    }

    private String grantId(LinkRequest request) {
        return ring.find(request.keyId())
                .map(key -> Derivation.grantId(key, request.id()))
                .orElse("");
    }
}
