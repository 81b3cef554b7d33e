package dev.passlink.adapter;

import dev.passlink.Reason;
import dev.passlink.port.Passkey;
import java.time.Duration;

/** What becomes of a browser's answer about a passkey. */
public sealed interface PasskeyDecision {
    /**
     * An account is found: ask the application, then {@link Flows#signIn} with {@link dev.passlink.SignInMethod#PASSKEY}.
     *
     * @param granted as if a link for it had been redeemed
     */
    record Granted(Redemption.Granted granted) implements PasskeyDecision {}

    /**
     * The passkey is added.
     *
     * @param passkey as it is kept
     */
    record Added(Passkey passkey) implements PasskeyDecision {}

    /**
     * The passkey is removed.
     *
     * @param passkey as it was kept
     */
    record Removed(Passkey passkey) implements PasskeyDecision {}

    /**
     * There is no such passkey any more, and it was this site's: tell the browser, by {@code
     * PublicKeyCredential.signalUnknownCredential}, so that it offers it no longer.
     *
     * @param credentialId base64url
     */
    record Unknown(String credentialId) implements PasskeyDecision {}

    /**
     * Nobody is let in, nothing is added, and nothing was used up that a rightful holder would need.
     *
     * @param reason for the log
     */
    record Refused(Reason reason) implements PasskeyDecision {}

    /**
     * Too many answers were refused lately, or too much was done for this account; nothing is done by this one.
     *
     * @param retryIn when it is worth trying again
     */
    record TooOften(Duration retryIn) implements PasskeyDecision {}
}
