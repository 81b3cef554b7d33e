/** The one gate for links, codes and passes: see {@link dev.passlink.gate.Gate}. */
@NullMarked
package dev.passlink.gate;

import org.jspecify.annotations.NullMarked;
