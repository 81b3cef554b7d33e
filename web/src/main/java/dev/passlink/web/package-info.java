/**
 * Sign-in for any web framework: everything between an HTTP request and its answer.
 *
 * <h2>A tour</h2>
 *
 * <ol>
 *   <li>Build one {@link dev.passlink.web.Site} from a {@link dev.passlink.Passlink}, with the paths for signed-in users and
 *   the views that open with a link.
 *   <li>An adapter presents each request as a {@link dev.passlink.web.Request} and the application's answer as a {@link
 *   dev.passlink.web.Response}. For both it gets a {@link dev.passlink.web.Visit}, whose {@link dev.passlink.web.Verdict}
 *   says whether to write an {@link dev.passlink.web.Answer} or to call the application.
 *   <li>The sign-in pages are such answers: a {@link dev.passlink.web.Page} is what one says, and {@link
 *   dev.passlink.web.Pages} renders it. A client that doesn't accept HTML gets a problem in JSON (<a
 *   href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>).
 *   <li>A GET redeems a link only if it is a navigation in the browser that asked for it (<a
 *   href="https://www.w3.org/TR/fetch-metadata/">Fetch Metadata</a>). Any other GET shows a page and changes nothing, so
 *   that mail scanners don't use up links.
 *   <li>After a redemption, the application decides by a {@link dev.passlink.web.SignInDecision}.
 *   <li>The browser keeps cookies (<a href="https://www.rfc-editor.org/rfc/rfc6265">RFC 6265</a>) that are {@code HttpOnly},
 *   {@code SameSite=Lax} and bound to the host by the prefix {@code __Host-}.
 * </ol>
 *
 * <p>To write an adapter for another framework, read {@code docs/adapters.md}. It has to pass {@code AdapterContract}, which
 * is in this module's {@code test-jar}.
 */
@NullMarked
package dev.passlink.web;

import org.jspecify.annotations.NullMarked;
