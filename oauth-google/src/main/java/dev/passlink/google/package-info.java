/**
 * Signs in with Google, or with another OpenID provider.
 *
 * <h2>A tour</h2>
 *
 * <ol>
 *   <li>{@link dev.passlink.google.OpenIdProvider#google OpenIdProvider.google} takes a client id and a client secret, and
 *       is all that most applications need. {@link dev.passlink.google.OpenIdProvider#builder OpenIdProvider.builder}
 *       takes any other issuer. Nothing is fetched yet.
 *   <li>{@link dev.passlink.google.OpenIdProvider#begin begin} reads the provider's metadata once, and sends the browser
 *       there with a fresh state, nonce and PKCE challenge (<a href="https://www.rfc-editor.org/rfc/rfc6749#section-4.1">RFC
 *       6749 §4.1</a>, <a href="https://www.rfc-editor.org/rfc/rfc7636">RFC 7636</a>).
 *   <li>{@link dev.passlink.google.OpenIdProvider#complete complete} checks the callback against the attempt, exchanges the code
 *       for an ID token and verifies it (<a href="https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation">OpenID
 *       Connect Core §3.1.3.7</a>, <a href="https://www.rfc-editor.org/rfc/rfc9700">RFC 9700</a>). {@link
 *       dev.passlink.google.OpenIdProvider#verify verify} does the same for what Google's button posts.
 *   <li>An application that calls the provider's APIs receives the {@link dev.passlink.google.Tokens} with a {@link
 *       dev.passlink.google.TokenListener}, and later uses {@link dev.passlink.google.OpenIdProvider#refresh refresh} and {@link
 *       dev.passlink.google.OpenIdProvider#revoke revoke}. The ID token and its claims are among them; {@link
 *       dev.passlink.google.OpenIdProvider#endSession endSession} signs a user out at the provider.
 * </ol>
 *
 * <p>Every call to the provider ends by a deadline, reads at most 64 KiB and follows no redirect. Whatever a browser or a
 * provider sends, the answer is a result with a reason, not an exception.
 */
@NullMarked
package dev.passlink.google;

import org.jspecify.annotations.NullMarked;
