package dev.passlink.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.stream.Collectors;

/** Reads the texts of a language and refuses a file that would leave a page without words. */
final class TextFile {
    /** The library's languages; the others are compared with the first. */
    static final List<String> SHIPPED = List.of("en", "de", "fr", "es", "nl", "pt", "it", "pl", "ja", "ar");

    private static final Set<String> COUNTED = Set.of("seconds", "minutes", "hours", "days", "times");

    private TextFile() {}

    static Texts shipped(Locale locale) {
        if (!SHIPPED.contains(locale.getLanguage())) {
            throw new IllegalArgumentException("There are no texts for " + locale.toLanguageTag()
                    + " here: add them with language(…), or leave the language out of languages(…).");
        }
        return checked(locale, entries(locale.getLanguage()));
    }

    /**
     * Reads an application's own file. For a language that the library has, it needs to contain only the texts to
     * change.
     */
    static Texts read(Locale locale, Reader properties) {
        Map<String, String> texts = new HashMap<>();
        if (SHIPPED.contains(locale.getLanguage())) {
            texts.putAll(entries(locale.getLanguage()));
        }
        texts.putAll(entries(locale, properties));
        return checked(locale, texts);
    }

    private static Texts checked(Locale locale, Map<String, String> texts) {
        Map<String, String> english = entries(SHIPPED.get(0));
        Set<String> needed = needed(english.keySet(), Plural.of(locale));
        for (String key : needed) {
            String text = texts.getOrDefault(key, "");
            if (text.isBlank()) {
                throw wrong(locale, "lack the key " + key + ": " + english.getOrDefault(key, "a form of " + unit(key)));
            }
            check(locale, key, text, english);
        }
        for (String key : new TreeSet<>(texts.keySet())) {
            if (!needed.contains(key)) {
                throw wrong(locale, "have an unknown key: " + key);
            }
        }
        return new Texts(locale, texts);
    }

    /** Counted words need the plural forms of the language; all other keys are as in English. */
    private static Set<String> needed(Set<String> english, Plural plural) {
        Predicate<String> isCounted = key -> COUNTED.contains(unit(key));
        Set<String> needed = english.stream().filter(isCounted.negate()).collect(Collectors.toCollection(TreeSet::new));
        COUNTED.forEach(unit -> plural.categories().forEach(category -> needed.add(unit + "." + category)));
        return needed;
    }

    private static void check(Locale locale, String key, String text, Map<String, String> english) {
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw wrong(locale, "have a control character in " + key);
        }
        Set<String> places = places(text);
        // One minute, two minutes: if the word itself says the number, the number may be left out.
        boolean spoken = key.endsWith(".one") || key.endsWith(".two");
        Set<String> expected = COUNTED.contains(unit(key))
                ? (spoken && places.isEmpty() ? Set.of() : Set.of("n"))
                : places(english.getOrDefault(key, ""));
        if (!places.equals(expected)) {
            throw wrong(locale, "should have the places " + expected + " in " + key + ": " + text);
        }
    }

    private static Set<String> places(String text) {
        return Texts.PLACE
                .matcher(text)
                .results()
                .map((MatchResult place) -> place.group(1))
                .collect(Collectors.toSet());
    }

    private static String unit(String key) {
        return key.substring(0, Math.max(0, key.indexOf('.')));
    }

    private static IllegalArgumentException wrong(Locale locale, String what) {
        return new IllegalArgumentException("The texts of " + locale.toLanguageTag() + " " + what);
    }

    private static Map<String, String> entries(String language) {
        String name = "passlink_" + language + ".properties";
        InputStream in = TextFile.class.getResourceAsStream(name);
        if (in == null) {
            throw new IllegalStateException("The jar doesn't contain " + name);
        }
        return entries(Locale.forLanguageTag(language), new InputStreamReader(in, UTF_8));
    }

    private static Map<String, String> entries(Locale locale, Reader reader) {
        Properties properties = new Properties();
        try (reader) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (IllegalArgumentException e) {
            throw wrong(locale, "aren't a properties file: " + e.getMessage());
        }
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(
                        key -> key, key -> properties.getProperty(key).strip()));
    }
}
