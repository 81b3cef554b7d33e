package dev.passlink.text;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The languages of a site. Immutable and safe for many threads. */
public final class Languages {
    private static final int LONGEST_HEADER = 1000;
    /** RFC 9110 §12.5.4 and RFC 4647 §2.1. No language has more than a few subtags. */
    private static final Pattern RANGE = Pattern.compile(
            "[ \\t]*(\\*|[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8}){0,5})[ \\t]*(?:;[ \\t]*[qQ]=(0(?:\\.[0-9]{0,3})?|1(?:\\.0{0,3})?)[ \\t]*)?");

    private final Map<String, Texts> byTag = new LinkedHashMap<>();
    private final Texts first;

    Languages(List<Texts> all) {
        this.first = all.get(0);
        all.forEach(texts -> byTag.put(tag(texts.locale()), texts));
    }

    /**
     * The languages of a site.
     *
     * @param offered the languages in order, the first for people who understand none of them; if empty, all that the
     *     library has
     * @param own the application's own texts, which come after those
     * @return at least one language
     * @throws IllegalArgumentException if there are no texts for one of them
     */
    public static Languages of(List<Locale> offered, Map<Locale, Texts> own) {
        List<Locale> locales = offered.isEmpty()
                ? TextFile.SHIPPED.stream().map(Locale::forLanguageTag).toList()
                : offered;
        Map<Locale, Texts> all = new LinkedHashMap<>();
        for (Locale locale : locales) {
            Texts texts = own.get(locale);
            all.put(locale, texts != null ? texts : TextFile.shipped(locale));
        }
        all.putAll(own);
        return new Languages(List.copyOf(all.values()));
    }

    private record Wish(String range, double weight) {}

    /**
     * All languages of the site.
     *
     * @return the texts; first the language for people who understand none of them
     */
    public Collection<Texts> all() {
        return List.copyOf(byTag.values());
    }

    /**
     * The texts in a language, or in the nearest one that the site has: {@code de} for {@code de-CH}.
     *
     * @param language any language
     * @return the texts; those in the first language if there is no match
     */
    public Texts of(Locale language) {
        return find(tag(language)).orElse(first);
    }

    /**
     * The texts for a browser's header, by the lookup of <a
     * href="https://www.rfc-editor.org/rfc/rfc4647#section-3.4">RFC 4647 §3.4</a>.
     *
     * @param acceptLanguage the header {@code Accept-Language}, or any text: unreadable parts are skipped, and
     *     everything if it is longer than 1,000 characters
     * @return the texts; those in the first language if none fits
     */
    public Texts forHeader(String acceptLanguage) {
        if (acceptLanguage.length() > LONGEST_HEADER) {
            return first;
        }
        List<Wish> wishes = new ArrayList<>();
        for (String part : acceptLanguage.split(",", -1)) {
            Matcher range = RANGE.matcher(part);
            if (range.matches()) {
                wishes.add(new Wish(range.group(1).toLowerCase(Locale.ROOT), weight(range.group(2))));
            }
        }
        return wishes.stream()
                .filter(wish -> wish.weight() > 0)
                .sorted(Comparator.comparingDouble(Wish::weight).reversed())
                .flatMap(wish -> (wish.range().equals("*") ? Optional.of(first) : find(wish.range())).stream())
                .findFirst()
                .orElse(first);
    }

    private static double weight(@Nullable String quality) {
        return quality == null ? 1 : Double.parseDouble(quality);
    }

    /** A tag loses its last part until it is one of ours; a bare language is served by any of its variants. */
    private Optional<Texts> find(String tag) {
        String rest = tag;
        while (rest.contains("-") && !byTag.containsKey(rest)) {
            rest = rest.substring(0, rest.lastIndexOf('-'));
        }
        String language = rest;
        return byTag.containsKey(language)
                ? Optional.of(byTag.get(language))
                : byTag.entrySet().stream()
                        .filter(entry -> entry.getKey().startsWith(language + "-"))
                        .map(Map.Entry::getValue)
                        .findFirst();
    }

    private static String tag(Locale locale) {
        return locale.toLanguageTag().toLowerCase(Locale.ROOT);
    }
}
