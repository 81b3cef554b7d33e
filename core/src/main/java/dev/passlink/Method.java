package dev.passlink;

import java.util.List;
import java.util.Optional;

/**
 * How somebody signed in.
 *
 * <p>None of these is multi-factor, and mail is no out-of-band authenticator (<a
 * href="https://pages.nist.gov/800-63-4/sp800-63b.html">NIST SP 800-63B-4</a>, §3.1.3.1): an application that needs more
 * asks for one more step.
 */
public enum Method {
    /** By a link from a mail. */
    LINK(1),
    /** By the code from a mail, in the browser that asked. */
    CODE(2),
    /** By a provider's word, such as Google's, for an account that is linked with it. */
    PROVIDER(3);

    private static final List<Method> ALL = List.of(values());

    private final int code;

    Method(int code) {
        this.code = code;
    }

    /** How a pass writes it; part of every pass in circulation. */
    int code() {
        return code;
    }

    static Optional<Method> ofCode(long code) {
        for (Method method : ALL) {
            if (method.code == code) {
                return Optional.of(method);
            }
        }
        return Optional.empty();
    }
}
