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
 */
public record Wish(Scope scope, String next, Duration lifetime, int uses, String viewStamp, String connecting) {
    public static Wish login(String next, Duration lifetime, String connecting) {
        return new Wish(Scope.LOGIN, next, lifetime, 1, "", connecting);
    }

    public boolean isView() {
        return !scope.isLogin();
    }

    Wish connecting(String provider) {
        return new Wish(scope, next, lifetime, uses, viewStamp, provider);
    }
}
