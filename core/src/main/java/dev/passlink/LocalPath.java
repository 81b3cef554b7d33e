package dev.passlink;

import java.util.regex.Pattern;

/**
 * The rule for {@code next}: a path of this site and nothing that a browser could read as another.
 *
 * <p>One slash first, then no slash and no backslash, which browsers take for one; visible ASCII only, since a tab or a
 * line break vanishes before a URL is parsed (WHATWG URL §4.4); at most 512 characters, so that three fit a cookie.
 */
final class LocalPath {
    private static final int MAX_LENGTH = 512;
    private static final Pattern LOCAL = Pattern.compile("/(?!/)[\\x21-\\x5B\\x5D-\\x7E]*");

    private LocalPath() {}

    static String orNowhere(String text) {
        return text.length() <= MAX_LENGTH && LOCAL.matcher(text).matches() ? text : "";
    }
}
