/** Tokens, codes and pending sign-ins on their way to the gate. */
@NullMarked
package dev.passlink.redeem;

import org.jspecify.annotations.NullMarked;
