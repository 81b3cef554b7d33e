package dev.passlink.ask;

import dev.passlink.Scope;
import java.time.Duration;

/**
 * What a link is asked for: a login, or a view at the path {@code next}.
 *
 * @param next where the person wants to go, a local path; empty if nowhere in particular
 * @param lifetime how long the link is good, from the time it was asked for, in whole seconds
 * @param uses how often, as in {@link dev.passlink.Grant#uses()}
 * @param viewStamp a keyed hash of the view's stamp when it was asked for; empty for a login
 * @param connecting the provider, by the name on its button, whose identity waits in the asking browser for this email;
 *     empty if none does
 * @param passkey the name of the one that the email is about; empty for a link
 */
public record Wish(
        Scope scope, String next, Duration lifetime, int uses, String viewStamp, String connecting, String passkey) {
    /** Whatever a queue has not delivered by then is no news any more; its back-off may end sooner. */
    private static final Duration NOTICE_LIFETIME = Duration.ofDays(1);

    /** A link, which is about no passkey. */
    public Wish(Scope scope, String next, Duration lifetime, int uses, String viewStamp, String connecting) {
        this(scope, next, lifetime, uses, viewStamp, connecting, "");
    }

    public static Wish login(String next, Duration lifetime, String connecting) {
        return new Wish(Scope.LOGIN, next, lifetime, 1, "", connecting);
    }

    /** No link: to be told what became of a passkey. */
    public static Wish notice(String passkey) {
        return new Wish(Scope.LOGIN, "", NOTICE_LIFETIME, 1, "", "", passkey);
    }

    public boolean isView() {
        return !scope.isLogin();
    }

    Wish connecting(String provider) {
        return new Wish(scope, next, lifetime, uses, viewStamp, provider, passkey);
    }
}
