/**
 * What the filter costs, beside its limits.
 *
 * <p>In the package of the adapter, on the class path: no part of the library is public for the sake of being measured.
 */
@NullMarked
package dev.passlink.servlet;

import org.jspecify.annotations.NullMarked;
