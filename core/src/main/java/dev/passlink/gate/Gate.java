package dev.passlink.gate;

import dev.passlink.Reason;
import dev.passlink.User;
import dev.passlink.View;
import dev.passlink.account.Accounts;
import dev.passlink.account.Stamps;
import dev.passlink.audit.Guarded;
import dev.passlink.count.Clocks;
import dev.passlink.count.Uses;
import dev.passlink.token.Key;
import dev.passlink.token.Keys;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides who is let in, by a link, a code or a pass alike: the threat model, read from top to bottom.
 *
 * <p>Everything that comes here is authentic. A forgery gets no further than its signature: no lookup, no counter, no
 * database.
 */
public record Gate(Keys keys, Uses uses, Accounts accounts, Guarded guarded, Clock clock) {
    public Decision decide(Presented presented) {
        Terms terms = presented.terms();
        Wanted wanted = presented.wanted();
        Instant now = clock.instant();
        // A link for one view never opens another and never signs in.
        if (!wanted.hasScope(terms.scope())) {
            return Decision.without(Reason.WRONG_SCOPE, now);
        }
        if (terms.checkedAt().isAfter(now.plus(Clocks.SKEW))) {
            return Decision.without(Reason.NOT_YET_VALID, now);
        }
        if (wanted.isOver(terms, now)) {
            return Decision.without(Reason.EXPIRED, now);
        }
        Reason bySite = presented.byTheSitesRules();
        if (bySite != Reason.OK) {
            return Decision.without(bySite, now);
        }
        // A restarted counter can't tell a first use from a second, or an active pass from one that was ended.
        if (isForgotten(terms)) {
            return Decision.without(Reason.FORGOTTEN, now);
        }
        if (presented.wasCheckedLately(now)) {
            return Decision.without(Reason.OK, now);
        }
        Optional<User> user = terms.isGuestOfAView() ? Optional.empty() : accounts.of(terms.subject());
        if (user.isEmpty() && !terms.isGuestOfAView() && !isOfferedAnAccount(terms)) {
            return Decision.without(Reason.UNKNOWN_USER, now);
        }
        if (user.isPresent() && !user.get().enabled()) {
            return Decision.without(Reason.DISABLED, now);
        }
        // Changed address, "sign out everywhere", disabled and enabled again: whatever was mailed before is dead. So is
        // an offer to sign up once the address has an account, and every link to a view whose own stamp has changed.
        View view = wanted.view();
        String viewStamp = view == null ? "" : guarded.stampOf(view);
        if ((user.isPresent() || terms.isGuestOfAView()) && !hasSameStamps(terms, user, viewStamp)) {
            return Decision.without(Reason.STAMP_CHANGED, now);
        }
        if (user.isPresent() && !presented.hasRoomFor(user.get())) {
            return Decision.without(Reason.TOO_MANY_ROLES, now);
        }
        Reason counted = presented.count(user);
        // By now a counter knows if this answer came from a store that has lost its counts.
        if (counted == Reason.OK && isForgotten(terms)) {
            return Decision.without(Reason.FORGOTTEN, now);
        }
        return new Decision(counted, now, true, user, viewStamp);
    }

    private boolean isForgotten(Terms terms) {
        return terms.from().isBefore(uses.rememberedSince());
    }

    private boolean isOfferedAnAccount(Terms terms) {
        return terms.subject().isGuest() && terms.scope().isLogin() && accounts.signUp();
    }

    private boolean hasSameStamps(Terms terms, Optional<User> user, String viewStamp) {
        Optional<Key> key = keys.find(terms.keyId());
        boolean sameSubject =
                user.map(known -> known.subject().equals(terms.subject())).orElse(true);
        return sameSubject
                && key.isPresent()
                && terms.stampFingerprint()
                        == Stamps.fingerprint(key.get(), terms.subject(), terms.scope(), Stamps.of(user), viewStamp);
    }
}
