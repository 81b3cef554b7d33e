package dev.passlink.port;

import static java.util.Objects.requireNonNull;

/**
 * A request for a link while it waits in a queue between the page and the user lookup. The queue can't look into it.
 *
 * <p>It contains an email address, but no token, link or code; without the key, nobody can do anything with it.
 *
 * @param text the request as URL-safe characters, of any length; the queue keeps it no longer than it needs it
 * @param handle its name in events: 16 URL-safe characters, the same for each email of one request, and not a secret;
 *     empty if unknown
 */
public record LinkRequest(String text, String handle) {
    /**
     * Refuses a request without a text or a handle.
     *
     * @param text as described for the record
     * @param handle as described for the record
     */
    public LinkRequest {
        requireNonNull(text, "text");
        requireNonNull(handle, "handle");
    }

    /**
     * Creates a request without a known handle.
     *
     * @param text as described for the record
     */
    public LinkRequest(String text) {
        this(text, "");
    }

    /**
     * Shows only the handle: the text contains an address, and the request's id, from which a grant is derived.
     *
     * @return a text without the request
     */
    @Override
    public String toString() {
        return "LinkRequest[" + handle + "]";
    }
}
