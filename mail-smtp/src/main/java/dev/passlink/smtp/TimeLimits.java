package dev.passlink.smtp;

import java.time.Duration;

/**
 * A mailer's time limits, in milliseconds, as sockets need them.
 *
 * @param connect the limit for an address to answer
 * @param command the limit for everything before the text
 * @param last the limit for the text and the answer to it
 */
record TimeLimits(int connect, int command, int last) {

    static int millis(Duration limit) {
        long millis = limit.compareTo(Duration.ofDays(1)) > 0 ? 0 : limit.toMillis();
        if (millis < 1) {
            throw new IllegalArgumentException(
                    "A time limit must be between one millisecond and one day: without a limit, a silent server "
                            + "would block a thread of the queue forever.");
        }
        return (int) millis;
    }
}
