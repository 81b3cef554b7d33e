/** The documentation is held to what it says. */
@NullMarked
package dev.passlink.docs;

import org.jspecify.annotations.NullMarked;
