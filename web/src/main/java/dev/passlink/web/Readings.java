package dev.passlink.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.CharMatcher;
import com.google.common.base.Joiner;
import com.google.common.base.Splitter;
import java.io.ByteArrayOutputStream;
import java.net.URLDecoder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * All the ways to read a path: containers, frameworks and the application's own code decode it once, twice or not at all,
 * before or after they split it at slashes, and differ in what they drop.
 *
 * <p>A path has no readings at all if one of them has a control character or, in what a client sent, a dot segment; if its
 * escapes are broken; or if there are too many. No browser sends such a path, and no two readers agree on it.
 */
final class Readings {
    /** What a browser sends has at most half as many. */
    private static final int MOST = 64;

    private static final int MOST_WITH_THE_CARELESS = 4 * MOST;

    /** Of a path as long as a request's head, the readings that a browser's has. */
    private static final int MOST_CHARACTERS = 1 << 15;

    /** A slash that is part of a name for whoever cuts first and decodes later; a path has no such character itself. */
    private static final char INNER_SLASH = '\uFFFF';

    private static final Pattern ESCAPE = Pattern.compile("%[0-9A-Fa-f]{2}");
    private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");
    /** A character in more bytes than it needs, such as {@code %c0%af} for a slash. */
    private static final Pattern OVERLONG =
            Pattern.compile("[\\xC0\\xC1][\\x80-\\xBF]|\\xE0[\\x80-\\x9F]|\\xF0[\\x80-\\x8F]");

    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x1F\\x7F-\\x9F]");
    private static final Pattern DOT_SEGMENT = Pattern.compile("(?:^|/)\\.{1,2}(?:/|$)");
    private static final Pattern PARAMETERS = Pattern.compile(";[^/]*");
    private static final Pattern SLASHES = Pattern.compile("/{2,}");
    /** What a reader of URLs takes for a host. */
    private static final Pattern HOST = Pattern.compile("^/[/\\\\]+[^/]*/?");

    private static final Splitter SEGMENTS = Splitter.on('/');
    private static final Splitter TRIMMED = SEGMENTS.trimResults(CharMatcher.forPredicate(
            c -> Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c)));
    private static final Joiner PATH = Joiner.on('/');

    private static final List<UnaryOperator<String>> READERS = List.of(
            Readings::decode,
            path -> path.replace(INNER_SLASH, '/').replace('\\', '/'),
            path -> PARAMETERS.matcher(path).replaceAll(""),
            path -> upTo(path, ';'),
            path -> SLASHES.matcher(path).replaceAll("/"),
            path -> PATH.join(TRIMMED.split(path)),
            Readings::withoutDots);

    /** What some do besides, to characters that may well stand in a name: that makes a path suspect, not another one. */
    private static final List<UnaryOperator<String>> CARELESS_READERS = List.of(
            path -> path.replace('+', ' '),
            Readings::decodeByAnyDigits,
            Readings::decodeAsLatin1,
            path -> upTo(path, '?'),
            path -> upTo(path, '#'));

    private static final List<UnaryOperator<String>> EVERY_READER =
            Stream.concat(READERS.stream(), CARELESS_READERS.stream()).toList();

    private final String dispatched;
    private final Set<String> careful;
    private final Set<String> all;

    private Readings(String dispatched, Set<String> careful, Set<String> all) {
        this.dispatched = dispatched;
        this.careful = careful;
        this.all = all;
    }

    /**
     * Reads what a client sent.
     *
     * @param dispatched as the container reads it
     * @return empty if it cannot be trusted in any reading
     */
    static Optional<Readings> ofSent(String dispatched, String sent) {
        return read(dispatched, sent)
                .filter(readings -> readings.careful.stream()
                        .noneMatch(path -> DOT_SEGMENT.matcher(path).find()));
    }

    /** The same for a dispatch of the application itself, which may well say {@code ../header}. */
    static Optional<Readings> ofDispatch(String dispatched, String sent) {
        return read(dispatched, sent);
    }

    private static Optional<Readings> read(String dispatched, String sent) {
        if (BROKEN_ESCAPE.matcher(sent).find()
                || OVERLONG.matcher(new String(bytes(sent), ISO_8859_1)).find()) {
            return Optional.empty();
        }
        Set<String> careful = new LinkedHashSet<>();
        boolean readable = addTo(careful, List.of(dispatched, sent, sent.replace('+', ' ')), READERS, MOST)
                && careful.stream().noneMatch(path -> CONTROL.matcher(path).find());
        Set<String> all = new LinkedHashSet<>(careful);
        readable = readable && addTo(all, careless(careful), EVERY_READER, MOST_WITH_THE_CARELESS);
        return readable ? Optional.of(new Readings(dispatched, careful, all)) : Optional.empty();
    }

    /** Reads until nothing new comes of it; false if there is too much. */
    private static boolean addTo(Set<String> all, List<String> paths, List<UnaryOperator<String>> readers, int most) {
        Deque<String> unread = new ArrayDeque<>(paths);
        int characters = 0;
        while (!unread.isEmpty()) {
            String path = unread.removeFirst();
            if (all.add(path)) {
                characters += path.length();
                if (all.size() > most || characters > MOST_CHARACTERS) {
                    return false;
                }
                readers.forEach(reader -> unread.addLast(reader.apply(path)));
            }
        }
        return true;
    }

    private static List<String> careless(Set<String> paths) {
        Stream<String> read =
                paths.stream().flatMap(path -> CARELESS_READERS.stream().map(reader -> reader.apply(path)));
        // Once, since each round of it would take another name for the host.
        Stream<String> behindAHost =
                paths.stream().map(path -> HOST.matcher(path).replaceFirst("/"));
        return Stream.concat(read, behindAHost).toList();
    }

    /**
     * Whether everybody reads a path alike, but for the case of its letters and for a slash at its end, which no rule
     * minds: names of letters, digits, {@code -}, {@code _}, {@code ~} and inner dots, each after one slash.
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

    /** As the container reads it. */
    String dispatched() {
        return dispatched;
    }

    /** All of them, also those that somebody would go on to decode. */
    Set<String> all() {
        return all;
    }

    /** Those with nothing left to decode or to drop: what a value is taken from. */
    List<String> complete() {
        return careful.stream()
                .filter(path -> path.indexOf(';') < 0 && decode(path).equals(path))
                .toList();
    }

    private static String upTo(String path, char end) {
        int at = path.indexOf(end);
        return at < 0 ? path : path.substring(0, at);
    }

    /** Each escape once; what is none stays as it is. */
    static String decode(String path) {
        return path.indexOf('%') < 0 ? path : new String(bytes(path), UTF_8);
    }

    /** As the JDK does: the digits of an escape may be of any script, and have a sign. */
    private static String decodeByAnyDigits(String path) {
        try {
            return URLDecoder.decode(path.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException broken) {
            return path;
        }
    }

    /** As those do who go by a request's charset, of which that is the default. */
    private static String decodeAsLatin1(String path) {
        return ESCAPE.matcher(path).find() ? new String(bytes(path), ISO_8859_1) : path;
    }

    private static byte[] bytes(String path) {
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(path.length());
        int i = 0;
        while (i < path.length()) {
            int character = path.codePointAt(i);
            int value = character == '%' ? escaped(path, i) : -1;
            if (value == '/') {
                character = INNER_SLASH;
            }
            if (value < 0 || value == '/') {
                decoded.writeBytes(Character.toString(character).getBytes(UTF_8));
            } else {
                decoded.write(value);
            }
            i += value < 0 ? Character.charCount(character) : 3;
        }
        return decoded.toByteArray();
    }

    /** What an escape stands for; negative if it is none. */
    private static int escaped(String path, int percent) {
        boolean escape = percent + 2 < path.length()
                && HexFormat.isHexDigit(path.charAt(percent + 1))
                && HexFormat.isHexDigit(path.charAt(percent + 2));
        return escape ? HexFormat.fromHexDigits(path, percent + 1, percent + 3) : -1;
    }

    private static String withoutDots(String path) {
        if (!DOT_SEGMENT.matcher(path).find()) {
            return path;
        }
        Deque<String> names = new ArrayDeque<>();
        for (String name : SEGMENTS.split(path)) {
            if (name.equals("..")) {
                names.pollLast();
            } else if (!name.equals(".") && !name.isEmpty()) {
                names.addLast(name);
            }
        }
        return "/" + PATH.join(names);
    }
}
