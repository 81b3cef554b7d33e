package dev.passlink.gate;

import dev.passlink.Grant;
import dev.passlink.LocalPath;
import dev.passlink.Scope;
import dev.passlink.User;
import dev.passlink.adapter.LoginForm;
import dev.passlink.adapter.Redemption;
import dev.passlink.count.IssueTime;
import dev.passlink.token.Derivation;
import dev.passlink.token.Key;
import dev.passlink.token.Keys;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Makes of somebody who was proved by other means than an email what a link for their account would have been redeemed to. */
public record Vouching(Keys keys, IssueTime issueTime) {
    private static final Duration LIFETIME = Duration.ofMinutes(10);

    /**
     * Grants a sign-in.
     *
     * @param by what vouches
     * @param once what it vouches by, this one time
     */
    public Redemption.Granted granted(String by, String once, User user, LoginForm form) {
        Key key = keys.signing();
        Instant now = issueTime.now();
        Grant grant = new Grant(
                key.id(),
                Derivation.grantId(key, by, once),
                user.subject(),
                Scope.LOGIN,
                1,
                now,
                now.plus(LIFETIME),
                Derivation.stampFingerprint(key, user.subject(), user.stamp()),
                LocalPath.orNowhere(form.next()));
        return new Redemption.Granted(grant, Optional.of(user), true, form.stay(), true, List.of());
    }
}
