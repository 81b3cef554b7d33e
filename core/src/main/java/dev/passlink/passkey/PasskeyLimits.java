package dev.passlink.passkey;

import dev.passlink.Pass;
import dev.passlink.SignInMethod;
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

    /** The same for whoever is signed in: by another's sign-in to the same account, nobody is shut out. */
    static String who(Pass pass) {
        return "pass " + pass.id();
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

    /** Says how long to wait before one more passkey is added; counts nothing. */
    Optional<Duration> waitToAdd(Pass pass) {
        return limiter.peek(List.of(added(pass)), clock.instant()).map(Limiter.Refused::retryIn);
    }

    void countAdded(Pass pass) {
        var unused = take(added(pass));
    }

    /** A sign-in by an email costs one, which has limits of its own; any other is made as often as somebody likes. */
    private static Limit added(Pass pass) {
        boolean byMail = pass.method() == SignInMethod.LINK || pass.method() == SignInMethod.CODE;
        return new Limit(
                "passkey-added", byMail ? who(pass) : "user " + pass.subject().name(), ADDED_PER_HOUR, HOUR);
    }

    private Optional<Duration> take(Limit limit) {
        return limiter.take(List.of(limit), clock.instant()).map(Limiter.Refused::retryIn);
    }
}
