package dev.passlink;

import java.util.regex.Pattern;

/**
 * The rule for where a browser may be sent: to a path on this site, and to nothing that a browser could read as
 * another site.
 *
 * <p>It begins with one slash, followed by neither a slash nor a backslash, which browsers read as a slash. It has
 * visible ASCII only, since browsers drop tabs and line breaks before they parse a URL (WHATWG URL §4.4), and at most
 * 512 characters, so that three fit into a cookie.
 */
public final class LocalPath {
    private static final int MAX_LENGTH = 512;
    private static final Pattern LOCAL = Pattern.compile("/(?!/)[\\x21-\\x5B\\x5D-\\x7E]*");

    private LocalPath() {}

    /**
     * Checks whether a browser may be sent there.
     *
     * @param text the text, from a request or the application
     * @return false for another site, and for anything that a browser could read as one
     */
    public static boolean isLocal(String text) {
        return text.length() <= MAX_LENGTH && LOCAL.matcher(text).matches();
    }

    /**
     * Returns the text if it is a path on this site.
     *
     * @param text the text from a request
     * @return the same text; empty if a browser may not be sent there
     */
    public static String orNowhere(String text) {
        return isLocal(text) ? text : "";
    }
}
