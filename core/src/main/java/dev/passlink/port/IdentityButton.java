package dev.passlink.port;

/**
 * A provider's own button, which posts a credential instead of sending the browser away, such as Google's.
 *
 * <p>An implementation is safe for many threads, ends every call by a deadline of its own, and answers whatever a browser
 * or the provider sends with a result, never with an exception.
 */
public interface IdentityButton {
    /**
     * The application's name at the provider, which the button is shown with. Asks nobody.
     *
     * @return such as a client id
     */
    String client();

    /**
     * Verifies what the button posted.
     *
     * @param credential any text
     * @param nonce what this browser's page was shown the button with
     * @return who it is, or why nobody; an empty nonce is always refused
     */
    IdentityResult verify(String credential, String nonce);
}
