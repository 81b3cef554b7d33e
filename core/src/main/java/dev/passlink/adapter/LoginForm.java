package dev.passlink.adapter;

import dev.passlink.LocalPath;
import dev.passlink.StaySignedIn;
import java.util.Map;

/**
 * What a person sends to get a link: nothing of it is trusted.
 *
 * @param address what was typed as a mail address
 * @param next where to go after signing in, a local path; anything else counts as nowhere in particular
 * @param stay whether the person wants to stay signed in on this device; heard under {@link StaySignedIn#IF_ASKED} only
 * @param fields all else that was sent, for the application's {@link dev.passlink.port.AskingCheck}
 * @param typed whether the person typed the address, or a provider told it of them; if not, pages show it masked
 */
public record LoginForm(String address, String next, boolean stay, Map<String, String> fields, boolean typed) {
    /**
     * Copies the fields.
     *
     * @param address as described for the record
     * @param next as described for the record
     * @param stay as described for the record
     * @param fields as described for the record
     * @param typed as described for the record
     */
    public LoginForm {
        fields = Map.copyOf(fields);
    }

    /**
     * A form that the person filled in.
     *
     * @param address as described for the record
     * @param next as described for the record
     * @param stay as described for the record
     * @param fields as described for the record
     */
    public LoginForm(String address, String next, boolean stay, Map<String, String> fields) {
        this(address, next, stay, fields, true);
    }

    /**
     * A form with nothing else.
     *
     * @param address as described for the record
     * @param next as described for the record
     * @param stay as described for the record
     */
    public LoginForm(String address, String next, boolean stay) {
        this(address, next, stay, Map.of());
    }

    /**
     * A form with nothing but an address.
     *
     * @param address what was typed
     * @return with nowhere in particular to go, and no wish to stay signed in
     */
    public static LoginForm of(String address) {
        return new LoginForm(address, "", false);
    }

    /**
     * Whether the person will not be brought back to where they wanted to go: say so on the page, since nothing else does.
     *
     * @return true if {@code next} names something that is no local path, or one of more than 512 characters
     */
    public boolean losesNext() {
        return !next.isEmpty() && LocalPath.orNowhere(next).isEmpty();
    }

    /**
     * Says nothing of what was typed.
     *
     * @return a constant
     */
    @Override
    public String toString() {
        return "LoginForm[…]";
    }
}
