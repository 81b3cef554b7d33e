/** Asking for a link, on the page's side of the queue. */
@NullMarked
package dev.passlink.ask;

import org.jspecify.annotations.NullMarked;
