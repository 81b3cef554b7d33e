package dev.passlink.port;

import java.net.URI;
import java.util.regex.Pattern;

/**
 * The description of a provider.
 *
 * @param id the name in paths, cookies and logs: a lowercase letter, then at most 31 of {@code a-z}, {@code 0-9} and
 *     {@code -}; never changes
 * @param displayName the name on the button, such as {@code Google}
 * @param origin where {@link IdentityProvider#begin} sends the browser, for the {@code form-action} of the page with the
 *     button: scheme, host and perhaps a port
 */
public record ProviderProfile(String id, String displayName, URI origin) {
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,31}");
    /** Goes into a header unchanged, so it can't contain anything that ends one source and begins another. */
    private static final Pattern ORIGIN = Pattern.compile("https?://[A-Za-z0-9._\\[\\]:-]+");

    /**
     * Refuses values that aren't safe in a path or a header.
     *
     * @param id the name in paths, cookies and logs
     * @param displayName the name on the button
     * @param origin where the browser is sent
     * @throws IllegalArgumentException if one of them isn't of the form described
     */
    public ProviderProfile {
        if (!isId(id)) {
            throw new IllegalArgumentException(
                    "A provider's id is part of paths. It must be a lowercase letter, then at most 31 of a-z, 0-9 "
                            + "and '-'.");
        }
        if (displayName.isBlank()) {
            throw new IllegalArgumentException("A provider's name is the text of its button. It must not be blank.");
        }
        if (!ORIGIN.matcher(origin.toString()).matches()) {
            throw new IllegalArgumentException(
                    "A provider's origin must be a scheme, a host and perhaps a port, such as "
                            + "https://id.example.com.");
        }
    }

    /**
     * Checks whether a text could be a provider's {@link #id}.
     *
     * @param text any text
     * @return true if it has the right form
     */
    static boolean isId(String text) {
        return ID.matcher(text).matches();
    }
}
