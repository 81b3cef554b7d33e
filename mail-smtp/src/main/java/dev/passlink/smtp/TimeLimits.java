package dev.passlink.smtp;

import java.time.Duration;

/**
 * How patient a mailer is, in milliseconds, as sockets count.
 *
 * @param connect for an address to answer
 * @param command for everything before the text
 * @param last for the text and the answer to it
 */
record TimeLimits(int connect, int command, int last) {

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
