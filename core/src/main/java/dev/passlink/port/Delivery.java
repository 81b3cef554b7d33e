package dev.passlink.port;

/**
 * What became of an attempt to hand a mail over.
 *
 * <p>The texts go into the log and the events: they name the server's reply and never quote the mail.
 */
public sealed interface Delivery {
    /**
     * What the server said, or what went wrong on the way to it.
     *
     * @return one line
     */
    String reply();

    /**
     * The server has taken the mail.
     *
     * @param reply what it said
     */
    record Sent(String reply) implements Delivery {}

    /**
     * Not taken now: a temporary refusal (4xx) or a lost connection. The queue tries again.
     *
     * @param reply what it said
     */
    record TryLater(String reply) implements Delivery {}

    /**
     * Perhaps taken: the whole mail was handed over, and no answer came. The queue tries once more, as late as it can.
     *
     * @param reply what went wrong
     */
    record Unconfirmed(String reply) implements Delivery {}

    /**
     * Refused for good (5xx). Nobody tries again.
     *
     * @param reply what it said
     */
    record Refused(String reply) implements Delivery {}
}
