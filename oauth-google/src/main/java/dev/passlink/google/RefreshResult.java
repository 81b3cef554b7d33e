package dev.passlink.google;

import dev.passlink.port.IdentityRejected;

/** The answer to {@link OpenIdProvider#refresh}. */
public sealed interface RefreshResult {
    /**
     * New tokens.
     *
     * @param tokens the tokens; if there is no refresh token among them, the old one stays valid
     */
    record Refreshed(Tokens tokens) implements RefreshResult {}

    /**
     * No new tokens.
     *
     * @param why {@link IdentityRejected.Cause#STALE} if the refresh token is no longer valid, {@link
     *     IdentityRejected.Cause#INTERACTION_REQUIRED} if it works again once the user has signed in there
     */
    record Failed(IdentityRejected why) implements RefreshResult {}
}
