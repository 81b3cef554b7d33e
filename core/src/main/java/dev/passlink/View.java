package dev.passlink;

import java.util.HexFormat;
import java.util.List;

/**
 * One view of an application: a rule, and the values of its path variables.
 *
 * @param rule which one
 * @param values in the order of the rule's variables
 */
public record View(ViewRule rule, List<String> values) {
    /** Slashes for some; the beginning of a parameter; what stands for a byte that was none of UTF-8, or for a slash. */
    private static final String NOT_IN_A_VALUE = "/\\;\uFFFD\uFFFF";

    /**
     * Checks the values.
     *
     * @param rule as described for the record
     * @param values as described for the record
     * @throws IllegalArgumentException if there are more or fewer than variables, or one cannot stand in a path
     */
    public View {
        values = List.copyOf(values);
        if (values.size() != rule.variables()) {
            throw new IllegalArgumentException(rule + " has " + rule.variables() + " variables, not " + values.size());
        }
        if (!areValues(values)) {
            throw new IllegalArgumentException("A path value is text of 1 to 255 bytes that everybody reads alike: no"
                    + " slash, backslash, semicolon or control character, no space at an end, no dots alone, nothing like"
                    + " %20. Not all values for " + rule + " are.");
        }
    }

    static boolean areValues(List<String> values) {
        for (String value : values) {
            if (!isValue(value)) {
                return false;
            }
        }
        return true;
    }

    /** What stands in one segment and is read alike by everybody: whoever decodes once more or trims reads the same. */
    static boolean isValue(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) || NOT_IN_A_VALUE.indexOf(c) >= 0 || (c == '%' && isEscape(text, i))) {
                return false;
            }
        }
        return !text.isEmpty()
                && !isSpace(text.charAt(0))
                && !isSpace(text.charAt(text.length() - 1))
                && !text.equals(".")
                && !text.equals("..")
                && Scope.isValue(text);
    }

    private static boolean isEscape(String text, int percent) {
        return percent + 2 < text.length()
                && HexFormat.isHexDigit(text.charAt(percent + 1))
                && HexFormat.isHexDigit(text.charAt(percent + 2));
    }

    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    /**
     * What a link to it is good for.
     *
     * @return the rule's name and all values
     */
    public Scope scope() {
        return new Scope(rule.name(), values);
    }

    boolean hasScope(Scope other) {
        return other.rule().equals(rule.name()) && other.values().equals(values);
    }

    /**
     * Where it is.
     *
     * @return below the context path, percent-encoded
     */
    public String path() {
        return rule.path(values);
    }
}
