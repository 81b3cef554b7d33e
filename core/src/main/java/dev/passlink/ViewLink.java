package dev.passlink;

/**
 * A link that opens one view, fresh.
 *
 * @param url the view's own address with the token; a secret, to be sent to one person
 * @param handle what {@link Passlink#revoke} takes, and events show; 16 characters of base64url, no secret
 */
public record ViewLink(String url, String handle) {
    /**
     * Shows the handle.
     *
     * @return no link
     */
    @Override
    public String toString() {
        return "ViewLink[" + handle + "]";
    }
}
