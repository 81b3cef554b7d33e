package dev.passlink.view;

import dev.passlink.AuditEvent;
import dev.passlink.Device;
import dev.passlink.EmailAddress;
import dev.passlink.Reason;
import dev.passlink.Subject;
import dev.passlink.User;
import dev.passlink.View;
import dev.passlink.account.Accounts;
import dev.passlink.ask.AskedRequest;
import dev.passlink.ask.LinkUrls;
import dev.passlink.ask.Wish;
import dev.passlink.audit.Audit;
import dev.passlink.audit.Guarded;
import dev.passlink.count.IssueTime;
import dev.passlink.port.LinkRequestQueue;
import dev.passlink.token.Derivation;
import dev.passlink.token.Key;
import dev.passlink.token.Keys;
import dev.passlink.token.RandomBytes;
import java.util.Locale;
import java.util.Optional;

/**
 * Links to views that the application has Passlink send. They go through the queue, like those that somebody asks
 * for.
 */
public record Sending(
        Keys keys,
        LinkRequestQueue queue,
        Accounts accounts,
        IssueTime issueTime,
        RandomBytes random,
        LinkUrls urls,
        Views views,
        Guarded guarded,
        Audit audit) {
    private static final int REQUEST_ID_BYTES = 16;

    /** The handle; empty if the queue is full. */
    public Optional<String> send(Subject subject, View view, Locale language) {
        views.requireGuarded(view.rule());
        Optional<User> user = accounts.enabled(subject);
        if (user.isEmpty() && !subject.isGuest()) {
            throw new IllegalArgumentException("There is no enabled user " + subject.name() + " to send a link to.");
        }
        EmailAddress address = user.map(User::email).orElseGet(subject::guestAddress);
        Key key = keys.signing();
        Wish wish = new Wish(
                view.scope(),
                urls.path(view),
                view.rule().linkLifetime(),
                view.rule().uses(),
                Derivation.viewStamp(key, view.scope(), guarded.stampOf(view)),
                "");
        AskedRequest request = new AskedRequest(
                AskedRequest.Kind.SENT,
                random.text(REQUEST_ID_BYTES),
                key.id(),
                address,
                issueTime.now(),
                wish,
                "",
                language,
                Device.UNKNOWN,
                Optional.of(subject));
        String handle = request.grantId(keys);
        boolean queued = queue.offer(request.toLinkRequest(keys));
        String name = subject.isGuest() ? "" : subject.name();
        Reason reason = queued ? Reason.OK : Reason.QUEUE_FULL;
        audit.tell(
                AuditEvent.Type.LINK_ISSUED, reason, name, handle, view.rule().name());
        return queued ? Optional.of(handle) : Optional.empty();
    }
}
