package dev.passlink;

import com.google.common.base.Utf8;
import java.util.List;

/**
 * What a token is good for: signing in, or one view with its path values.
 *
 * <p>Two scopes are equal only if rule and all values are: {@code s} with {@code 1:2, 3} differs from {@code s} with
 * {@code 1, 2:3}, in memory and in every signed text.
 *
 * @param rule the rule's name, {@code login} for signing in; 1 to 64 bytes of UTF-8
 * @param values the path values in the order of the rule's variables; at most 16, each at most 255 bytes
 */
public record Scope(String rule, List<String> values) {
    /** The scope of signing in; no view has it. */
    public static final Scope LOGIN = new Scope("login", List.of());

    /**
     * Checks rule and values.
     *
     * @param rule as described for the record
     * @param values as described for the record
     * @throws IllegalArgumentException if one is out of range, or {@code login} is given values
     */
    public Scope {
        values = List.copyOf(values);
        if (rule.isEmpty() || !fits(rule, 64)) {
            throw new IllegalArgumentException("A rule's name is text of 1 to 64 bytes.");
        }
        if (!fit(values)) {
            throw new IllegalArgumentException("A scope has at most 16 values, each text of at most 255 bytes.");
        }
        if (rule.equals("login") && !values.isEmpty()) {
            throw new IllegalArgumentException("'login' is the scope of signing in and takes no values.");
        }
    }

    /** Half a surrogate pair has no spelling of its own. */
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
     * Tells signing in from opening a view.
     *
     * @return true for {@link #LOGIN}
     */
    public boolean isLogin() {
        return rule.equals(LOGIN.rule);
    }

    /**
     * The scope of one view.
     *
     * @param rule the rule's name, any but {@code login}
     * @param values the path values
     * @return the scope
     * @throws IllegalArgumentException if the rule is {@code login}, or one of the two is out of range
     */
    public static Scope view(String rule, String... values) {
        if (rule.equals("login")) {
            throw new IllegalArgumentException("'login' is the scope of signing in: give the view another name.");
        }
        return new Scope(rule, List.of(values));
    }
}
