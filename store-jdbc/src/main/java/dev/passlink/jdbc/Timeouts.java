package dev.passlink.jdbc;

import java.time.Duration;

/** What a time limit may be. */
final class Timeouts {
    static final Duration STATEMENT = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofHours(1);

    private Timeouts() {}

    static Duration checked(Duration timeout) {
        if (timeout.toMillis() < 1 || timeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("A time limit is between a millisecond and an hour here.");
        }
        return timeout;
    }
}
