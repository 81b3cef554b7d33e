package dev.passlink.adapter;

import dev.passlink.Reason;
import java.time.Duration;

/**
 * The answer to asking for a link; the same for an address with an account and without.
 *
 * <p>None of them says whether a mail will come.
 */
public sealed interface Asked {
    /**
     * Taken.
     *
     * @param requests what the asking browser keeps from now on, sealed; see {@link Browser#requests()}
     */
    record Queued(String requests) implements Asked {
        /**
         * Says nothing: with what the browser keeps, a link is redeemed at once.
         *
         * @return a constant
         */
        @Override
        public String toString() {
            return "Queued[…]";
        }
    }

    /**
     * Asked too often. Nothing was queued.
     *
     * @param reason {@link Reason#CLIENT_LIMIT} or {@link Reason#ADDRESS_LIMIT}
     * @param retryAfter when it is worth trying again, at least a second
     */
    record TooOften(Reason reason, Duration retryAfter) implements Asked {}

    /**
     * No room, for any address.
     *
     * @param retryAfter when it is worth trying again
     */
    record Full(Duration retryAfter) implements Asked {}

    /** The text is not one mail address. */
    record BadAddress() implements Asked {}

    /** The application's {@link dev.passlink.port.AskingCheck} refused. */
    record Declined() implements Asked {}

    /** The application's {@link dev.passlink.port.AskingCheck} wants more: ask again with the answer to a challenge. */
    record Challenged() implements Asked {}
}
