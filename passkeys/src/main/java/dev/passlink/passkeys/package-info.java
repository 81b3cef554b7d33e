/**
 * Signs users in with passkeys (WebAuthn).
 *
 * <h2>A tour</h2>
 *
 * <ol>
 *   <li>{@link dev.passlink.passkeys.WebAuthn#standard WebAuthn.standard} is all that most applications need: passkeys for the
 *       host of the base URL. {@link dev.passlink.passkeys.WebAuthn#builder WebAuthn.builder} takes a parent domain, and
 *       related origins.
 *   <li>Passlink calls the rest: to write the options, read the browser's answer, and verify it step by step as <a
 *       href="https://www.w3.org/TR/webauthn-3/#sctn-rp-operations">WebAuthn Level 3 §7.1 and §7.2</a> say.
 * </ol>
 *
 * <p>Answers of up to 8,192 characters are read; for any other text, however odd, the result says why it is refused. Nothing is
 * stored, looked up or waited for.
 */
@NullMarked
package dev.passlink.passkeys;

import org.jspecify.annotations.NullMarked;
