package dev.passlink.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which paths are for signed-in people.
 *
 * <p>A path may be spelled in many ways, and containers differ in which they accept. A rule applies if <em>any</em>
 * reading of the path hits it: the one that the container dispatches on, and our own of what was sent.
 */
final class PathRules {
    private final List<String> patterns;

    private PathRules(List<String> patterns) {
        this.patterns = List.copyOf(patterns);
    }

    static PathRules of(List<String> patterns) {
        patterns.forEach(PathRules::check);
        return new PathRules(patterns);
    }

    boolean isEmpty() {
        return patterns.isEmpty();
    }

    boolean apply(String dispatchedPath, String sentPath) {
        return Stream.of(dispatchedPath, canonical(dispatchedPath), canonical(decode(sentPath)), canonical(sentPath))
                .anyMatch(this::matches);
    }

    private boolean matches(String path) {
        return patterns.stream().anyMatch(pattern -> matches(pattern, path));
    }

    private static boolean matches(String pattern, String path) {
        if (pattern.endsWith("/*")) {
            String prefix = pattern.substring(0, pattern.length() - 2);
            return path.equals(prefix) || path.startsWith(prefix + "/");
        }
        return path.equals(pattern) || path.equals(pattern + "/");
    }

    /** Without path parameters, doubled slashes and dot segments; NUL ends a name and a backslash is a slash, for some. */
    private static String canonical(String path) {
        Deque<String> segments = new ArrayDeque<>();
        for (String segment : path.replace('\\', '/').split("/", -1)) {
            String name = segment.replaceAll("[;\\x00].*", "");
            if (name.equals("..")) {
                segments.pollLast();
            } else if (!name.isEmpty() && !name.equals(".")) {
                segments.addLast(name);
            }
        }
        return "/" + String.join("/", segments);
    }

    private static String decode(String path) {
        try {
            return URLDecoder.decode(path.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException brokenEscape) {
            return path;
        }
    }

    private static void check(String pattern) {
        String fixed = pattern.endsWith("/*") ? pattern.substring(0, pattern.length() - 2) : pattern;
        if (!pattern.startsWith("/") || fixed.contains("*") || fixed.contains("//") || fixed.endsWith("/")) {
            throw new IllegalArgumentException(
                    "A path pattern is /account, or /account/* for all below it, or /* for everything: " + pattern);
        }
    }
}
