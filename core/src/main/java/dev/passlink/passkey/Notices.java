package dev.passlink.passkey;

import dev.passlink.AuditEvent;
import dev.passlink.Reason;
import dev.passlink.User;
import dev.passlink.adapter.Browser;
import dev.passlink.ask.AskedRequest;
import dev.passlink.ask.Wish;
import dev.passlink.audit.Audit;
import dev.passlink.count.IssueTime;
import dev.passlink.port.LinkRequestQueue;
import dev.passlink.port.Passkey;
import dev.passlink.token.Keys;
import dev.passlink.token.RandomBytes;
import java.util.Optional;

/** Sends notices about passkeys to an account's address, through the queue, which retries. */
record Notices(Keys keys, LinkRequestQueue queue, IssueTime issueTime, RandomBytes random, Audit audit) {
    private static final int REQUEST_ID_BYTES = 16;

    /** False if the queue is full. */
    boolean tell(AskedRequest.Kind kind, User user, Passkey passkey, Browser browser) {
        return tell(kind, user, Wish.notice(passkey.name()), browser);
    }

    /** False if the queue is full. */
    boolean tellRenamed(User user, Passkey before, String name, Browser browser) {
        return tell(AskedRequest.Kind.PASSKEY_RENAMED, user, Wish.notice(before.name(), name), browser);
    }

    private boolean tell(AskedRequest.Kind kind, User user, Wish wish, Browser browser) {
        AskedRequest request = new AskedRequest(
                kind,
                random.text(REQUEST_ID_BYTES),
                keys.signing().id(),
                user.email(),
                issueTime.now(),
                wish,
                "",
                browser.language(),
                browser.device(),
                Optional.of(user.subject()));
        boolean queued = queue.offer(request.toLinkRequest(keys));
        if (!queued) {
            audit.tell(AuditEvent.Type.FAILURE, Reason.QUEUE_FULL, user.id(), request.grantId(keys), "passkey notice");
        }
        return queued;
    }
}
