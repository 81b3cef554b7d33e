/** Events, and the ports guarded: whatever cannot answer becomes one exception here. */
@NullMarked
package dev.passlink.audit;

import org.jspecify.annotations.NullMarked;
