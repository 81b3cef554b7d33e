package dev.passlink.jdbc;

import java.time.Duration;

/** The permitted time limits. */
final class Timeouts {
    static final Duration STATEMENT = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofHours(1);

    private Timeouts() {}

    static Duration checked(Duration timeout) {
        if (timeout.toMillis() < 1 || timeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("This time limit must be from a millisecond to an hour.");
        }
        return timeout;
    }
}
