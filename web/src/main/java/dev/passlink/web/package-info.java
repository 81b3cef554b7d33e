/**
 * Sign-in between an HTTP request and its answer, for any web framework.
 *
 * <h2>A tour</h2>
 *
 * <ol>
 *   <li>A {@link dev.passlink.web.Site} is built once from a {@link dev.passlink.Passlink}, told which paths are for
 *       signed-in people and which are views that a link opens.
 *   <li>An adapter shows each request as a {@link dev.passlink.web.Request}, and the application's answer as a {@link
 *       dev.passlink.web.Response}; of both it gets a {@link dev.passlink.web.Visit}, which tells by a {@link
 *       dev.passlink.web.Verdict} to write an {@link dev.passlink.web.Answer} or to call the application.
 *   <li>The sign-in pages are answered so; what they look like is {@link dev.passlink.web.Pages}' affair, what they say is
 *       a {@link dev.passlink.web.Page}. A client that takes no HTML gets a problem in JSON (<a
 *       href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>).
 *   <li>A GET redeems only as a navigation of the browser that asked (<a
 *       href="https://www.w3.org/TR/fetch-metadata/">Fetch Metadata</a>); every other one shows a page that changes nothing,
 *       so that mail scanners burn no link.
 *   <li>After a redemption the application has the last word, by a {@link dev.passlink.web.SignInDecision}.
 *   <li>What the browser keeps are cookies (<a href="https://www.rfc-editor.org/rfc/rfc6265">RFC 6265</a>), {@code
 *       HttpOnly}, {@code SameSite=Lax} and bound to the host by the prefix {@code __Host-}.
 * </ol>
 *
 * <p>To write an adapter for one more framework, read {@code docs/adapters.md}; {@code AdapterContract}, in this module's
 * {@code test-jar}, is what it has to pass.
 */
@NullMarked
package dev.passlink.web;

import org.jspecify.annotations.NullMarked;
