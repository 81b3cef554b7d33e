package dev.passlink.adapter;

import dev.passlink.Reason;
import java.time.Duration;

/**
 * The answer to asking for a link; the same for an address with an account and without.
 *
 * <p>None of them says whether an email will come.
 */
public sealed interface Asked {
    /**
     * The request was queued.
     *
     * @param requests what the asking browser keeps from now on, sealed; see {@link Browser#requests()}
     */
    record Queued(String requests) implements Asked {
        /**
         * Says nothing: with the browser's cookie, a link can be redeemed at once.
         *
         * @return a constant
         */
        @Override
        public String toString() {
            return "Queued[…]";
        }
    }

    /**
     * Somebody asked too often. Nothing was queued.
     *
     * @param reason {@link Reason#CLIENT_LIMIT} or {@link Reason#ADDRESS_LIMIT}
     * @param retryAfter how long to wait before trying again, at least a second
     */
    record TooOften(Reason reason, Duration retryAfter) implements Asked {}

    /**
     * The queue is full, for any address.
     *
     * @param retryAfter how long to wait before trying again
     */
    record Full(Duration retryAfter) implements Asked {}

    /** The text isn't an email address. */
    record BadAddress() implements Asked {}

    /** The application's {@link dev.passlink.port.AskingCheck} refused. */
    record Declined() implements Asked {}

    /**
     * The application's {@link dev.passlink.port.AskingCheck} needs more: ask again with the answer to a challenge.
     */
    record Challenged() implements Asked {}
}
