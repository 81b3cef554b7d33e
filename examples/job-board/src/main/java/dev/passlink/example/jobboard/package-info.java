/** An employment site that signs people in with Passlink; begin to read at {@code JobBoard}. */
@NullMarked
package dev.passlink.example.jobboard;

import dev.passlink.Passlink;
import org.jspecify.annotations.NullMarked;
