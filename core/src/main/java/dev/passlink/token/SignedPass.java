package dev.passlink.token;

import dev.passlink.Pass;

/** A pass with what it is signed by: the key, and the fingerprint of the stamps that it lives by. */
public record SignedPass(Pass pass, Key key, long stampFingerprint) {}
