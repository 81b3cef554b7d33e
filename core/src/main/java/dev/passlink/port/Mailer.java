package dev.passlink.port;

import java.util.Optional;

/**
 * Delivers emails.
 *
 * <p>Called by the queue's threads, several at once. It makes one attempt and reports the result; the queue does
 * back-off and retries. It must end by its own deadline.
 *
 * <p>If it is {@link AutoCloseable}, {@link dev.passlink.Passlink#close()} closes it after the queue, perhaps while
 * attempts are still in progress. If closing waits for them, it is interrupted when its time is over, and must then
 * cut them off.
 */
@FunctionalInterface
public interface Mailer {
    /**
     * Makes one attempt.
     *
     * @param mail the email; its bodies carry a secret and must never be logged
     * @return the result
     * @throws RuntimeException counts as {@link Delivery.TryLater}
     */
    Delivery send(Mail mail);

    /**
     * Checks whether it can do its work now. {@link dev.passlink.Passlink#verify} calls it at start-up and for health
     * checks.
     *
     * @return the problem, on one line for an operator and without a secret; empty, the default, if none is known
     * @throws RuntimeException counts as a problem, too
     */
    default Optional<String> problem() {
        return Optional.empty();
    }

    /**
     * The protection that emails lack on their way. It is reported as an event at start-up.
     *
     * @return one line for an operator; empty, the default, if no weakness is known
     */
    default Optional<String> weakness() {
        return Optional.empty();
    }
}
