/**
 * Passlink in front of the routes of a Vert.x Web router. Install {@link dev.passlink.vertx.PasslinkHandler} once; behind it,
 * {@link dev.passlink.vertx.VertxVisit} tells a handler who the user is. Everything that may block runs on Vert.x's worker
 * threads.
 */
@NullMarked
package dev.passlink.vertx;

import org.jspecify.annotations.NullMarked;
