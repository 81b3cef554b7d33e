package dev.passlink;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * One view of an application: a rule, and the values of its path variables.
 *
 * @param rule which one
 * @param values in the order of the rule's variables; all together at most 765 characters once they stand in a path
 */
public record View(ViewRule rule, List<String> values) {
    /** Slashes for some; where a parameter, a query or a fragment begins; what stands for a byte that was none of UTF-8, or for a slash. */
    private static final String NOT_IN_A_VALUE = "/\\;?#\uFFFD\uFFFF";

    /**
     * As long as one value of 255 bytes at its longest. With what a pattern and a context path may have it fits the Path of
     * a cookie (RFC 6265bis §5.6.4: 1,024 bytes), and a pass fits the cookie: a longer one would be found out after its
     * link was used up.
     */
    private static final int LONGEST_IN_A_PATH = 765;

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
                    + " slash, backslash, semicolon, question mark, # or control character, no space at an end, no dots alone, nothing like"
                    + " %20; all together 765 characters in a path. Not all values for " + rule + " are.");
        }
    }

    /**
     * The value of one path variable.
     *
     * @param name what stands in braces in the rule's pattern
     * @return its value, decoded
     * @throws IllegalArgumentException if the rule has no variable of this name
     */
    public String value(String name) {
        return rule.value(this, name);
    }

    static boolean areValues(List<String> values) {
        int length = 0;
        for (String value : values) {
            if (!isValue(value)) {
                return false;
            }
            length += lengthInAPath(value);
        }
        return length <= LONGEST_IN_A_PATH;
    }

    /** Of its bytes percent-encoded: half a surrogate pair is two of four bytes. */
    private static int lengthInAPath(String text) {
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean asItIs = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-';
            length += asItIs ? 1 : c < 0x80 ? 3 : c < 0x800 || Character.isSurrogate(c) ? 6 : 9;
        }
        return length;
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

    /**
     * Tells whether a link or a pass with this scope opens this view.
     *
     * @param other of a grant or a pass
     * @return true if it is {@link #scope()}
     */
    public boolean hasScope(Scope other) {
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

    /**
     * Where its form is, that asks for a link.
     *
     * @return below the context path, percent-encoded; empty if the rule has no {@link ViewRule#askAt}
     */
    public Optional<String> askPath() {
        return rule.askPath(values);
    }
}
