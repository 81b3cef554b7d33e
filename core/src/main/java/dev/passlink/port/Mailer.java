package dev.passlink.port;

/**
 * Hands one mail over to whatever delivers it.
 *
 * <p>Called by the queue's threads, several at once. It makes one attempt and says how it went: the queue owns back-off
 * and retries. It must end by a deadline of its own.
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
