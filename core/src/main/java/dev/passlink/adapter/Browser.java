package dev.passlink.adapter;

import dev.passlink.Device;
import java.util.Locale;

/**
 * One browser: what it holds of ours besides its pass, and what it says of itself. The first two are sealed or signed
 * texts, of which any may be missing, stale or forged.
 *
 * @param requests its last five requests for links, as {@link Asked.Queued} gave them; empty if none
 * @param known the addresses it has signed in to, as {@link SignIn} gave them; empty if none
 * @param language in which a mail is written that it asks for, of those that {@link dev.passlink.Passlink#languages()} offers
 * @param device what a mail that it asks for calls it
 * @param client its address, as far as it can be trusted, to be named where it is refused; empty if not known
 */
public record Browser(String requests, String known, Locale language, Device device, String client) {
    /** A browser that holds nothing. */
    public static final Browser NONE = new Browser("", "");

    /**
     * A browser somewhere.
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
     * A browser that says nothing of itself.
     *
     * @param requests as described for the record
     * @param known as described for the record
     */
    public Browser(String requests, String known) {
        this(requests, known, Locale.ROOT, Device.UNKNOWN);
    }

    /**
     * Says nothing: the request ids derive grants.
     *
     * @return a constant
     */
    @Override
    public String toString() {
        return "Browser[…]";
    }
}
