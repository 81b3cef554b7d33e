package dev.passlink.jdbc;

import dev.passlink.jdbc.RequestTable.Claim;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A row that this node works on, or has dealt with and could not yet say so. */
final class HeldClaim {
    private final RequestTable table;
    private final Claim claim;
    private final Duration lease;
    private long renewedAt = System.nanoTime();
    private @Nullable Runnable unwritten;
    private boolean over;

    HeldClaim(RequestTable table, Claim claim, Duration lease) {
        this.table = table;
        this.claim = claim;
        this.lease = lease;
    }

    Claim claim() {
        return claim;
    }

    /** Writes down how the attempt ended; from now on there is nothing to renew, which would undo that. */
    synchronized void end(Runnable outcome) {
        unwritten = outcome;
        outcome.run();
        over = true;
    }

    /**
     * Holds on to what is worked on, and says again what could not be said.
     *
     * @return true if there is nothing more to do
     */
    synchronized boolean keepUp() {
        if (!over && unwritten != null) {
            end(unwritten);
        } else if (!over && System.nanoTime() - renewedAt >= lease.toNanos() / 3) {
            table.renew(claim, lease);
            renewedAt = System.nanoTime();
        }
        return over;
    }
}
