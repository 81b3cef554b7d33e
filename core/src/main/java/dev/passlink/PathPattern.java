package dev.passlink;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A pattern of paths, such as {@code /account}, {@code /orders/{id}} or {@code /account/*}. All rules use the same
 * patterns.
 *
 * <p>A part between slashes matches itself or, in braces, any one part. {@code /*} at the end matches the path before
 * it and everything below. A slash at the end of a path doesn't matter. Immutable and safe for many threads.
 */
public final class PathPattern {
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,31}");
    /** Characters with another meaning in URLs or patterns. */
    private static final CharMatcher NOT_LITERAL = CharMatcher.anyOf("*{}?#%+");

    private static final Splitter SEGMENTS = Splitter.on('/');
    private static final String BELOW = "/*";
    private static final int MOST_VARIABLES = 16;

    private final String text;
    private final List<Segment> segments;
    private final boolean everythingBelow;
    private final int variables;

    /** A part between slashes: a literal, or a variable in braces. */
    private record Segment(String text, boolean variable) {
        static Segment of(String text) {
            return new Segment(text, text.startsWith("{") && text.endsWith("}"));
        }

        boolean isWellFormed() {
            return variable ? NAME.matcher(name()).matches() : View.isValue(text) && NOT_LITERAL.matchesNoneOf(text);
        }

        String name() {
            return text.substring(1, text.length() - 1);
        }

        /** Ignoring case, since an application may serve paths that way. */
        boolean overlaps(Segment other) {
            return variable || other.variable || text.equalsIgnoreCase(other.text);
        }
    }

    private PathPattern(String text, List<Segment> segments, boolean everythingBelow) {
        this.text = text;
        this.segments = List.copyOf(segments);
        this.everythingBelow = everythingBelow;
        this.variables = (int) segments.stream().filter(Segment::variable).count();
    }

    /**
     * Reads a pattern.
     *
     * @param text the pattern, below the context path and without a slash at the end; a variable's name is a word
     * @return the pattern
     * @throws IllegalArgumentException if it isn't a pattern, or a variable occurs twice
     */
    public static PathPattern of(String text) {
        boolean everythingBelow = text.endsWith(BELOW);
        String fixed = everythingBelow ? text.substring(0, text.length() - BELOW.length()) : text;
        List<Segment> segments = fixed.startsWith("/")
                ? SEGMENTS.splitToStream(fixed.substring(1)).map(Segment::of).toList()
                : List.of();
        boolean everything = everythingBelow && fixed.isEmpty();
        boolean wellFormed =
                everything || (!segments.isEmpty() && segments.stream().allMatch(Segment::isWellFormed));
        if (!wellFormed) {
            throw new IllegalArgumentException("A path pattern must look like /account, /orders/{id}, /account/* "
                    + "(for it and everything below) or /* (for everything), without a slash at the end: " + text);
        }
        Set<String> names = new LinkedHashSet<>();
        segments.stream().filter(Segment::variable).map(Segment::name).forEach(name -> {
            if (!names.add(name)) {
                throw new IllegalArgumentException("Variable {" + name + "} occurs twice in " + text + ".");
            }
        });
        if (names.size() > MOST_VARIABLES) {
            throw new IllegalArgumentException("A path pattern can have at most 16 variables: " + text);
        }
        return new PathPattern(text, segments, everythingBelow);
    }

    /**
     * Checks whether a path has this shape, ignoring case, with anything in place of the variables.
     *
     * @param path the decoded path, which begins with a slash
     * @return true if it has; even for values that {@link ViewRule#at} refuses
     */
    public boolean matches(String path) {
        int end = path.endsWith("/") ? path.length() - 1 : path.length();
        int slash = 0;
        // By index, to avoid an iterator for every request.
        for (int i = 0; i < segments.size(); i++) {
            Segment segment = segments.get(i);
            if (slash >= end || path.charAt(slash) != '/') {
                return false;
            }
            int next = endOfSegment(path, slash + 1, end);
            String literal = segment.text();
            boolean fits = segment.variable()
                    || (next - slash - 1 == literal.length()
                            && path.regionMatches(true, slash + 1, literal, 0, literal.length()));
            if (!fits) {
                return false;
            }
            slash = next;
        }
        return everythingBelow || slash >= end;
    }

    private static int endOfSegment(String path, int from, int end) {
        int slash = path.indexOf('/', from);
        return slash < 0 || slash > end ? end : slash;
    }

    /** The values of the variables, if the path is spelled exactly like the pattern and every value is allowed. */
    Optional<List<String>> values(String path) {
        if (!matches(path)) {
            return Optional.empty();
        }
        String[] values = new String[variables];
        int found = 0;
        int slash = 0;
        int end = path.endsWith("/") ? path.length() - 1 : path.length();
        for (Segment segment : segments) {
            int next = endOfSegment(path, slash + 1, end);
            if (segment.variable()) {
                values[found++] = path.substring(slash + 1, next);
            } else if (!path.startsWith(segment.text(), slash + 1)) {
                return Optional.empty();
            }
            slash = next;
        }
        List<String> all = List.of(values);
        return View.areValues(all) ? Optional.of(all) : Optional.empty();
    }

    /**
     * Checks whether some path could match both patterns.
     *
     * @param other the other pattern
     * @return true if it would then be unclear which of the two applies
     */
    public boolean overlaps(PathPattern other) {
        int common = Math.min(segments.size(), other.segments.size());
        for (int i = 0; i < common; i++) {
            if (!segments.get(i).overlaps(other.segments.get(i))) {
                return false;
            }
        }
        return (segments.size() == common || other.everythingBelow)
                && (other.segments.size() == common || everythingBelow);
    }

    /**
     * Whether the pattern covers everything below a path.
     *
     * @return true if it ends with {@code /*}
     */
    public boolean isEverythingBelow() {
        return everythingBelow;
    }

    int variables() {
        return variables;
    }

    /**
     * The names of the variables.
     *
     * @return the names, in the order of the pattern; at most 16
     */
    public List<String> names() {
        return segments.stream().filter(Segment::variable).map(Segment::name).toList();
    }

    /** The path with these values, not encoded. */
    List<String> segments(List<String> values) {
        int[] next = {0};
        return segments.stream()
                .map(segment -> segment.variable() ? values.get(next[0]++) : segment.text())
                .toList();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PathPattern that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /**
     * The pattern as it was given.
     *
     * @return the text that {@link #of} reads
     */
    @Override
    public String toString() {
        return text;
    }
}
