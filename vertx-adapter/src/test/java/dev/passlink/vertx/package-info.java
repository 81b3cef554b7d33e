@NullMarked
package dev.passlink.vertx;

import org.jspecify.annotations.NullMarked;
