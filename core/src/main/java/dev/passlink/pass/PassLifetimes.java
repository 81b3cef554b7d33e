package dev.passlink.pass;

import java.time.Duration;

/**
 * How long sign-ins last.
 *
 * @param session until one ends that ends with the browser's session
 * @param lasting until one ends that outlives it, if it is not used
 * @param lastingAtMost until that one ends in any case
 * @param checkEvery after how long account and revocation are looked up again
 */
public record PassLifetimes(Duration session, Duration lasting, Duration lastingAtMost, Duration checkEvery) {
    public PassLifetimes session(Duration session) {
        return new PassLifetimes(session, lasting, lastingAtMost, checkEvery);
    }

    public PassLifetimes lasting(Duration lasting, Duration atMost) {
        return new PassLifetimes(session, lasting, atMost, checkEvery);
    }

    public PassLifetimes checkEvery(Duration checkEvery) {
        return new PassLifetimes(session, lasting, lastingAtMost, checkEvery);
    }
}
