package dev.passlink.count;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The time that is written into what is issued: whole seconds, and never before the counter began to remember.
 *
 * <p>In the second in which an in-memory counter starts, rounding down would date a fresh grant before that start, and
 * it would be refused as forgotten; it is dated to the next second instead.
 */
public final class IssueTime {
    private final Clock clock;
    private final Uses uses;

    public IssueTime(Clock clock, Uses uses) {
        this.clock = clock;
        this.uses = uses;
    }

    public Instant now() {
        Instant second = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant since = uses.rememberedSince();
        return second.isBefore(since) ? roundedUp(since) : second;
    }

    private static Instant roundedUp(Instant time) {
        Instant second = time.truncatedTo(ChronoUnit.SECONDS);
        return second.isBefore(time) ? second.plusSeconds(1) : second;
    }
}
