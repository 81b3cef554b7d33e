package dev.passlink.adapter;

/**
 * Values for forms that only a page of ours, in the same browser, can know.
 *
 * <p>A browser holds a random secret in a {@code __Host-} cookie; a form carries a keyed hash of that secret and of what
 * the form does. A value for one action is worthless for another, and for another browser. Safe for many threads.
 */
public interface AntiForgery {
    /**
     * A fresh secret for a browser that has none.
     *
     * @return 128 random bits in base64url
     */
    String newSecret();

    /**
     * Tells whether a text that a browser sent can be a secret of ours.
     *
     * @param secret the text
     * @return true for 128 bits in base64url
     */
    boolean isSecret(String secret);

    /**
     * The value to put into a form.
     *
     * @param secret the browser's secret
     * @param action what the form does, with what it does it to: {@code confirm} and the token, say
     * @return text of URL-safe characters
     */
    String value(String secret, String... action);

    /**
     * Checks the value that came back, in constant time.
     *
     * @param value what the form carried
     * @param secret the browser's secret
     * @param action what the form does
     * @return true if a form of ours was shown to this browser for this action
     */
    boolean matches(String value, String secret, String... action);
}
