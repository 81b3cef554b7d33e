package dev.passlink.google;

import dev.passlink.port.IdentityRejected;

/** The answer to {@link OpenIdProvider#refresh}. */
public sealed interface RefreshResult {
    /**
     * New tokens.
     *
     * @param tokens the tokens; without a refresh token the old one stays good
     */
    record Refreshed(Tokens tokens) implements RefreshResult {}

    /**
     * No new tokens.
     *
     * @param why {@link IdentityRejected.Cause#STALE} if the refresh token is dead, {@link
     *     IdentityRejected.Cause#INTERACTION_REQUIRED} if it is good again once the person has signed in there
     */
    record Failed(IdentityRejected why) implements RefreshResult {}
}
