package dev.passlink.gate;

import dev.passlink.Scope;
import dev.passlink.Subject;
import java.time.Instant;

/**
 * What a link, a code or a pass says of itself, once it is known to be ours.
 *
 * @param keyId the key that every value derived for it uses
 * @param from when it was issued: a counter must remember since then
 * @param checkedAt when all this was last true; the same as {@code from} for what was never checked
 * @param until the first moment at which it is over
 */
public record Terms(
        Subject subject,
        Scope scope,
        int keyId,
        long stampFingerprint,
        Instant from,
        Instant checkedAt,
        Instant until) {
    /** A guest of a view has no account and needs none. */
    boolean isGuestOfAView() {
        return subject.isGuest() && !scope.isLogin();
    }
}
