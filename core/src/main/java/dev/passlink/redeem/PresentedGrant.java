package dev.passlink.redeem;

import dev.passlink.Grant;
import dev.passlink.Reason;
import dev.passlink.User;
import dev.passlink.View;
import dev.passlink.adapter.Redemption.Granted;
import dev.passlink.ask.LinkRules;
import dev.passlink.count.Uses;
import dev.passlink.gate.Presented;
import dev.passlink.gate.Terms;
import dev.passlink.gate.Wanted;
import dev.passlink.token.PassCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** A grant at the gate, by its token or its code. */
final class PresentedGrant implements Presented {
    private final Grant grant;
    private final Wanted wanted;
    private final Supplier<Reason> sitesRules;
    private final Uses uses;
    private final String counted;
    private final Instant presentedAt;
    private final boolean asked;
    private final boolean stay;
    private final List<String> numbers;
    private final Predicate<Granted> redeems;
    private boolean redeemed;

    /**
     * @param counted what its uses are counted by
     * @param asked whether this browser asked for it
     * @param stay whether it then asked to stay signed in
     * @param numbers which this browser is asked for
     * @param redeems whether it is to be redeemed, once all else is known to be good; or only looked at
     */
    PresentedGrant(
            Grant grant,
            Wanted wanted,
            Supplier<Reason> sitesRules,
            Uses uses,
            String counted,
            Instant presentedAt,
            boolean asked,
            boolean stay,
            List<String> numbers,
            Predicate<Granted> redeems) {
        this.grant = grant;
        this.wanted = wanted;
        this.sitesRules = sitesRules;
        this.uses = uses;
        this.counted = counted;
        this.presentedAt = presentedAt;
        this.asked = asked;
        this.stay = stay;
        this.numbers = numbers;
        this.redeems = redeems;
    }

    @Override
    public Terms terms() {
        return new Terms(
                grant.subject(),
                grant.scope(),
                grant.keyId(),
                grant.stampFingerprint(),
                grant.issuedAt(),
                grant.issuedAt(),
                grant.expiresAt());
    }

    @Override
    public Wanted wanted() {
        return wanted;
    }

    @Override
    public Reason byTheSitesRules() {
        return sitesRules.get();
    }

    /** A link is opened once or a few times: there is no lately. */
    @Override
    public boolean wasCheckedLately(Instant now) {
        return false;
    }

    /** A view's pass has no roles. */
    @Override
    public boolean hasRoomFor(User user) {
        return !grant.scope().isLogin() || PassCodec.fitsCookie(user);
    }

    /**
     * All emails of one request share the count: it outlives the last of them, which nobody sends any more once this has
     * counted.
     */
    @Override
    public Reason count(Optional<User> user) {
        redeemed = redeems.test(granted(user));
        long usedBefore = uses.count(counted, redeemed ? 1 : 0, lastEmailEnds());
        if (Uses.isRevoked(usedBefore)) {
            return Reason.REVOKED;
        }
        int allowed = allowed();
        return allowed != Grant.UNTIL_EXPIRY && usedBefore >= allowed ? Reason.USED : Reason.OK;
    }

    /** The view's rule can only lessen what the link was issued with. */
    private int allowed() {
        View view = wanted.view();
        int byRule = view == null ? grant.uses() : view.rule().uses();
        return grant.uses() == Grant.UNTIL_EXPIRY || byRule == Grant.UNTIL_EXPIRY
                ? Math.max(grant.uses(), byRule)
                : Math.min(grant.uses(), byRule);
    }

    /**
     * The latest time at which any email of the same request can end. It follows from the grant alone, and from nothing
     * that is set on this node: another may have sent the last email, or be the next to look. All links of one request
     * for a view live equally long; one to sign in may live longer than this one, or than the code that was typed.
     */
    Instant lastEmailEnds() {
        Duration lifetime = Duration.between(grant.issuedAt(), grant.expiresAt());
        return presentedAt.plus(
                lifetime.compareTo(LinkRules.LONGEST_LIFETIME) > 0 ? lifetime : LinkRules.LONGEST_LIFETIME);
    }

    Granted granted(Optional<User> user) {
        return new Granted(grant, user, asked, stay, redeemed, numbers);
    }

    boolean redeemed() {
        return redeemed;
    }

    void giveBack() {
        uses.giveBack(counted, grant.expiresAt());
    }
}
