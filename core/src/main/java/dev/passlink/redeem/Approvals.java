package dev.passlink.redeem;

import dev.passlink.Grant;
import dev.passlink.Subject;
import dev.passlink.ask.ApprovalNumbers;
import dev.passlink.ask.LinkRules;
import dev.passlink.audit.Guarded;
import dev.passlink.count.Limiter;
import dev.passlink.count.Limiter.Limit;
import dev.passlink.token.Keys;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Decides which browser is asked for the number that the asking one shows, and how often the answer may be wrong. */
public record Approvals(Keys keys, Limiter limiter, LinkRules rules, Clock clock) {
    /**
     * Somebody who asks in another person's name may hope for a scanner that presses a number: each wrong press costs
     * them a day.
     */
    private static final Duration DAY = Duration.ofDays(1);

    private static final Duration MONTH = Duration.ofDays(30);
    private static final int MOST_IN_A_MONTH = 2;

    /** The numbers to choose from; empty if there is nothing to approve, or the answer was wrong lately. */
    List<String> numbers(Grant grant) {
        boolean asked = isOffered(grant)
                && limiter.peek(wrong(grant.subject()), clock.instant()).isEmpty();
        return asked ? numbersOf(grant).map(ApprovalNumbers::shown).orElse(List.of()) : List.of();
    }

    /** No browser waits for an invitation, and no view signs anybody in. */
    boolean isOffered(Grant grant) {
        return rules.approveElsewhere() && grant.scope().isLogin() && !grant.invitation();
    }

    boolean isRight(Grant grant, String number) {
        return numbersOf(grant)
                .filter(numbers -> numbers.right().equals(number))
                .isPresent();
    }

    private Optional<ApprovalNumbers> numbersOf(Grant grant) {
        return keys.find(grant.keyId()).map(key -> ApprovalNumbers.of(key, grant.id()));
    }

    /** Counts a wrong answer before it is compared, so that only one of several concurrent answers is compared. */
    boolean take(Subject subject, Instant now) {
        return limiter.take(wrong(subject), now).isEmpty();
    }

    void giveBack(Subject subject, Instant takenAt) {
        Guarded.attempt(() -> limiter.giveBack(wrong(subject), takenAt));
    }

    private static List<Limit> wrong(Subject subject) {
        return List.of(
                new Limit("wrong-numbers-day", subject.name(), 1, DAY),
                new Limit("wrong-numbers-month", subject.name(), MOST_IN_A_MONTH, MONTH));
    }
}
