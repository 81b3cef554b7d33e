package dev.passlink.web;

/**
 * One header of an answer.
 *
 * @param name such as {@code Set-Cookie}
 * @param value in US-ASCII, without a line break
 */
public record Header(String name, String value) {
    /** For the browser that gets it, and for no cache. */
    static final Header NO_STORE = new Header("Cache-Control", "private, no-store");

    /**
     * Shows the name: a cookie is a secret, and so is where some answers lead.
     *
     * @return no value
     */
    @Override
    public String toString() {
        return name + ": …";
    }
}
