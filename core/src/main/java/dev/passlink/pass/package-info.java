/** Passes: given, checked, renewed and ended. */
@NullMarked
package dev.passlink.pass;

import org.jspecify.annotations.NullMarked;
