package dev.passlink;

import dev.passlink.pass.PassLifetimes;
import java.time.Duration;

/**
 * The settings of passes: how long people stay signed in; see {@link Passlink.Builder#passes}.
 *
 * <p>Immutable: each method returns a copy.
 */
public final class PassSettings {
    static final PassSettings DEFAULT = new PassSettings(
            StaySignedIn.NEVER,
            new PassLifetimes(Duration.ofHours(12), Duration.ofDays(30), Duration.ofDays(90), Duration.ofSeconds(60)));

    private final StaySignedIn stay;
    private final PassLifetimes lifetimes;

    private PassSettings(StaySignedIn stay, PassLifetimes lifetimes) {
        this.stay = stay;
        this.lifetimes = lifetimes;
    }

    /**
     * Sets how long a sign-in lasts at most.
     *
     * @param lifetime from a minute to 30 days; 12 hours by default
     * @return the changed settings
     * @throws IllegalArgumentException if it is out of range
     */
    public PassSettings lifetime(Duration lifetime) {
        if (lifetime.compareTo(Duration.ofMinutes(1)) < 0 || lifetime.compareTo(Duration.ofDays(30)) > 0) {
            throw new IllegalArgumentException("A sign-in lasts for a minute to 30 days.");
        }
        return new PassSettings(stay, lifetimes.session(Duration.ofSeconds(lifetime.toSeconds())));
    }

    /**
     * Sets whether a sign-in may outlive the browser's session.
     *
     * @param stay {@link StaySignedIn#NEVER} by default
     * @return the changed settings
     */
    public PassSettings staySignedIn(StaySignedIn stay) {
        return new PassSettings(Given.value(stay, "staySignedIn"), lifetimes);
    }

    /**
     * Sets how long a sign-in that outlives the browser's session lasts. Each use starts the first time again.
     *
     * @param unused the time until it ends if it isn't used, at least an hour; 30 days by default
     * @param atMost the time until it ends in any case, at most 400 days, the longest that browsers keep a cookie; 90
     *     days by default, which is more than the 30 that NIST SP 800-63B-4 §2.1.3 recommends at AAL1
     * @return the changed settings
     * @throws IllegalArgumentException if one is out of range, or the first is longer than the second
     */
    public PassSettings stayLifetime(Duration unused, Duration atMost) {
        if (unused.compareTo(Duration.ofHours(1)) < 0
                || atMost.compareTo(unused) < 0
                || atMost.compareTo(Pass.MAX_LIFETIME) > 0) {
            throw new IllegalArgumentException("Staying signed in lasts from an hour, if unused, to 400 days at "
                    + "most, and the first time can't be longer than the second.");
        }
        return new PassSettings(
                stay,
                lifetimes.lasting(Duration.ofSeconds(unused.toSeconds()), Duration.ofSeconds(atMost.toSeconds())));
    }

    /**
     * Sets how long a disabled account, a changed stamp or a sign-out elsewhere may go unnoticed.
     *
     * @param interval from zero, which checks on every request, to 15 minutes; 60 seconds by default
     * @return the changed settings
     * @throws IllegalArgumentException if it is out of range
     */
    public PassSettings checkEvery(Duration interval) {
        if (interval.isNegative() || interval.compareTo(Duration.ofMinutes(15)) > 0) {
            throw new IllegalArgumentException(
                    "A pass must be checked at least every 15 minutes: give a time from zero to 15 minutes.");
        }
        return new PassSettings(stay, lifetimes.checkEvery(interval));
    }

    StaySignedIn staySignedIn() {
        return stay;
    }

    PassLifetimes lifetimes() {
        return lifetimes;
    }
}
