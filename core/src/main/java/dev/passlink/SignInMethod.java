package dev.passlink;

/**
 * How somebody signed in.
 *
 * <p>Only {@link #PASSKEY} is multi-factor. Email isn't an out-of-band authenticator (<a
 * href="https://pages.nist.gov/800-63-4/sp800-63b.html">NIST SP 800-63B-4</a>, §3.1.3.1): an application that needs
 * more should ask for a passkey, or add one more step of its own.
 */
public enum SignInMethod {
    /** By a link from an email. */
    LINK,
    /** By the code from an email, in the browser that asked. */
    CODE,
    /** Through a provider, such as Google, for an account that is connected with it. */
    PROVIDER,
    /**
     * By a passkey, after the device has verified its owner by face, finger, PIN or screen lock. This combines
     * something they have with something they are or know (NIST SP 800-63B-4 §2.2, AAL2).
     */
    PASSKEY
}
