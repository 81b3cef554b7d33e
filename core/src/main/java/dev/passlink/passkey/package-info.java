/** Signing in by passkey: challenges, whose passkey it is, and what a person does with their own. */
@NullMarked
package dev.passlink.passkey;

import org.jspecify.annotations.NullMarked;
