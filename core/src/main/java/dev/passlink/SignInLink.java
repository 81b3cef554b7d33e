package dev.passlink;

/**
 * A new link that signs one person in, once.
 *
 * @param url the URL of the sign-in page with the token; a secret for one person
 * @param handle the handle for {@link Passlink#revoke}, which events show too; 16 characters of base64url, not a
 *     secret
 */
public record SignInLink(String url, String handle) {
    /**
     * Shows the handle.
     *
     * @return a text without the link
     */
    @Override
    public String toString() {
        return "SignInLink[" + handle + "]";
    }
}
