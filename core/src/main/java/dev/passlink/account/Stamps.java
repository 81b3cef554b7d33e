package dev.passlink.account;

import dev.passlink.Scope;
import dev.passlink.Subject;
import dev.passlink.User;
import dev.passlink.token.Derivation;
import dev.passlink.token.Key;
import java.util.Optional;

/** The stamps that keep links and passes valid: the account's and the view's. */
public final class Stamps {
    private Stamps() {}

    /** An account's stamp; empty for a guest. */
    public static String of(Optional<User> user) {
        return user.map(User::stamp).orElse("");
    }

    /**
     * The fingerprint that a link or a pass for a scope would carry now.
     *
     * @param stamp the account's stamp
     * @param viewStamp the view's stamp; not used for a sign-in
     */
    public static long fingerprint(Key key, Subject subject, Scope scope, String stamp, String viewStamp) {
        return scope.isLogin()
                ? Derivation.stampFingerprint(key, subject, stamp)
                : Derivation.viewFingerprint(key, subject, stamp, Derivation.viewStamp(key, scope, viewStamp));
    }
}
