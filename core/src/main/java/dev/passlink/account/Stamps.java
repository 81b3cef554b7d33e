package dev.passlink.account;

import dev.passlink.Scope;
import dev.passlink.Subject;
import dev.passlink.User;
import dev.passlink.token.Derivation;
import dev.passlink.token.Key;
import java.util.Optional;

/** The stamps that links and passes live by: of the account, and of the view. */
public final class Stamps {
    private Stamps() {}

    /** Of an account; a guest's is empty. */
    public static String of(Optional<User> user) {
        return user.map(User::stamp).orElse("");
    }

    /**
     * What a link or a pass for a scope would carry now.
     *
     * @param stamp of the account
     * @param viewStamp what the application says of the view; of no account for a login
     */
    public static long fingerprint(Key key, Subject subject, Scope scope, String stamp, String viewStamp) {
        return scope.isLogin()
                ? Derivation.stampFingerprint(key, subject, stamp)
                : Derivation.viewFingerprint(key, subject, stamp, Derivation.viewStamp(key, scope, viewStamp));
    }
}
