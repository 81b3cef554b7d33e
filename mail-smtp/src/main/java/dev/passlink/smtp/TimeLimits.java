package dev.passlink.smtp;

import java.time.Duration;

/** In milliseconds, as sockets count. */
record TimeLimits(int connect, int read, int write, int attempt) {

    static int millis(Duration limit) {
        long millis = limit.compareTo(Duration.ofDays(1)) > 0 ? 0 : limit.toMillis();
        if (millis < 1) {
            throw new IllegalArgumentException(
                    "A time limit is between one millisecond and one day: without a limit, a silent server holds a"
                            + " thread of the queue for ever.");
        }
        return (int) millis;
    }
}
