/**
 * Passlink in a Spring Boot application: the properties {@code passlink.*} and a {@link dev.passlink.port.UserLookup} bean.
 *
 * <p>A bean of each type in {@code dev.passlink.port} takes the place of what is made from the properties, and so do {@code
 * Pages}, {@code SignInDecision}, {@code Challenge} and each {@code IdentityProvider} and {@code ViewRule}.
 */
@NullMarked
package dev.passlink.boot;

import org.jspecify.annotations.NullMarked;
