package dev.passlink.mail;

import dev.passlink.AuditEvent;
import dev.passlink.CodeFormat;
import dev.passlink.EmailAddress;
import dev.passlink.Grant;
import dev.passlink.Reason;
import dev.passlink.Subject;
import dev.passlink.User;
import dev.passlink.account.Accounts;
import dev.passlink.account.Stamps;
import dev.passlink.ask.AskedRequest;
import dev.passlink.ask.AskingLimits;
import dev.passlink.ask.LinkRules;
import dev.passlink.ask.LoginCodes;
import dev.passlink.audit.Audit;
import dev.passlink.count.Clocks;
import dev.passlink.count.CodeFailures;
import dev.passlink.count.Newest;
import dev.passlink.port.Delivery;
import dev.passlink.port.LinkRequest;
import dev.passlink.port.LinkRequestQueue;
import dev.passlink.port.LinkRequestQueue.Outcome;
import dev.passlink.port.Mail;
import dev.passlink.port.MailContent;
import dev.passlink.port.Mailer;
import dev.passlink.port.TokenGenerator;
import dev.passlink.token.Derivation;
import dev.passlink.token.Key;
import dev.passlink.token.Keys;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The queue's side of asking: who it is, whether they may sign in, and what goes into the email. Writes nothing but
 * the count of a limit.
 */
