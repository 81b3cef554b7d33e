package dev.passlink.port;

/** What a provider says about who stands at the browser: an identity, or a rejection. */
public sealed interface IdentityResult permits Identity, IdentityRejected {}
