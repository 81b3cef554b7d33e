package dev.passlink.port;

/**
 * One request for a link, as it waits in a queue between the page and the look-up: opaque to the queue.
 *
 * <p>It holds an address, and no token, link or code; whoever has it and no key can do nothing with it. Equal if the text
 * is.
 *
 * @param text URL-safe characters, of any length; kept no longer than the queue needs it
 */
public record LinkRequest(String text) {
    /**
     * Says nothing: the text names an address, and a request's id, from which a grant is derived.
     *
     * @return a constant
     */
    @Override
    public String toString() {
        return "LinkRequest[…]";
    }
}
