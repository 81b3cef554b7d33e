/**
 * Signs in by passkey: speaks WebAuthn with browsers.
 *
 * <p>Start at {@link dev.passlink.passkeys.WebAuthn}.
 */
module dev.passlink.passkeys {
    requires transitive dev.passlink;
    requires com.google.common;
    requires com.webauthn4j.core;
    requires tools.jackson.databind;
    requires tools.jackson.dataformat.cbor;

    exports dev.passlink.passkeys;
}
