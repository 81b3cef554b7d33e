package dev.passlink.ask;

import dev.passlink.Scope;
import java.time.Duration;

/**
 * What somebody asks a link for: a sign-in, or a view at the path {@code next}.
 *
 * @param next where the person wants to go, as a local path; empty for the default
 * @param lifetime how long the link works, from the time it was asked for, in whole seconds
 * @param uses how many times it works, as in {@link dev.passlink.Grant#uses()}
 * @param viewStamp a keyed hash of the view's stamp when it was asked for; empty for a login
 * @param connecting the provider, by the name on its button, whose identity waits in the asking browser for this email;
 *     empty if none does
 * @param passkey the name of the passkey that the email is about; if it was renamed, the name before and then the new
 *     one, each on its line; empty for a link
 */
public record Wish(
        Scope scope, String next, Duration lifetime, int uses, String viewStamp, String connecting, String passkey) {
    /** If a queue hasn't delivered a notice by then, it is no longer news. The queue's back-off may end sooner. */
    private static final Duration NOTICE_LIFETIME = Duration.ofDays(1);

    /** A wish for a link, without a passkey. */
    public Wish(Scope scope, String next, Duration lifetime, int uses, String viewStamp, String connecting) {
        this(scope, next, lifetime, uses, viewStamp, connecting, "");
    }

    public static Wish login(String next, Duration lifetime, String connecting) {
        return new Wish(Scope.LOGIN, next, lifetime, 1, "", connecting);
    }

    /** A wish for a notice about a passkey, without a link. */
    public static Wish notice(String passkey) {
        return new Wish(Scope.LOGIN, "", NOTICE_LIFETIME, 1, "", "", passkey);
    }

    /** A wish for a notice that a passkey was renamed: a name is one line. */
    public static Wish notice(String before, String after) {
        return notice(before + "\n" + after);
    }

    public boolean isView() {
        return !scope.isLogin();
    }

    Wish connecting(String provider) {
        return new Wish(scope, next, lifetime, uses, viewStamp, provider, passkey);
    }
}
