package dev.passlink.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Which paths are for signed-in people.
 *
 * <p>A path may be spelled in many ways, and containers differ in which they accept. A rule applies if <em>any</em>
 * reading of the path hits it: the one that the container dispatches on, and our own of what was sent.
 */
final class PathRules {
    private final List<Rule> rules;

    PathRules(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    /**
     * Paths for signed-in people.
     *
     * @param fresh how long ago the sign-in may be at most; empty if that does not matter
     */
    record Rule(String pattern, Optional<Duration> fresh) {
        Rule {
            check(pattern);
        }
    }

    /** The rules that a path hits in some reading of it; they all hold. */
    List<Rule> applying(List<String> readings) {
        return rules.stream()
                .filter(rule -> readings.stream().anyMatch(path -> matches(rule.pattern(), path)))
                .toList();
    }

    boolean isEmpty() {
        return rules.isEmpty();
    }

    /** As the container dispatches, as a lenient reader would, and as it was sent. */
    static List<String> readings(String dispatchedPath, String sentPath) {
        return List.of(dispatchedPath, canonical(dispatchedPath), canonical(decode(sentPath)), canonical(sentPath));
    }

    private static boolean matches(String pattern, String path) {
        if (pattern.endsWith("/*")) {
            String prefix = pattern.substring(0, pattern.length() - 2);
            return path.equals(prefix) || path.startsWith(prefix + "/");
        }
        return path.equals(pattern) || path.equals(pattern + "/");
    }

    /**
     * Without path parameters, doubled slashes, dot segments and spaces around a name; NUL ends a name and a backslash
     * is a slash, for some.
     */
    private static String canonical(String path) {
        Deque<String> segments = new ArrayDeque<>();
        for (String segment : path.replace('\\', '/').split("/", -1)) {
            String name = segment.replaceAll("(?s)[;\\x00].*", "").strip();
            if (name.equals("..")) {
                segments.pollLast();
            } else if (!name.isEmpty() && !name.equals(".")) {
                segments.addLast(name);
            }
        }
        return "/" + String.join("/", segments);
    }

    static String decode(String path) {
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
