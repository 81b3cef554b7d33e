/**
 * What the benchmarks need to know of cookies.
 *
 * <p>In the package of the module, on the class path: no part of the library is public for the sake of being measured.
 */
@NullMarked
package dev.passlink.web;

import org.jspecify.annotations.NullMarked;
