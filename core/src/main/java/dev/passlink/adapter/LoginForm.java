package dev.passlink.adapter;

import dev.passlink.LocalPath;
import dev.passlink.StaySignedIn;
import java.util.Map;

/**
 * The form that a person sends to get a link. Nothing in it is trusted.
 *
 * @param address the text that was typed as an email address
 * @param next where to go after signing in, as a local path; anything else counts as empty
 * @param stay whether the person wants to stay signed in on this device; used only under {@link
 *     StaySignedIn#IF_ASKED}
 * @param fields all other fields, for the application's {@link dev.passlink.port.AskingCheck}
 * @param typed whether the person typed the address in this browser, or a provider gave it for them; if not, pages
 *     show it masked
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
     * Creates a form that the person filled in.
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
     * Creates a form without other fields.
     *
     * @param address as described for the record
     * @param next as described for the record
     * @param stay as described for the record
     */
    public LoginForm(String address, String next, boolean stay) {
        this(address, next, stay, Map.of());
    }

    /**
     * Creates a form with nothing but an address.
     *
     * @param address the text that was typed
     * @return the form, with the default page to go to, and without staying signed in
     */
    public static LoginForm of(String address) {
        return new LoginForm(address, "", false);
    }

    /**
     * Whether the person can't be brought back to where they wanted to go. If so, say it on the page.
     *
     * @return true if {@code next} isn't empty and isn't a local path, or has more than 512 characters
     */
    public boolean losesNext() {
        return !next.isEmpty() && LocalPath.orNowhere(next).isEmpty();
    }

    /**
     * Says nothing about what was typed.
     *
     * @return a constant
     */
    @Override
    public String toString() {
        return "LoginForm[…]";
    }
}
