package dev.passlink;

import java.util.regex.Pattern;

/**
 * The rule for where a browser may be sent: a path of this site, and nothing that it could read as another.
 *
 * <p>One slash first, then no slash and no backslash, which browsers take for one; visible ASCII only, since a tab or a
 * line break vanishes before a URL is parsed (WHATWG URL §4.4); at most 512 characters, so that three fit a cookie.
 */
public final class LocalPath {
    private static final int MAX_LENGTH = 512;
    private static final Pattern LOCAL = Pattern.compile("/(?!/)[\\x21-\\x5B\\x5D-\\x7E]*");

    private LocalPath() {}

    /**
     * Tells whether a browser may be sent there.
     *
     * @param text what a request brought, or an application says
     * @return false for what is elsewhere, and for what a browser could take for it
     */
    public static boolean isLocal(String text) {
        return text.length() <= MAX_LENGTH && LOCAL.matcher(text).matches();
    }

    /**
     * Keeps what is a path of this site.
     *
     * @param text what a request brought
     * @return the same; empty if a browser may not be sent there
     */
    public static String orNowhere(String text) {
        return isLocal(text) ? text : "";
    }
}
