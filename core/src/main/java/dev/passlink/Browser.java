package dev.passlink;

/**
 * What one browser holds of ours besides its pass: sealed or signed texts, of which any may be missing, stale or forged.
 *
 * @param requests its last three requests for links, as {@link Asked.Queued} gave them; empty if none
 * @param known the addresses it has signed in to, as {@link SignIn} gave them; empty if none
 */
public record Browser(String requests, String known) {
    /** A browser that holds nothing. */
    public static final Browser NONE = new Browser("", "");

    /**
     * Says nothing: the request ids derive grants.
     *
     * @return a constant
     */
    @Override
    public String toString() {
        return "Browser[…]";
    }
}
