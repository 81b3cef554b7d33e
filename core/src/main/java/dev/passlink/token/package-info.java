/** The texts that are signed and sealed: keys, random bytes, fields, and the formats of tokens and passes. */
@NullMarked
package dev.passlink.token;

import org.jspecify.annotations.NullMarked;
