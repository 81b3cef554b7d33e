/** What people have typed, as it may stand in an email and in a page's text. */
@NullMarked
package dev.passlink.typed;

import org.jspecify.annotations.NullMarked;
