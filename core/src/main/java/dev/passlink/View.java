package dev.passlink;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * One view of an application: a rule, and the values of its path variables.
 *
 * @param rule the rule
 * @param values the values, in the order of the rule's variables; in a path, at most 765 characters together
 */
public record View(ViewRule rule, List<String> values) {
    /**
     * Characters that some read as slashes, that begin a parameter, query or fragment, or that stand for a byte that
     * wasn't UTF-8.
     */
    private static final String NOT_IN_A_VALUE = "/\\;?#\uFFFD\uFFFF";

    /**
     * The length of one value of 255 bytes when fully escaped. Together with a pattern and a context path, it fits
     * into the Path of a cookie (RFC 6265bis §5.6.4: 1,024 bytes), and the pass fits into the cookie. Otherwise the
     * failure would come only after the link was used up.
     */
    private static final int LONGEST_IN_A_PATH = 765;

    /**
     * Checks the values.
     *
     * @param rule as described for the record
     * @param values as described for the record
     * @throws IllegalArgumentException if there are more or fewer values than variables, or one isn't allowed in a
     *     path
     */
    public View {
        values = List.copyOf(values);
        if (values.size() != rule.variables()) {
            throw new IllegalArgumentException(rule + " has " + rule.variables() + " variables, not " + values.size());
        }
        if (!areValues(values)) {
            throw new IllegalArgumentException("A path value must be 1 to 255 bytes that every server reads alike: "
                    + "no slash, backslash, semicolon, question mark, # or control character, no space at either "
                    + "end, not just dots, nothing like %20. Together, the values may take 765 characters in a "
                    + "path. This isn't true of the values for " + rule + " are.");
        }
    }

    /**
     * The value of one path variable.
     *
     * @param name the name in braces in the rule's pattern
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

    /** Of its percent-encoded bytes: half a surrogate pair is two of four bytes. */
    private static int lengthInAPath(String text) {
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean asItIs = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-';
            length += asItIs ? 1 : c < 0x80 ? 3 : c < 0x800 || Character.isSurrogate(c) ? 6 : 9;
        }
        return length;
    }

    /**
     * A value that fits into one segment and that every server reads alike: decoding it once more or trimming it
     * changes nothing.
     */
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
     * The scope of a link to this view.
     *
     * @return the rule's name and all values
     */
    public Scope scope() {
        return new Scope(rule.name(), values);
    }

    /**
     * Checks whether a link or a pass with this scope opens this view.
     *
     * @param other the scope of a grant or a pass
     * @return true if it is {@link #scope()}
     */
    public boolean hasScope(Scope other) {
        return other.rule().equals(rule.name()) && other.values().equals(values);
    }

    /**
     * The path of this view.
     *
     * @return the path below the context path, percent-encoded
     */
    public String path() {
        return rule.path(values);
    }

    /**
     * The path of the page with the form that asks for a link.
     *
     * @return the path below the context path, percent-encoded; empty if the rule has no {@link ViewRule#askAt}
     */
    public Optional<String> askPath() {
        return rule.askPath(values);
    }
}
