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
 * What a sign-in carries for the application: small facts about the account, such as its tenant or the name to show.
 *
 * <pre>{@code
 * User user = ada.claims(Claims.NONE.text("tenant", "acme").number("seats", 12).flag("beta", true));
 * // … and where somebody is signed in
 * if (request.getUserPrincipal() instanceof PasslinkPrincipal principal) {
 *     Optional<String> tenant = principal.pass().claims().text("tenant");
 * }
 * }</pre>
 *
 * <p><strong>Whoever holds the browser can read them</strong>: they are signed, so that nobody can alter them or carry them
 * over to another sign-in, and not encrypted. Passlink itself never looks at them.
 *
 * <p>At most 16, together at most 1,024 bytes: names and texts as they are in UTF-8, a number as 8, a flag as 1. Immutable:
 * each method that is given a value gives a copy. Safe for many threads.
 */
public final class Claims {
    /** No claims; all others are made from it. */
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
     * These and a text, in the place of what had that name.
     *
     * @param name a letter, then letters, digits, dashes and underscores, at most 32 together
     * @param value at most 255 bytes of UTF-8, which 63 characters of any script fit; of any characters
     * @return such claims
     * @throws IllegalArgumentException if name or text is none, or there are too many or too long claims
     */
    public Claims text(String name, String value) {
        if (!Scope.fits(Given.value(value, "text"), MOST_BYTES_OF_A_TEXT)) {
            throw new IllegalArgumentException(
                    "A claim's text is at most 255 bytes of UTF-8, without half a surrogate pair:"
                            + " cut what people choose themselves, and look up what is long.");
        }
        return with(name, value);
    }

    /**
     * These and a whole number, in the place of what had that name.
     *
     * @param name as for {@link #text(String, String)}
     * @param value any
     * @return such claims
     * @throws IllegalArgumentException if the name is none, or there are too many or too long claims
     */
    public Claims number(String name, long value) {
        return with(name, value);
    }

    /**
     * These and a yes or no, in the place of what had that name.
     *
     * @param name as for {@link #text(String, String)}
     * @param value true for yes
     * @return such claims
     * @throws IllegalArgumentException if the name is none, or there are too many or too long claims
     */
    public Claims flag(String name, boolean value) {
        return with(name, value);
    }

    private Claims with(String name, Object value) {
        if (!NAME.matcher(Given.value(name, "a claim's name")).matches()) {
            throw new IllegalArgumentException(
                    "A claim's name is a letter and then letters, digits, dashes or underscores,"
                            + " 32 together, such as tenant.");
        }
        SortedMap<String, Object> more = new TreeMap<>(values);
        more.put(name, value);
        int bytes = 0;
        for (var claim : more.entrySet()) {
            bytes += claim.getKey().length() + bytes(claim.getValue());
        }
        if (more.size() > MOST || bytes > MOST_BYTES) {
            throw new IllegalArgumentException(
                    "An account has at most 16 claims, of 1,024 bytes together: carry an id, and"
                            + " look up the rest by it.");
        }
        return new Claims(Collections.unmodifiableSortedMap(more));
    }

    private static int bytes(Object value) {
        return value instanceof String text ? Utf8.encodedLength(text) : value instanceof Long ? Long.BYTES : 1;
    }

    /**
     * The text of this name.
     *
     * @param name which claim
     * @return as it was given; empty if there is none, or it is a number or a flag
     */
    public Optional<String> text(String name) {
        return value(name, String.class);
    }

    /**
     * The whole number of this name.
     *
     * @param name which claim
     * @return as it was given; empty if there is none, or it is a text or a flag
     */
    public OptionalLong number(String name) {
        return values.get(name) instanceof Long number ? OptionalLong.of(number) : OptionalLong.empty();
    }

    /**
     * The yes or no of this name.
     *
     * @param name which claim
     * @return as it was given; empty if there is none, or it is a text or a number
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
     * @return no values: they may be about a person
     */
    @Override
    public String toString() {
        return "Claims" + names();
    }
}
