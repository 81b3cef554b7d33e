package dev.passlink.adapter;

import dev.passlink.Device;
import java.util.Locale;

/**
 * One browser: our texts that it keeps, besides its pass, and what it says about itself. The first two are sealed or
 * signed texts; each may be missing, stale or forged.
 *
 * @param requests its last five requests for links, from {@link Asked.Queued}; empty if none
 * @param known the addresses it has signed in to, from {@link SignIn}; empty if none
 * @param language the language for emails that it asks for, from {@link dev.passlink.Passlink#languages()}
 * @param device its description in emails that it asks for
 * @param client its IP address, as far as it can be trusted, for events about refusals; empty if not known
 */
public record Browser(String requests, String known, Locale language, Device device, String client) {
    /** A browser without any of our texts. */
    public static final Browser NONE = new Browser("", "");

    /**
     * Creates a browser with an unknown client address.
     *
     * @param requests as described for the record
     * @param known as described for the record
     * @param language as described for the record
     * @param device as described for the record
     */
    public Browser(String requests, String known, Locale language, Device device) {
        this(requests, known, language, device, "");
    }

    /**
     * Creates a browser that says nothing about itself.
     *
     * @param requests as described for the record
     * @param known as described for the record
     */
    public Browser(String requests, String known) {
        this(requests, known, Locale.ROOT, Device.UNKNOWN);
    }

    /**
     * Says nothing: grants are derived from request ids.
     *
     * @return a constant
     */
    @Override
    public String toString() {
        return "Browser[…]";
    }
}
