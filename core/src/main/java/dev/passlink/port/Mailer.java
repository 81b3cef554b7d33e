package dev.passlink.port;

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
}
