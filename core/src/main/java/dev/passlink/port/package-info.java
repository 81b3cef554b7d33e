/**
 * What an application or another module plugs into {@link dev.passlink.Passlink}.
 *
 * <p>Two are the application's own: {@link dev.passlink.port.UserLookup} and {@link dev.passlink.port.Mailer}. The rest
 * have defaults in memory, or a default that logs.
 */
@NullMarked
package dev.passlink.port;

import org.jspecify.annotations.NullMarked;
