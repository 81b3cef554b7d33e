package dev.passlink.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import dev.passlink.adapter.Flows;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * Form parameters, decoded by ourselves: containers differ in what they do with a broken escape, from ignoring it to an
 * exception.
 */
final class Parameters {
    static final Parameters NONE = new Parameters(List.of());

    private static final CharMatcher VISIBLE = CharMatcher.inRange('!', '~').and(CharMatcher.isNot('\\'));
    /** A token or an anti-forgery value is nobody else's affair. */
    private static final Set<String> OURS = Set.of("email", "next", "stay", Forms.FIELD, Flows.TOKEN_PARAMETER);

    private static final Splitter PAIRS = Splitter.on('&').omitEmptyStrings();

    private final List<Map.Entry<String, String>> pairs;

    Parameters(List<Map.Entry<String, String>> pairs) {
        this.pairs = List.copyOf(pairs);
    }

    static Parameters of(Map<String, List<String>> fields) {
        return new Parameters(fields.entrySet().stream()
                .flatMap(field -> field.getValue().stream().map(value -> Map.entry(field.getKey(), value)))
                .toList());
    }

    static Parameters parse(String encoded) {
        return new Parameters(StreamSupport.stream(PAIRS.split(encoded).spliterator(), false)
                .map(Parameters::pair)
                .toList());
    }

    /** The value of a parameter; empty if it has several, since two readers could pick two of them. */
    String get(String name) {
        List<String> values = all(name);
        return values.size() == 1 ? values.get(0) : "";
    }

    static Parameters of(String name, List<String> values) {
        return new Parameters(
                values.stream().map(value -> Map.entry(name, value)).toList());
    }

    boolean has(String name) {
        for (Map.Entry<String, String> pair : pairs) {
            if (pair.getKey().equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** The different values of a parameter. */
    List<String> all(String name) {
        return pairs.stream()
                .filter(pair -> pair.getKey().equals(name))
                .map(Map.Entry::getValue)
                .distinct()
                .toList();
    }

    /** Each as it was sent. */
    List<Map.Entry<String, String>> pairs() {
        return pairs;
    }

    /** All of them, repeated ones too, in order. */
    Map<String, List<String>> all() {
        Map<String, List<String>> all = new LinkedHashMap<>();
        pairs.forEach(pair ->
                all.computeIfAbsent(pair.getKey(), name -> new ArrayList<>()).add(pair.getValue()));
        return all;
    }

    /** What has one value and is no field of ours: what the application's check sees. */
    Map<String, String> others() {
        Map<String, String> others = new LinkedHashMap<>();
        all().forEach((name, values) -> {
            boolean one = values.stream().distinct().limit(2).count() == 1;
            if (one && !OURS.contains(name)) {
                others.put(name, values.get(0));
            }
        });
        return others;
    }

    static String encode(String value) {
        return URLEncoder.encode(value, UTF_8);
    }

    /** Whether a header can hold it, and no browser reads it otherwise. */
    static boolean isVisible(String pathOrQuery) {
        return VISIBLE.matchesAllOf(pathOrQuery);
    }

    /** As a browser would have written what a lenient container took: a header holds nothing else. */
    static String visible(String pathOrQuery) {
        if (isVisible(pathOrQuery)) {
            return pathOrQuery;
        }
        StringBuilder visible = new StringBuilder();
        pathOrQuery
                .codePoints()
                .mapToObj(Character::toString)
                .forEach(c -> visible.append(isVisible(c) ? c : encode(c)));
        return visible.toString();
    }

    private static Map.Entry<String, String> pair(String encoded) {
        int equals = encoded.indexOf('=');
        return equals < 0
                ? Map.entry(decode(encoded), "")
                : Map.entry(decode(encoded.substring(0, equals)), decode(encoded.substring(equals + 1)));
    }

    private static String decode(String encoded) {
        try {
            return URLDecoder.decode(encoded, UTF_8);
        } catch (IllegalArgumentException brokenEscape) {
            return "";
        }
    }
}
