/** An employment site that signs people in with Passlink; begin to read at {@code JobBoard}. */
@NullMarked
package dev.passlink.example.jobboard;

import org.jspecify.annotations.NullMarked;
