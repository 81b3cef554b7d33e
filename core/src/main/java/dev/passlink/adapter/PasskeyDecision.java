package dev.passlink.adapter;

import dev.passlink.Reason;
import dev.passlink.port.Passkey;
import java.time.Duration;

/** The decision about a browser's answer with a passkey. */
public sealed interface PasskeyDecision {
    /**
     * An account was found. Ask the application, then call {@link Flows#signIn} with {@link
     * dev.passlink.SignInMethod#PASSKEY}.
     *
     * @param granted as if a link for it had been redeemed
     */
    record Granted(Redemption.Granted granted) implements PasskeyDecision {}

    /**
     * The passkey was added.
     *
     * @param passkey the passkey as it is stored
     */
    record Added(Passkey passkey) implements PasskeyDecision {}

    /**
     * The passkey has the name that was asked for.
     *
     * @param passkey the passkey as it is stored
     */
    record Renamed(Passkey passkey) implements PasskeyDecision {}

    /**
     * The passkey was removed.
     *
     * @param passkey the passkey as it was stored
     */
    record Removed(Passkey passkey) implements PasskeyDecision {}

    /**
     * The passkey was this site's but no longer exists. Tell the browser with {@code
     * PublicKeyCredential.signalUnknownCredential}, so that it stops offering it.
     *
     * @param credentialId the credential id, in base64url
     */
    record Unknown(String credentialId) implements PasskeyDecision {}

    /**
     * Nobody is let in, nothing is added, and nothing was used up that the rightful owner would need.
     *
     * @param reason the reason, for the log
     */
    record Refused(Reason reason) implements PasskeyDecision {}

    /**
     * Too many answers were refused lately, or too much was done for this account. Nothing was done.
     *
     * @param retryIn how long to wait before trying again
     */
    record TooOften(Duration retryIn) implements PasskeyDecision {}
}
