/** Counts under keyed names: uses, limits, wrong codes, and the clocks they live by. */
@NullMarked
package dev.passlink.count;

import org.jspecify.annotations.NullMarked;
