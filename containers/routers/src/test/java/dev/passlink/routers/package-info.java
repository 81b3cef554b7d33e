/** The guard before other people's routers. */
@NullMarked
package dev.passlink.routers;

import org.jspecify.annotations.NullMarked;
