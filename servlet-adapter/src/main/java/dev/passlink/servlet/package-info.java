/**
 * Sign-in for any {@code jakarta.servlet} application, by one filter over {@link dev.passlink.web}.
 *
 * <h2>A tour</h2>
 *
 * <ol>
 *   <li>{@link dev.passlink.servlet.PasslinkFilter} is built from a {@link dev.passlink.Passlink}, told which paths are
 *       for signed-in people and which are views that a link opens, and installed before all other filters.
 *   <li>What it answers and whom it lets in is decided by a {@link dev.passlink.web.Site}, which knows no container.
 *   <li>Behind the filter {@code getUserPrincipal()} is a {@link dev.passlink.servlet.PasslinkPrincipal}, and {@code
 *       getRemoteUser()}, {@code getAuthType()} and {@code isUserInRole()} say what it says. Forms of the application take
 *       their protection from {@link dev.passlink.servlet.PasslinkFilter#antiForgeryField antiForgeryField}.
 *   <li>An {@code HttpSession} is not needed; one that is there stays with its owner.
 * </ol>
 */
@NullMarked
package dev.passlink.servlet;

import org.jspecify.annotations.NullMarked;
