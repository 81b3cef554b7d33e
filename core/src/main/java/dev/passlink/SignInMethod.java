package dev.passlink;

/**
 * How somebody signed in.
 *
 * <p>None of these is multi-factor, and mail is no out-of-band authenticator (<a
 * href="https://pages.nist.gov/800-63-4/sp800-63b.html">NIST SP 800-63B-4</a>, §3.1.3.1): an application that needs more
 * asks for one more step.
 */
public enum SignInMethod {
    /** By a link from a mail. */
    LINK,
    /** By the code from a mail, in the browser that asked. */
    CODE,
    /** By a provider's word, such as Google's, for an account that is connected with it. */
    PROVIDER
}
