/** Signing in by a provider, and connecting identities with accounts. */
@NullMarked
package dev.passlink.identity;

import org.jspecify.annotations.NullMarked;
