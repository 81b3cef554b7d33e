package dev.passlink;

import dev.passlink.port.UseCounter;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The time that is written into what is issued: whole seconds, and never before the counter began to remember.
 *
 * <p>In the second in which an in-memory counter starts, rounding down would date a fresh grant before that start, and
 * it would be refused as forgotten; it is dated to the next second instead.
 */
final class IssueTime {
    private final Clock clock;
    private final UseCounter uses;
    private final Audit audit;

    IssueTime(Clock clock, UseCounter uses, Audit audit) {
        this.clock = clock;
        this.uses = uses;
        this.audit = audit;
    }

    Instant now() {
        Instant second = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant since = audit.ask("use counter", uses::remembersSince);
        return second.isBefore(since) ? roundedUp(since) : second;
    }

    private static Instant roundedUp(Instant time) {
        Instant second = time.truncatedTo(ChronoUnit.SECONDS);
        return second.isBefore(time) ? second.plusSeconds(1) : second;
    }
}
