package dev.passlink.port;

import java.net.URI;
import java.util.regex.Pattern;

/**
 * A provider, as a site shows it and knows it again.
 *
 * @param id the name in paths, cookies and logs: a lower-case letter, then at most 31 of {@code a-z}, {@code 0-9} and
 *     {@code -}; never changes
 * @param displayName the name on the button, for instance {@code Google}
 * @param origin where {@link IdentityProvider#begin} sends the browser, for the {@code form-action} of the page with the
 *     button: scheme, host and perhaps a port
 */
public record ProviderProfile(String id, String displayName, URI origin) {
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,31}");
    /** Stands in a header as it is: nothing that could end one source and begin another. */
    private static final Pattern ORIGIN = Pattern.compile("https?://[A-Za-z0-9._\\[\\]:-]+");

    /**
     * Refuses what would not fit a path or a header.
     *
     * @param id the name in paths, cookies and logs
     * @param displayName the name on the button
     * @param origin where the browser is sent
     * @throws IllegalArgumentException if one of them is not of the form that is described above
     */
    public ProviderProfile {
        if (!isId(id)) {
            throw new IllegalArgumentException(
                    "A provider's id stands in paths: a lower-case letter, then at most 31 of a-z, 0-9 and '-'.");
        }
        if (displayName.isBlank()) {
            throw new IllegalArgumentException("A provider's name stands on its button: it must not be blank.");
        }
        if (!ORIGIN.matcher(origin.toString()).matches()) {
            throw new IllegalArgumentException(
                    "A provider's origin is scheme, host and perhaps a port, such as https://id.example.com.");
        }
    }

    /**
     * Tells if a text could be a provider's {@link #id}.
     *
     * @param text any text
     * @return true if it has the form of one
     */
    static boolean isId(String text) {
        return ID.matcher(text).matches();
    }
}
