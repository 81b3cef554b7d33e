package dev.passlink.adapter;

/**
 * Creates and checks form values that only one of our pages, in the same browser, can know.
 *
 * <p>A browser has a random secret in a {@code __Host-} cookie. A form carries a keyed hash of that secret and of
 * what the form does, so its value is worthless for another action or another browser. Safe for many threads.
 */
public interface AntiForgery {
    /**
     * Creates a secret for a browser that has none.
     *
     * @return 128 random bits in base64url
     */
    String newSecret();

    /**
     * Checks whether a text from a browser can be one of our secrets.
     *
     * @param secret the text
     * @return true for 128 bits in base64url
     */
    boolean isSecret(String secret);

    /**
     * Computes the value to put into a form.
     *
     * @param secret the browser's secret
     * @param action what the form does and to what, such as {@code confirm} and the token
     * @return text of URL-safe characters
     */
    String value(String secret, String... action);

    /**
     * Checks the value that came back. Takes constant time.
     *
     * @param value what the form carried
     * @param secret the browser's secret
     * @param action what the form does
     * @return true if one of our forms was shown to this browser for this action
     */
    boolean matches(String value, String secret, String... action);
}
