package dev.passlink;

import com.google.common.base.Utf8;
import java.util.Collections;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Small facts about an account that a sign-in carries for the application, such as a tenant or a display name.
 *
 * <pre>{@code
 * User user = ada.claims(Claims.NONE.text("tenant", "acme").number("seats", 12).flag("beta", true));
 * // … and where somebody is signed in
 * if (request.getUserPrincipal() instanceof PasslinkPrincipal principal) {
 *     Optional<String> tenant = principal.pass().claims().text("tenant");
 * }
 * }</pre>
 *
 * <p><strong>Anyone with access to the browser can read them.</strong> They are signed but not encrypted: nobody can
 * alter them or move them to another sign-in. Passlink itself never looks at them.
 *
 * <p>At most 16 claims, together at most 1,024 bytes: names and texts count as in UTF-8, a number as 8 bytes, a flag
 * as 1. Immutable: each method that takes a value returns a copy. Safe for many threads.
 */
public final class Claims {
    /** No claims; start from here. */
    public static final Claims NONE = new Claims(Collections.emptySortedMap());

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,31}");
    private static final int MOST = 16;
    private static final int MOST_BYTES_OF_A_TEXT = 255;
    private static final int MOST_BYTES = 1_024;

    /** Texts, longs and booleans. */
    private final SortedMap<String, Object> values;

    private Claims(SortedMap<String, Object> values) {
        this.values = values;
    }

    /**
     * Adds a text, or replaces the claim of that name.
     *
     * @param name a letter, then letters, digits, dashes and underscores; at most 32 characters
     * @param value at most 255 bytes of UTF-8, which is enough for 63 characters of any script
     * @return the changed claims
     * @throws IllegalArgumentException if the name or the text is invalid, or the claims get too many or too long
     */
    public Claims text(String name, String value) {
        if (!Scope.fits(Given.value(value, "text"), MOST_BYTES_OF_A_TEXT)) {
            throw new IllegalArgumentException(
                    "A claim's text has at most 255 bytes of UTF-8, without half a surrogate pair. Shorten texts "
                            + "that people choose themselves, and look up long ones instead.");
        }
        return with(name, value);
    }

    /**
     * Adds a whole number, or replaces the claim of that name.
     *
     * @param name as for {@link #text(String, String)}
     * @param value the number
     * @return the changed claims
     * @throws IllegalArgumentException if the name is invalid, or the claims get too many or too long
     */
    public Claims number(String name, long value) {
        return with(name, value);
    }

    /**
     * Adds a yes or no, or replaces the claim of that name.
     *
     * @param name as for {@link #text(String, String)}
     * @param value true for yes
     * @return the changed claims
     * @throws IllegalArgumentException if the name is invalid, or the claims get too many or too long
     */
    public Claims flag(String name, boolean value) {
        return with(name, value);
    }

    private Claims with(String name, Object value) {
        if (!NAME.matcher(Given.value(name, "a claim's name")).matches()) {
            throw new IllegalArgumentException(
                    "A claim's name is a letter and then letters, digits, dashes or underscores, at most 32 "
                            + "characters, such as tenant.");
        }
        SortedMap<String, Object> more = new TreeMap<>(values);
        more.put(name, value);
        int bytes = 0;
        for (var claim : more.entrySet()) {
            bytes += claim.getKey().length() + bytes(claim.getValue());
        }
        if (more.size() > MOST || bytes > MOST_BYTES) {
            throw new IllegalArgumentException(
                    "An account can have at most 16 claims, of 1,024 bytes together. Use an id as the claim, and "
                            + "look up the rest by it.");
        }
        return new Claims(Collections.unmodifiableSortedMap(more));
    }

    private static int bytes(Object value) {
        return value instanceof String text ? Utf8.encodedLength(text) : value instanceof Long ? Long.BYTES : 1;
    }

    /**
     * The text claim with this name.
     *
     * @param name the claim's name
     * @return the text; empty if there is no such claim, or it is a number or a flag
     */
    public Optional<String> text(String name) {
        return value(name, String.class);
    }

    /**
     * The number claim with this name.
     *
     * @param name the claim's name
     * @return the number; empty if there is no such claim, or it is a text or a flag
     */
    public OptionalLong number(String name) {
        return values.get(name) instanceof Long number ? OptionalLong.of(number) : OptionalLong.empty();
    }

    /**
     * The yes-or-no claim with this name.
     *
     * @param name the claim's name
     * @return the flag; empty if there is no such claim, or it is a text or a number
     */
    public Optional<Boolean> flag(String name) {
        return value(name, Boolean.class);
    }

    private <T> Optional<T> value(String name, Class<T> type) {
        return Optional.ofNullable(values.get(name)).filter(type::isInstance).map(type::cast);
    }

    /**
     * The names of all claims.
     *
     * @return in alphabetical order; unmodifiable
     */
    public Set<String> names() {
        return values.keySet();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Claims that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    /**
     * Shows the names only.
     *
     * @return the names, without values, which may be personal
     */
    @Override
    public String toString() {
        return "Claims" + names();
    }
}
