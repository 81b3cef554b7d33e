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

        boolean isStricterThan(Rule other) {
            return fresh.isPresent() && (other.fresh.isEmpty() || fresh.get().compareTo(other.fresh.get()) < 0);
        }

        boolean hits(List<String> readings) {
            for (String path : readings) {
                if (hits(path)) {
                    return true;
                }
            }
            return false;
        }

        boolean hits(String path) {
            boolean allBelow = pattern.endsWith("/*");
            int fixed = allBelow ? pattern.length() - 2 : pattern.length();
            if (!path.regionMatches(0, pattern, 0, fixed)) {
                return false;
            }
            boolean exact = path.length() == fixed;
            return exact || (path.charAt(fixed) == '/' && (allBelow || path.length() == fixed + 1));
        }
    }

    /** What guards a path that is hit in some reading of it: of several rules, which all hold, the strictest. */
    Optional<Rule> guarding(List<String> readings) {
        Optional<Rule> strictest = Optional.empty();
        for (int i = 0; i < rules.size(); i++) {
            Rule rule = rules.get(i);
            if (rule.hits(readings) && (strictest.isEmpty() || rule.isStricterThan(strictest.get()))) {
                strictest = Optional.of(rule);
            }
        }
        return strictest;
    }

    /** Whether there is none for a path in this one reading; by index, since an iterator would be made for every path. */
    boolean leaveOpen(String reading) {
        for (int i = 0; i < rules.size(); i++) {
            if (rules.get(i).hits(reading)) {
                return false;
            }
        }
        return true;
    }

    boolean isEmpty() {
        return rules.isEmpty();
    }

    /** As the container dispatches, as a lenient reader would, and as it was sent. */
    static List<String> readings(String dispatchedPath, String sentPath) {
        return List.of(dispatchedPath, canonical(dispatchedPath), canonical(decode(sentPath)), canonical(sentPath));
    }

    /**
     * Whether everybody reads a path alike, but for a slash at its end, which no rule minds: names of letters, digits,
     * {@code -}, {@code _}, {@code ~} and inner dots, each behind one slash.
     */
    static boolean isPlain(String path) {
        if (!path.startsWith("/")) {
            return false;
        }
        char last = '/';
        for (int i = 1; i < path.length(); i++) {
            char c = path.charAt(i);
            boolean fits = (c == '/' || c == '.') ? last != '/' : isNameCharacter(c);
            if (!fits) {
                return false;
            }
            last = c;
        }
        return true;
    }

    private static boolean isNameCharacter(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= '0' && c <= '9')
                || (c >= 'A' && c <= 'Z')
                || c == '-'
                || c == '_'
                || c == '~';
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
