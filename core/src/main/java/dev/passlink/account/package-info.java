/** The application's accounts, and the stamps that links and passes live by. */
@NullMarked
package dev.passlink.account;

import org.jspecify.annotations.NullMarked;