public record Issuing(
        Keys keys,
        TokenGenerator tokens,
        Accounts accounts,
        AskingLimits limits,
        Mails mails,
        Mailer mailer,
        LinkRules rules,
        CodeFailures failures,
        Newest newest,
        Clock clock,
        Audit audit)
        implements LinkRequestQueue.Handler {
    @Override
    public Outcome handle(LinkRequest text) {
        Optional<AskedRequest> request = AskedRequest.of(text, keys);
        // During a roll-out a node with that version, or that key, may take the next attempt; so may the site that it
        // belongs to, if two keep their requests in one store.
        if (request.isEmpty()) {
            return Outcome.ELSEWHERE;
        }
        return switch (request.get().kind()) {
            case MAIL, SENT, PASSKEY_ADDED, PASSKEY_REMOVED, PASSKEY_RENAMED -> mail(request.get());
            case WRONG_CODE -> countWrongCode(request.get());
        };
    }

    /** Whoever can copy a row of the queue must not have a report for ever, by which to lock an account's codes. */
    private Outcome countWrongCode(AskedRequest request) {
        Instant codeEnds = request.askedAt().plus(CodeFormat.MAX_LIFETIME).plus(Clocks.MARGIN);
        if (!clock.instant().isBefore(codeEnds)) {
            return dropped(request, Reason.EXPIRED, "");
        }
        Optional<User> user = accounts.at(request.address());
        user.ifPresent(failures::countForUser);
        user.ifPresent(known ->
                audit.tell(AuditEvent.Type.WRONG_CODE, Reason.WRONG_CODE, known.id(), request.grantId(keys), ""));
        return Outcome.DONE;
    }

    private Outcome mail(AskedRequest request) {
        Instant now = clock.instant();
        if (!now.isBefore(request.expiresAt())) {
            return dropped(request, Reason.EXPIRED, "");
        }
        Optional<User> found = receiver(request);
        if (found.isEmpty() && !isForAnybody(request)) {
            return dropped(request, Reason.UNKNOWN_USER, "");
        }
        if (found.isEmpty() && !Subject.canBeGuest(request.address())) {
            return dropped(request, Reason.BAD_ADDRESS, "");
        }
        // A temporarily disabled account still has the passkey afterwards, so its owner gets the notice.
        if (found.isPresent() && !found.get().enabled() && !request.kind().isNotice()) {
            return dropped(request, Reason.DISABLED, found.get().id());
        }
        String name = found.map(User::id).orElse("");
        // A thief who changes the account's address at once must not be the one who gets the notice.
        EmailAddress to = request.kind().isNotice()
                ? request.address()
                : found.map(User::email).orElse(request.address());
        boolean limited = request.sentTo().isEmpty();
        if (limited && !limits.takeForUser(to, request.allowance(), now)) {
            return dropped(request, Reason.USER_LIMIT, name);
        }
        boolean gone = false;
        try {
            Delivery delivery = send(compose(request, request.key(keys), found, to), name);
            gone = delivery instanceof Delivery.Sent || delivery instanceof Delivery.Unconfirmed;
            return outcome(delivery);
        } finally {
            if (limited && !gone) {
                limits.giveBackForUser(to, request.allowance(), now);
            }
        }
    }

    /** A guest to whom the application sends something stays a guest, even if the address has an account. */
    private Optional<User> receiver(AskedRequest request) {
        return request.sentTo()
                .map(subject -> subject.isGuest() ? Optional.<User>empty() : accounts.withId(subject.name()))
                .orElseGet(() -> accounts.at(request.address()));
    }

    /** An email for a user who is gone goes to nobody. */
    private boolean isForAnybody(AskedRequest request) {
        return request.sentTo()
                .map(Subject::isGuest)
                .orElseGet(() -> request.wish().isView() || accounts.signUp());
    }

    @Override
    public void abandoned(LinkRequest text) {
        AskedRequest.of(text, keys).ifPresentOrElse(this::abandoned, this::cannotBeRead);
    }

    private void abandoned(AskedRequest request) {
        boolean mail = request.kind() != AskedRequest.Kind.WRONG_CODE;
        dropped(request, mail ? Reason.MAIL_DEFERRED : Reason.UNAVAILABLE, "");
    }

    private void cannotBeRead() {
        audit.tell(
                AuditEvent.Type.LINK_DROPPED,
                Reason.EXPIRED,
                "",
                "",
                "written by another version or site, or with a key that this node doesn't have");
    }

    private Mail compose(AskedRequest request, Key key, Optional<User> user, EmailAddress to) {
        if (request.kind().isNotice()) {
            return mails.notice(request, request.grantId(keys), to);
        }
        boolean view = request.wish().isView();
        Subject subject = user.map(User::subject).orElseGet(() -> Subject.guest(request.address()));
        if (rules.newestOnly() && !view) {
            newest.mailed(subject, request.askedAt());
        }
        Grant grant = grant(request, key, subject, Stamps.of(user));
        String token = view || rules.policy().link() ? tokens.generate(grant) : "";
        boolean codeIsGood = clock.instant().isBefore(request.askedAt().plus(rules.codeLifetime()));
        String code = !view && rules.policy().code() && codeIsGood ? code(request, key, user) : "";
        return mails.write(request, grant.id(), to, kind(request, user), token, code);
    }

    private static MailContent.Kind kind(AskedRequest request, Optional<User> user) {
        if (request.wish().isView()) {
            return request.sentTo().isPresent() ? MailContent.Kind.SENT_VIEW : MailContent.Kind.VIEW;
        }
        return user.isPresent() ? MailContent.Kind.LOGIN : MailContent.Kind.SIGN_UP;
    }

    private static Grant grant(AskedRequest request, Key key, Subject subject, String stamp) {
        boolean view = request.wish().isView();
        return new Grant(
                key.id(),
                Derivation.grantId(key, request.id()),
                subject,
                request.wish().scope(),
                request.wish().uses(),
                request.askedAt(),
                request.expiresAt(),
                view
                        ? Derivation.viewFingerprint(
                                key, subject, stamp, request.wish().viewStamp())
                        : Derivation.stampFingerprint(key, subject, stamp),
                view ? "" : request.wish().next());
    }

    /**
     * If wrong codes have locked somebody out, and no link can let them in, their email has a code that nobody can
     * guess.
     */
    private String code(AskedRequest request, Key key, Optional<User> user) {
        LoginCodes codes = new LoginCodes(rules.codeFormat());
        boolean locked = failures.isLocked(request.address())
                || user.filter(failures::isLocked).isPresent();
        return !rules.policy().link() && locked
                ? codes.longCode(key, request.id(), request.address(), request.askedAt())
                : codes.code(key, request.id(), request.address(), request.askedAt());
    }

    private Delivery send(Mail mail, String subject) {
        Delivery delivery = send(mail);
        audit.tell(AuditEvent.Type.MAIL, reason(delivery), subject, mail.id(), delivery.reply());
        return delivery;
    }

    private Delivery send(Mail mail) {
        @Nullable Delivery delivery;
        try {
            delivery = mailer.send(mail);
        } catch (Exception e) {
            Audit.keepInterrupt(e);
            return new Delivery.TryLater("the mailer failed: " + e.getClass().getName());
        }
        if (delivery == null) {
            // It may have been sent: one copy more is better than none, and seven are spam.
            String what = "Mailer.send returned null, which isn't allowed";
            audit.tell(AuditEvent.Type.FAILURE, Reason.UNAVAILABLE, "", mail.id(), "mailer: " + what);
            return new Delivery.Unconfirmed(what);
        }
        return delivery;
    }

    private static Reason reason(Delivery delivery) {
        if (delivery instanceof Delivery.TryLater) {
            return Reason.MAIL_DEFERRED;
        }
        if (delivery instanceof Delivery.Unconfirmed) {
            return Reason.MAIL_UNCONFIRMED;
        }
        return delivery instanceof Delivery.Sent ? Reason.OK : Reason.MAIL_REFUSED;
    }

    private static Outcome outcome(Delivery delivery) {
        if (delivery instanceof Delivery.TryLater) {
            return Outcome.AGAIN;
        }
        return delivery instanceof Delivery.Unconfirmed ? Outcome.ONCE_MORE : Outcome.DONE;
    }

    private Outcome dropped(AskedRequest request, Reason reason, String subject) {
        String address = request.address().masked();
        audit.tell(AuditEvent.Type.LINK_DROPPED, reason, subject, request.grantId(keys), address);
        return Outcome.DONE;
    }
}
