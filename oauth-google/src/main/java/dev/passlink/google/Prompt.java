package dev.passlink.google;

/**
 * What the provider must ask the user, even if it needn't (<a
 * href="https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest">OpenID Connect Core §3.1.2.1</a>).
 */
public enum Prompt {
    /** Nothing at all: a user who isn't signed in there, or hasn't agreed yet, comes back as {@link
     * dev.passlink.port.IdentityRejected.Cause#INTERACTION_REQUIRED}. */
    NONE("none"),
    /** To sign in again. Google doesn't support it. */
    LOGIN("login"),
    /** To agree again; only then does Google issue another refresh token. */
    CONSENT("consent"),
    /** To choose an account. */
    SELECT_ACCOUNT("select_account");

    private final String value;

    Prompt(String value) {
        this.value = value;
    }

    String value() {
        return value;
    }
}
