package dev.passlink.passkey;

import dev.passlink.Pass;
import dev.passlink.SignInMethod;
import dev.passlink.adapter.Browser;
import dev.passlink.ask.KnownBrowser;
import dev.passlink.audit.Guarded;
import dev.passlink.count.Limiter;
import dev.passlink.count.Limiter.Limit;
import dev.passlink.port.Passkey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Limits how often answers may be refused, a passkey may be used, and passkeys may be added or renamed. An intruder in an
 * account can't use up what its owner needs: each passkey is counted separately, and removals aren't counted, since
 * each was added before.
 *
 * @param triesPerMinute of one client, that may be refused
 */
public record PasskeyLimits(Limiter limiter, KnownBrowser knownBrowser, int triesPerMinute, Clock clock) {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int USES_PER_MINUTE = 30;
    /** Each addition and renaming sends an email, and somebody with a program of their own can make any number. */
    private static final int TOLD_PER_HOUR = 10;

    /** Refused answers are counted so that a neighbour can't lock out a browser that has signed in before. */
    String whoSignsIn(Browser browser) {
        return knownBrowser
                .id(browser.known())
                .map(id -> "browser " + id)
                .orElseGet(() -> "client " + browser.client());
    }

    /** The same for a signed-in user: another sign-in to the same account can't lock them out. */
    static String who(Pass pass) {
        return "pass " + pass.id();
    }

    Optional<Duration> waitToTry(String who) {
        return limiter.peek(tries(who), clock.instant()).map(Limiter.Refused::retryIn);
    }

    /** Only refusals count: a whole office that signs in at nine o'clock gets in. */
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

    /**
     * Counts an email about something that is added or renamed before it is sent, so that of several at once no more are
     * sent; or says how long to wait.
     */
    Optional<Duration> tell(Pass pass, Instant now) {
        return limiter.take(List.of(told(pass)), now).map(Limiter.Refused::retryIn);
    }

    /** For an email that wasn't sent. */
    void notTold(Pass pass, Instant takenAt) {
        Guarded.attempt(() -> limiter.giveBack(List.of(told(pass)), takenAt));
    }

    /** A sign-in by email needs an email, which has its own limits; any other sign-in can be repeated at will. */
    private static Limit told(Pass pass) {
        boolean byMail = pass.method() == SignInMethod.LINK || pass.method() == SignInMethod.CODE;
        return new Limit(
                "passkey-told", byMail ? who(pass) : "user " + pass.subject().name(), TOLD_PER_HOUR, HOUR);
    }

    private Optional<Duration> take(Limit limit) {
        return limiter.take(List.of(limit), clock.instant()).map(Limiter.Refused::retryIn);
    }
}
