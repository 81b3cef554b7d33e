package dev.passlink.port;

import static java.util.Objects.requireNonNullElse;

/**
 * The result of an attempt to deliver an email.
 *
 * <p>The texts go into the log and the events: they give the server's reply and never quote the email.
 */
public sealed interface Delivery {
    /**
     * The server's reply, or what went wrong on the way to it.
     *
     * @return one line
     */
    String reply();

    /**
     * The server has accepted the email.
     *
     * @param reply the server's reply
     */
    record Sent(String reply) implements Delivery {
        /**
         * Takes null as an empty text: an exception would make the queue send an email again that was sent.
         *
         * @param reply as described for the record
         */
        public Sent {
            reply = requireNonNullElse(reply, "");
        }
    }

    /**
     * The server can't take the email now: it refused it temporarily (4xx), or the connection was lost. The queue
     * tries again.
     *
     * @param reply the server's reply
     */
    record TryLater(String reply) implements Delivery {
        /**
         * Takes null as an empty text: an exception would make the queue send an email again that was sent.
         *
         * @param reply as described for the record
         */
        public TryLater {
            reply = requireNonNullElse(reply, "");
        }
    }

    /**
     * The server may have accepted the email: it got all of it, but didn't answer. The queue tries once more, as late
     * as it can.
     *
     * @param reply what went wrong
     */
    record Unconfirmed(String reply) implements Delivery {
        /**
         * Takes null as an empty text: an exception would make the queue send an email again that was sent.
         *
         * @param reply as described for the record
         */
        public Unconfirmed {
            reply = requireNonNullElse(reply, "");
        }
    }

    /**
     * The server refused the email permanently (5xx). Nobody tries again.
     *
     * @param reply the server's reply
     */
    record Refused(String reply) implements Delivery {
        /**
         * Takes null as an empty text: an exception would make the queue send an email again that was sent.
         *
         * @param reply as described for the record
         */
        public Refused {
            reply = requireNonNullElse(reply, "");
        }
    }
}
