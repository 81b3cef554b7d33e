package dev.passlink.port;

/**
 * A provider's own button, such as Google's, which posts a credential instead of sending the browser away.
 *
 * <p>An implementation must be safe for many threads and end every call by its own deadline. Whatever a browser or
 * the provider sends, it must answer with a result, never with an exception.
 */
public interface IdentityButton {
    /**
     * The application's id at the provider, for showing the button. Makes no requests.
     *
     * @return such as a client id
     */
    String client();

    /**
     * Verifies the credential that the button posted.
     *
     * @param credential any text
     * @param nonce the nonce of the button that this browser's page showed
     * @return who it is, or the reason for a rejection; an empty nonce is always refused
     */
    IdentityResult verify(String credential, String nonce);
}
