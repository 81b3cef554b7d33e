package dev.passlink.count;

import dev.passlink.audit.Guarded;
import dev.passlink.port.UseCounter;
import java.time.Instant;
import java.util.Optional;

/** Counts the uses of grants and the revocations of grants and passes, which must never be forgotten too early. */
public final class Uses {
    /** A count that no number of uses reaches: what is revoked stands at or above it. */
    private static final long REVOKED = 1L << 40;

    private final UseCounter counter;

    public Uses(UseCounter counter) {
        this.counter = counter;
    }

    /** Before then a first use cannot be told from a second, nor a live pass from one that was signed out. */
    public Instant rememberedSince() {
        return counter.remembersSince();
    }

    /**
     * Counts a use, or looks.
     *
     * @param amount 1 to use it, 0 to look
     * @param until when the grant ends: its count lives {@link Clocks#MARGIN} longer
     * @return how often it was used before
     */
    public long count(String grantId, int amount, Instant until) {
        return counter.add(ofGrant(grantId), amount, until.plus(Clocks.MARGIN)) - amount;
    }

    public boolean isUsed(String grantId, Instant now) {
        return counter.add(ofGrant(grantId), 0, now) > 0;
    }

    /** What the one use of a sign-in that waits for a second step is counted by: its grant was used for it already. */
    public static String secondStepOf(String grantId) {
        return grantId + ".2";
    }

    /** The same for one that another browser has approved, by which its grant was used up. */
    public static String approvedOf(String grantId) {
        return grantId + ".3";
    }

    /** Counts as many as say for whom: a grant's fingerprint, and one more, so that it is never nothing. */
    public void approve(String grantId, long stampFingerprint, Instant until) {
        counter.add(ofApproval(grantId), stampFingerprint + 1, until.plus(Clocks.MARGIN));
    }

    /** The fingerprint for which it was approved; empty if it was not. */
    public Optional<Long> approval(String grantId, Instant now) {
        long counted = counter.add(ofApproval(grantId), 0, now);
        return counted > 0 ? Optional.of(counted - 1) : Optional.empty();
    }

    /** For a person who got nothing for it. It lets nobody in. */
    public void giveBack(String grantId, Instant until) {
        Guarded.attempt(() -> counter.add(ofGrant(grantId), -1, until));
    }

    public static boolean isRevoked(long usedBefore) {
        return usedBefore >= REVOKED;
    }

    /** Revokes everything that came from a grant, or still can. */
    public void revoke(String id, Instant until) {
        counter.add(ofGrant(id), REVOKED, until.plus(Clocks.MARGIN));
        counter.add(ofGrant(secondStepOf(id)), REVOKED, until.plus(Clocks.MARGIN));
        counter.add(ofGrant(approvedOf(id)), REVOKED, until.plus(Clocks.MARGIN));
        revokePass(id, until);
    }

    public void revokePass(String id, Instant until) {
        counter.add(ofPass(id), REVOKED, until.plus(Clocks.MARGIN));
    }

    public boolean isPassRevoked(String id, Instant until) {
        return counter.add(ofPass(id), 0, until.plus(Clocks.MARGIN)) > 0;
    }

    private static String ofGrant(String id) {
        return "u." + id;
    }

    private static String ofApproval(String id) {
        return "a." + id;
    }

    private static String ofPass(String id) {
        return "p." + id;
    }
}
