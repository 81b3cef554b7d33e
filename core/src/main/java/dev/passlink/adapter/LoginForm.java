package dev.passlink.adapter;

import dev.passlink.LocalPath;
import dev.passlink.StaySignedIn;

/**
 * What a person sends to get a link: nothing of it is trusted.
 *
 * @param address what was typed as a mail address
 * @param next where to go after signing in, a local path; anything else counts as nowhere in particular
 * @param stay whether the person wants to stay signed in on this device; heard under {@link StaySignedIn#IF_ASKED} only
 */
public record LoginForm(String address, String next, boolean stay) {
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
}
