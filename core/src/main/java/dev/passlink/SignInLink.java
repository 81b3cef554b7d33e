package dev.passlink;

/**
 * A link that signs one person in, once, fresh.
 *
 * @param url the sign-in page's address with the token; a secret, to be sent to one person
 * @param handle what {@link Passlink#revoke} takes, and events show; 16 characters of base64url, no secret
 */
public record SignInLink(String url, String handle) {
    /**
     * Shows the handle.
     *
     * @return no link
     */
    @Override
    public String toString() {
        return "SignInLink[" + handle + "]";
    }
}
