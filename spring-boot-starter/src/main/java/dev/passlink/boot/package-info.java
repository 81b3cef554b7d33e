/**
 * Passlink in a Spring Boot application: the properties {@code passlink.*} and a {@link dev.passlink.port.UserLookup} bean.
 *
 * <p>A bean of a type in {@code dev.passlink.port} replaces what is made from the properties, and so does a {@code Brand}, {@code
 * Pages}, {@code SignInDecision} or {@code Challenge}. Each {@code IdentityProvider} and {@code ViewRule} bean is added.
 */
@NullMarked
package dev.passlink.boot;

import org.jspecify.annotations.NullMarked;
