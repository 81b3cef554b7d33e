package dev.passlink;

/**
 * A new link that opens one view.
 *
 * @param url the view's URL with the token; a secret for one person
 * @param handle the handle for {@link Passlink#revoke}, which events show too; 16 characters of base64url, not a
 *     secret
 */
public record ViewLink(String url, String handle) {
    /**
     * Shows the handle.
     *
     * @return a text without the link
     */
    @Override
    public String toString() {
        return "ViewLink[" + handle + "]";
    }
}
