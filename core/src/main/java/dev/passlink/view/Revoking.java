package dev.passlink.view;

import dev.passlink.AuditEvent;
import dev.passlink.Pass;
import dev.passlink.Reason;
import dev.passlink.audit.Audit;
import dev.passlink.count.IssueTime;
import dev.passlink.count.Uses;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ends a link early, with all passes that came from it. */
public record Revoking(Uses uses, IssueTime issueTime, Audit audit) {
    /** Its first 16 characters are the id; the rest, if any, was once the end of the link. */
    private static final Pattern HANDLE = Pattern.compile("([A-Za-z0-9_-]{16})(\\.[0-9]{1,10})?");

    public void revoke(String handle) {
        Matcher parts = HANDLE.matcher(handle);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "This isn't a handle: give one from ViewLink.handle(), SignInLink.handle() or an event. It has "
                            + "16 letters, digits, dashes and underscores.");
        }
        String id = parts.group(1);
        uses.revoke(id, issueTime.now().plus(Pass.MAX_LIFETIME));
        audit.tell(AuditEvent.Type.LINK_REVOKED, Reason.OK, "", id, "");
    }
}
