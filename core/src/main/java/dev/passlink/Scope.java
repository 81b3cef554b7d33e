package dev.passlink;

import com.google.common.base.Utf8;
import java.util.List;

/**
 * What a token opens: a sign-in, or one view with its path values.
 *
 * <p>Two scopes are equal only if the rule and all values are: {@code s} with {@code 1:2, 3} differs from {@code s}
 * with {@code 1, 2:3}, in memory and in every signed text.
 *
 * @param rule the rule's name, {@code login} for signing in; 1 to 64 bytes of UTF-8
 * @param values the path values, in the order of the rule's variables; at most 16, each at most 255 bytes
 */
public record Scope(String rule, List<String> values) {
    /** The scope of a sign-in; no view has it. */
    public static final Scope LOGIN = new Scope("login", List.of());

    /**
     * Checks rule and values.
     *
     * @param rule as described for the record
     * @param values as described for the record
     * @throws IllegalArgumentException if one is out of range, or {@code login} has values
     */
    public Scope {
        values = List.copyOf(values);
        if (rule.isEmpty() || !fits(rule, 64)) {
            throw new IllegalArgumentException("A rule's name must be text of 1 to 64 bytes.");
        }
        if (!fit(values)) {
            throw new IllegalArgumentException("A scope can have at most 16 values, each a text of at most 255 bytes.");
        }
        if (rule.equals("login") && !values.isEmpty()) {
            throw new IllegalArgumentException("'login' is the scope of signing in and takes no values.");
        }
    }

    /** Half a surrogate pair can't be encoded uniquely. */
    static boolean fits(String text, int mostBytes) {
        try {
            return Utf8.encodedLength(text) <= mostBytes;
        } catch (IllegalArgumentException halfAPair) {
            return false;
        }
    }

    private static boolean fit(List<String> values) {
        for (String value : values) {
            if (!isValue(value)) {
                return false;
            }
        }
        return values.size() <= 16;
    }

    static boolean isValue(String text) {
        return fits(text, 255);
    }

    /**
     * Whether this is the scope of a sign-in.
     *
     * @return true for {@link #LOGIN}
     */
    public boolean isLogin() {
        return rule.equals(LOGIN.rule);
    }

    /**
     * Creates the scope of one view.
     *
     * @param rule the rule's name, any but {@code login}
     * @param values the path values
     * @return the scope
     * @throws IllegalArgumentException if the rule is {@code login}, or a value is out of range
     */
    public static Scope view(String rule, String... values) {
        if (rule.equals("login")) {
            throw new IllegalArgumentException("'login' is the scope of signing in: give the view another name.");
        }
        return new Scope(rule, List.of(values));
    }
}
