/**
 * Sign-in for any {@code jakarta.servlet} application, by one filter.
 *
 * <h2>A tour</h2>
 *
 * <ol>
 *   <li>{@link dev.passlink.servlet.PasslinkFilter} is built from a {@link dev.passlink.Passlink}, told which paths are
 *       for signed-in people and which are views that a link opens, and installed before all other filters.
 *   <li>It serves the sign-in pages itself; what they look like is {@link dev.passlink.servlet.Pages}' affair, what they
 *       say is a {@link dev.passlink.servlet.Page}. A client that takes no HTML gets a problem in JSON (<a
 *       href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>).
 *   <li>A GET redeems only as a navigation of the browser that asked (<a
 *       href="https://www.w3.org/TR/fetch-metadata/">Fetch Metadata</a>); every other one shows a page that changes nothing,
 *       so that mail scanners burn no link.
 *   <li>After a redemption the application has the last word, by a {@link dev.passlink.servlet.SignInDecision}.
 *   <li>Behind the filter {@code getUserPrincipal()} is a {@link dev.passlink.servlet.PasslinkPrincipal}, and {@code
 *       getRemoteUser()}, {@code getAuthType()} and {@code isUserInRole()} say what it says. Forms of the application take
 *       their protection from {@link dev.passlink.servlet.PasslinkFilter#antiForgeryField antiForgeryField}.
 *   <li>What the browser keeps are cookies (<a href="https://www.rfc-editor.org/rfc/rfc6265">RFC 6265</a>), {@code
 *       HttpOnly}, {@code SameSite=Lax} and bound to the host by the prefix {@code __Host-}. An {@code HttpSession} is not
 *       needed; one that is there stays with its owner.
 * </ol>
 */
@NullMarked
package dev.passlink.servlet;

import org.jspecify.annotations.NullMarked;
