package dev.passlink.port;

/**
 * One request for a link, as it waits in a queue between the page and the look-up: opaque to the queue.
 *
 * <p>It holds an address, and no token, link or code; whoever has it and no key can do nothing with it.
 *
 * @param text URL-safe characters, of any length; kept no longer than the queue needs it
 * @param handle what events call it: 16 URL-safe characters, the same for each email of one request and no secret; empty
 *     where nobody knows it
 */
public record LinkRequest(String text, String handle) {
    /**
     * A request whose handle nobody knows.
     *
     * @param text as described for the record
     */
    public LinkRequest(String text) {
        this(text, "");
    }

    /**
     * The handle alone: the text names an address, and a request's id, from which a grant is derived.
     *
     * @return nothing of the text
     */
    @Override
    public String toString() {
        return "LinkRequest[" + handle + "]";
    }
}
