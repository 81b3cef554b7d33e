package dev.passlink.text;

import com.google.common.html.HtmlEscapers;
import java.io.Reader;
import java.text.Bidi;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The texts of emails and pages in one language, by key, with places {@code {in braces}} for values.
 *
 * <p>The keys are those of <a
 * href="https://github.com/passlink/passlink/blob/main/core/src/main/resources/dev/passlink/text/passlink_en.properties">
 * passlink_en.properties</a>. Immutable and safe for many threads.
 */
public final class Texts {
    static final Pattern PLACE = Pattern.compile("\\{([a-z]+)\\}");
    private static final String FIRST_STRONG_ISOLATE = "\u2068";
    private static final String POP_ISOLATE = "\u2069";
    private static final int MOST_SECONDS = 90;
    private static final int MOST_MINUTES = 120;
    private static final int MOST_HOURS = 48;

    private final Locale locale;
    private final Map<String, String> texts;
    private final Plural plural;
    private final boolean rightToLeft;

    Texts(Locale locale, Map<String, String> texts) {
        this.locale = locale;
        this.texts = Map.copyOf(texts);
        this.plural = Plural.of(locale);
        this.rightToLeft = !new Bidi(text("signIn"), Bidi.DIRECTION_DEFAULT_LEFT_TO_RIGHT).baseIsLeftToRight();
    }

    /**
     * Reads an application's own texts. For a language that the library has, they need to contain only the texts to
     * change.
     *
     * @param language the language
     * @param properties the texts, in the format of {@link java.util.Properties#load(Reader)}; read at once and
     *     closed
     * @return all texts of that language
     * @throws IllegalArgumentException if a text is missing, has different places from the English one, or has an
     *     unknown key; the message names it
     */
    public static Texts read(Locale language, Reader properties) {
        return TextFile.read(language, properties);
    }

    /**
     * The language of the texts.
     *
     * @return the language; use its {@link Locale#toLanguageTag() tag} for {@code lang} and {@code Content-Language}
     */
    public Locale locale() {
        return locale;
    }

    /**
     * Whether the language is written from right to left.
     *
     * @return true if it is
     */
    public boolean isRightToLeft() {
        return rightToLeft;
    }

    /**
     * Returns a text without places.
     *
     * @param key its key
     * @return plain text; escape it in HTML
     * @throws IllegalArgumentException if there is no text with that key
     */
    public String text(String key) {
        return text(key, Map.of());
    }

    /**
     * Returns a text as plain text. In a right-to-left language, each value is isolated (U+2068, U+2069: UAX #9), so
     * that an address in it reads from left to right.
     *
     * @param key its key
     * @param values the values for its places, by name
     * @return plain text; escape it in HTML
     * @throws IllegalArgumentException if there is no text with that key, or a value is missing
     */
    public String text(String key, Map<String, String> values) {
        return filled(
                key, pattern(key), values, value -> rightToLeft ? FIRST_STRONG_ISOLATE + value + POP_ISOLATE : value);
    }

    /**
     * Returns a text as HTML: all of it is escaped, and each value is isolated by {@code <bdi>}.
     *
     * @param key its key
     * @param values the values for its places, by name, as plain text
     * @return HTML for an element's content
     * @throws IllegalArgumentException if there is no text with that key, or a value is missing
     */
    public String html(String key, Map<String, String> values) {
        return filled(key, escape(pattern(key)), values, value -> "<bdi>" + escape(value) + "</bdi>");
    }

    /**
     * Says how long something lasts, rounded down.
     *
     * @param lifetime the time, at least a second
     * @return such as {@code 10 minutes}
     */
    public String lifetime(Duration lifetime) {
        return duration(lifetime.toSeconds(), 0);
    }

    /**
     * Says how long to wait, rounded up.
     *
     * @param seconds the time, at least one second
     * @return such as {@code 42 seconds}
     */
    public String waiting(long seconds) {
        return duration(seconds, 1);
    }

    private String duration(long seconds, int up) {
        if (seconds < MOST_SECONDS) {
            return counted("seconds", Math.max(1, seconds));
        }
        long minutes = (seconds + up * 59L) / 60;
        if (minutes < MOST_MINUTES) {
            return counted("minutes", minutes);
        }
        long hours = (minutes + up * 59L) / 60;
        return hours < MOST_HOURS ? counted("hours", hours) : counted("days", (hours + up * 23L) / 24);
    }

    /**
     * Says how many of something, with the right plural form.
     *
     * @param unit the unit, such as {@code times}
     * @param n the number
     * @return such as {@code 3 times}
     */
    public String counted(String unit, long n) {
        String key = unit + "." + plural.of(n);
        return filled(key, pattern(key), Map.of("n", Long.toString(n)), value -> value);
    }

    /**
     * Returns the plural forms of a unit, for a script that counts.
     *
     * @param unit {@code seconds} or {@code minutes}, {@code hours}, {@code days}, {@code times}
     * @return the forms by CLDR plural category, such as {@code one} and {@code other}; {@code {n}} stands for the
     *     number
     */
    public Map<String, String> forms(String unit) {
        Map<String, String> forms = new LinkedHashMap<>();
        plural.categories().forEach(category -> forms.put(category, pattern(unit + "." + category)));
        return forms;
    }

    /**
     * Says a date and time, with the time zone.
     *
     * @param instant the time
     * @return the time in UTC, to the minute
     */
    public String time(Instant instant) {
        ZonedDateTime utc = instant.atZone(ZoneOffset.UTC);
        String date = DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG)
                .withLocale(locale)
                .format(utc);
        String clock = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).format(utc);
        return filled("time", pattern("time"), Map.of("date", date, "clock", clock), value -> value);
    }

    private String pattern(String key) {
        String pattern = texts.get(key);
        if (pattern == null) {
            throw new IllegalArgumentException("There is no text " + key + ".");
        }
        return pattern;
    }

    /** In one pass, so that a value with braces in it stays as it is. */
    private static String filled(
            String key, String pattern, Map<String, String> values, UnaryOperator<String> isolated) {
        return PLACE.matcher(pattern).replaceAll(place -> {
            String value = values.get(place.group(1));
            if (value == null) {
                throw new IllegalArgumentException("The text " + key + " needs a value for " + place.group() + ".");
            }
            return Matcher.quoteReplacement(isolated.apply(value));
        });
    }

    private static String escape(String text) {
        return HtmlEscapers.htmlEscaper().escape(text);
    }
}
