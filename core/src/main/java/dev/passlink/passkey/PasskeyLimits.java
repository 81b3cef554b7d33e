package dev.passlink.passkey;

import dev.passlink.Pass;
import dev.passlink.adapter.Browser;
import dev.passlink.ask.KnownBrowser;
import dev.passlink.count.Limiter;
import dev.passlink.count.Limiter.Limit;
import dev.passlink.port.Passkey;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How often answers may be refused, one passkey be used, and new ones be added. Whoever has got into an account uses nothing up
 * that its owner needs: each passkey is counted by itself, and what is removed is not counted, since it was added before.
 *
 * @param triesPerMinute of one client, that may be refused
 */
public record PasskeyLimits(Limiter limiter, KnownBrowser knownBrowser, int triesPerMinute, Clock clock) {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int USES_PER_MINUTE = 30;
    /** Each sends an email, and whoever keeps a passkey in a program of their own makes any number. */
    private static final int ADDED_PER_HOUR = 10;

    /** What refused answers are counted on: a browser that has signed in before is not shut out by a neighbour. */
    String whoSignsIn(Browser browser) {
        return knownBrowser
                .id(browser.known())
                .map(id -> "browser " + id)
                .orElseGet(() -> "client " + browser.client());
    }

    /** The same for whoever is signed in. */
    static String who(Pass pass) {
        return "user " + pass.subject().name();
    }

    Optional<Duration> waitToTry(String who) {
        return limiter.peek(tries(who), clock.instant()).map(Limiter.Refused::retryIn);
    }

    /** Only what is refused counts: a whole office that signs in at nine o'clock is let in. */
    void countRefused(String who) {
        var unused = limiter.take(tries(who), clock.instant());
    }

    private List<Limit> tries(String who) {
        return List.of(new Limit("passkey-tries", who, triesPerMinute, MINUTE));
    }

    /** Counts a sign-in, or says how long to wait. */
    Optional<Duration> use(Passkey passkey) {
        return take(new Limit("passkey-uses", passkey.id(), USES_PER_MINUTE, MINUTE));
    }

    /** Counts a passkey that is added to an account, or says how long to wait. */
    Optional<Duration> add(String userId) {
        return take(new Limit("passkey-added", userId, ADDED_PER_HOUR, HOUR));
    }

    private Optional<Duration> take(Limit limit) {
        return limiter.take(List.of(limit), clock.instant()).map(Limiter.Refused::retryIn);
    }
}
