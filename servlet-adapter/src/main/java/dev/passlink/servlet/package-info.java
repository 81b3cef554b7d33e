/**
 * Sign-in for any {@code jakarta.servlet} application, by one filter.
 *
 * <h2>A tour</h2>
 *
 * <ol>
 *   <li>{@link dev.passlink.servlet.PasslinkFilter} is built from a {@link dev.passlink.Passlink}, told which paths are
 *       for signed-in people, and installed.
 *   <li>It serves the sign-in pages itself; what they look like is {@link dev.passlink.servlet.Pages}' affair, what they
 *       say is a {@link dev.passlink.servlet.Page}.
 *   <li>After a redemption the application has the last word, by a {@link dev.passlink.servlet.SignInDecision}.
 *   <li>Behind the filter {@code getUserPrincipal()} is a {@link dev.passlink.servlet.PasslinkPrincipal}, and {@code
 *       getRemoteUser()}, {@code getAuthType()} and {@code isUserInRole()} say what it says.
 * </ol>
 */
@NullMarked
package dev.passlink.servlet;

import org.jspecify.annotations.NullMarked;
