package dev.passlink.port;

import java.util.Optional;

/**
 * Hands one mail over to whatever delivers it.
 *
 * <p>Called by the queue's threads, several at once. It makes one attempt and says how it went: the queue owns back-off
 * and retries. It must end by a deadline of its own.
 *
 * <p>One that is {@link AutoCloseable} is closed by {@link dev.passlink.Passlink#close()} after the queue, perhaps while
 * attempts are still under way. If closing waits for them, it is interrupted when its time is over, and then cuts them off.
 */
@FunctionalInterface
public interface Mailer {
    /**
     * Makes one attempt.
     *
     * @param mail the mail; its bodies carry a secret and are never logged
     * @return how it went
     * @throws RuntimeException taken as {@link Delivery.TryLater}
     */
    Delivery send(Mail mail);

    /**
     * Whether it could do its work now, as {@link dev.passlink.Passlink#verify} asks it at start-up and for a health check.
     *
     * @return one line for an operator, without a secret, on what is in the way; empty, the default, if nothing is known to be
     * @throws RuntimeException taken as a problem, too
     */
    default Optional<String> problem() {
        return Optional.empty();
    }

    /**
     * What protection the emails lack on their way, told as an event at start.
     *
     * @return one line for an operator; empty, the default, if they lack none that is known of
     */
    default Optional<String> weakness() {
        return Optional.empty();
    }
}
