package dev.passlink.google;

/**
 * What the provider is to ask the person, even if it need not (<a
 * href="https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest">OpenID Connect Core §3.1.2.1</a>).
 */
public enum Prompt {
    /** Nothing at all: whoever is not signed in there, or has not agreed yet, comes back as {@link
     * dev.passlink.port.IdentityRejected.Cause#INTERACTION_REQUIRED}. */
    NONE("none"),
    /** To sign in anew. Google does not know it. */
    LOGIN("login"),
    /** To agree anew; Google gives a second refresh token only then. */
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
