/**
 * Sign-in by Passlink before the routes of a Vert.x Web router. {@link dev.passlink.vertx.PasslinkHandler} is installed
 * once; behind it, {@link dev.passlink.vertx.VertxVisit} tells a handler who is there. Whatever may block is done on
 * Vert.x' worker threads.
 */
@NullMarked
package dev.passlink.vertx;

import org.jspecify.annotations.NullMarked;
