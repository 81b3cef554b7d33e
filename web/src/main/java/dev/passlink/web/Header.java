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
     * Shows the name only, because cookies and some locations are secret.
     *
     * @return the name, without the value
     */
    @Override
    public String toString() {
        return name + ": …";
    }
}
