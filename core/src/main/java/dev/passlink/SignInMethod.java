package dev.passlink;

/**
 * How somebody signed in.
 *
 * <p>Only {@link #PASSKEY} is multi-factor. Email is no out-of-band authenticator (<a
 * href="https://pages.nist.gov/800-63-4/sp800-63b.html">NIST SP 800-63B-4</a>, §3.1.3.1): an application that needs more
 * asks for a passkey or for one more step of its own.
 */
public enum SignInMethod {
    /** By a link from a mail. */
    LINK,
    /** By the code from a mail, in the browser that asked. */
    CODE,
    /** By a provider's word, such as Google's, for an account that is connected with it. */
    PROVIDER,
    /**
     * By a passkey whose holder the device has verified, by face, finger, PIN or screen lock: what somebody has, and what they
     * are or know (NIST SP 800-63B-4 §2.2, AAL2).
     */
    PASSKEY
}
