/**
 * What signing, redeeming and filtering cost, each beside its own limit.
 *
 * <p>In the package of the core, on the class path: no part of the library is public for the sake of being measured.
 */
@NullMarked
package dev.passlink;

import org.jspecify.annotations.NullMarked;
