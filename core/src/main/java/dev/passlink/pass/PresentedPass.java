package dev.passlink.pass;

import dev.passlink.Pass;
import dev.passlink.Reason;
import dev.passlink.User;
import dev.passlink.count.Uses;
import dev.passlink.gate.Presented;
import dev.passlink.gate.Terms;
import dev.passlink.gate.Wanted;
import dev.passlink.token.SignedPass;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A pass at the gate. */
record PresentedPass(SignedPass signed, Wanted wanted, Duration checkEvery, Uses uses) implements Presented {
    private Pass pass() {
        return signed.pass();
    }

    @Override
    public Terms terms() {
        return new Terms(
                pass().subject(),
                pass().scope(),
                signed.key().id(),
                signed.stampFingerprint(),
                pass().signedInAt(),
                pass().checkedAt(),
                pass().expiresAt());
    }

    /** They were asked when it was given. */
    @Override
    public Reason byTheSitesRules() {
        return Reason.OK;
    }

    /** Nothing that another node's clock dates after this one's: who is to be looked up at once would not be. */
    @Override
    public boolean wasCheckedLately(Instant now) {
        Instant checkedAt = pass().checkedAt();
        return !now.isBefore(checkedAt) && now.isBefore(checkedAt.plus(checkEvery));
    }

    /** Its cookie stays as it is where it has none; see {@link Passes}. */
    @Override
    public boolean hasRoomFor(User user) {
        return true;
    }

    @Override
    public Reason count(Optional<User> user) {
        return uses.isPassRevoked(pass().id(), pass().endsAt()) ? Reason.REVOKED : Reason.OK;
    }
}
