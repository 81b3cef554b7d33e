/**
 * Sign-in for any {@code jakarta.servlet} application, with one filter on top of {@link dev.passlink.web}.
 *
 * <h2>A tour</h2>
 *
 * <ol>
 *   <li>{@link dev.passlink.servlet.PasslinkFilter} is built from a {@link dev.passlink.Passlink}, is told which paths are for
 *       signed-in users and which are views that a link opens, and is installed in front of all other filters.
 *   <li>A {@link dev.passlink.web.Site}, which doesn't depend on a container, decides what it answers and whom it lets in.
 *   <li>Behind the filter {@code getUserPrincipal()} is a {@link dev.passlink.servlet.PasslinkPrincipal}, and {@code
 *       getRemoteUser()}, {@code getAuthType()} and {@code isUserInRole()} agree with it. The application's forms get their
 *       protection from {@link dev.passlink.servlet.PasslinkFilter#antiForgeryField antiForgeryField}.
 *   <li>An {@code HttpSession} isn't needed; if there is one, it stays with its owner.
 * </ol>
 */
@NullMarked
package dev.passlink.servlet;

import org.jspecify.annotations.NullMarked;
