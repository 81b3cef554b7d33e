/**
 * What a browser holds, for the measurements.
 *
 * <p>In the package of the adapter, on the class path: no part of the library is public for the sake of being measured.
 */
@NullMarked
package dev.passlink.web;

import org.jspecify.annotations.NullMarked;
