package dev.passlink.port;

/** A provider's answer to who is at the browser: an identity or a rejection. */
public sealed interface IdentityResult permits Identity, IdentityRejected {}
