/**
 * Signs in by passkey: speaks WebAuthn with browsers.
 *
 * <h2>A tour</h2>
 *
 * <ol>
 *   <li>{@link dev.passlink.passkeys.WebAuthn#standard WebAuthn.standard} is all that most applications need: passkeys for the
 *       host of the base URL. {@link dev.passlink.passkeys.WebAuthn#builder WebAuthn.builder} takes a parent domain, and
 *       related origins.
 *   <li>Passlink calls the rest: it has the options written, reads what a browser answers, and has it verified, step by step
 *       as <a href="https://www.w3.org/TR/webauthn-3/#sctn-rp-operations">WebAuthn Level 3 §7.1 and §7.2</a> say.
 * </ol>
 *
 * <p>An answer of up to 8,192 characters is read; of any other text, however odd, it says in a value why it is none. Nothing
 * is kept, looked up or waited for.
 */
@NullMarked
package dev.passlink.passkeys;

import org.jspecify.annotations.NullMarked;
