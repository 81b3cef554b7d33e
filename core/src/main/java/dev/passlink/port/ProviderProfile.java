package dev.passlink.port;

import java.util.regex.Pattern;

/**
 * The description of a provider.
 *
 * @param id the name in paths, cookies and logs: a lowercase letter, then at most 31 of {@code a-z}, {@code 0-9} and
 *     {@code -}; never changes
 * @param displayName the name on the button, such as {@code Google}
 */
public record ProviderProfile(String id, String displayName) {
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    /**
     * Refuses values that aren't safe in a path or on a button.
     *
     * @param id the name in paths, cookies and logs
     * @param displayName the name on the button
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
