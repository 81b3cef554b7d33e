package dev.passlink.text;

import com.google.common.html.HtmlEscapers;
import java.io.Reader;
import java.text.Bidi;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What mails and pages say, in one language: texts by key, with places {@code {in braces}} for what changes.
 *
 * <p>The keys are those of <a
 * href="https://github.com/passlink/passlink/blob/main/core/src/main/resources/dev/passlink/passlink_en.properties">
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
     * An application's own texts. For a language that the library brings, they need only have what is to be different.
     *
     * @param language which one
     * @param properties as {@link java.util.Properties#load(Reader)} reads them; read at once and closed
     * @return all texts of that language
     * @throws IllegalArgumentException if a text is missing, has other places than in English, or has a key that is none;
     *     the message names it
     */
    public static Texts read(Locale language, Reader properties) {
        return TextFile.read(language, properties);
    }

    /**
     * Which language this is.
     *
     * @return for {@code lang} and {@code Content-Language}, by its {@link Locale#toLanguageTag() tag}
     */
    public Locale locale() {
        return locale;
    }

    /**
     * How it is written.
     *
     * @return true from right to left
     */
    public boolean isRightToLeft() {
        return rightToLeft;
    }

    /**
     * A text without places.
     *
     * @param key which one
     * @return plain text; escape it in HTML
     * @throws IllegalArgumentException if there is none with that key
     */
    public String text(String key) {
        return text(key, Map.of());
    }

    /**
     * A text as plain text. In a language from right to left, each value is isolated (U+2068, U+2069: UAX #9), so that
     * an address in it reads from left to right.
     *
     * @param key which one
     * @param values what goes into its places, by their names
     * @return plain text; escape it in HTML
     * @throws IllegalArgumentException if there is none with that key, or a value is missing
     */
    public String text(String key, Map<String, String> values) {
        return filled(
                key, pattern(key), values, value -> rightToLeft ? FIRST_STRONG_ISOLATE + value + POP_ISOLATE : value);
    }

    /**
     * A text as HTML: all of it is escaped, and each value is isolated by {@code <bdi>}.
     *
     * @param key which one
     * @param values what goes into its places, by their names; plain texts
     * @return HTML for an element's content
     * @throws IllegalArgumentException if there is none with that key, or a value is missing
     */
    public String html(String key, Map<String, String> values) {
        return filled(key, escape(pattern(key)), values, value -> "<bdi>" + escape(value) + "</bdi>");
    }

    /**
     * How long something is good, rounded down.
     *
     * @param lifetime from a second up
     * @return such as {@code 10 minutes}
     */
    public String lifetime(Duration lifetime) {
        return duration(lifetime.toSeconds(), 0);
    }

    /**
     * How long to wait, rounded up.
     *
     * @param seconds from one up
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
     * A number of something, in the form that the language has for it.
     *
     * @param unit such as {@code times}
     * @param n how many
     * @return for instance {@code 3 times}
     */
    public String counted(String unit, long n) {
        String key = unit + "." + plural.of(n);
        return filled(key, pattern(key), Map.of("n", Long.toString(n)), value -> value);
    }

    /**
     * The forms of a word that goes with a number, for a script that counts.
     *
     * @param unit {@code seconds} or {@code minutes}, {@code hours}, {@code days}, {@code times}
     * @return by plural category of CLDR, such as {@code one} and {@code other}; {@code {n}} stands for the number
     */
    public Map<String, String> forms(String unit) {
        Map<String, String> forms = new LinkedHashMap<>();
        plural.categories().forEach(category -> forms.put(category, pattern(unit + "." + category)));
        return forms;
    }

    /**
     * Date and time, with the zone named.
     *
     * @param instant when
     * @return in UTC, to the minute
     */
    public String time(Instant instant) {
        return DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG)
                        .withLocale(locale)
                        .withZone(ZoneOffset.UTC)
                        .format(instant)
                + DateTimeFormatter.ofPattern(", HH:mm 'UTC'", Locale.ROOT)
                        .withZone(ZoneOffset.UTC)
                        .format(instant);
    }

    private String pattern(String key) {
        String pattern = texts.get(key);
        if (pattern == null) {
            throw new IllegalArgumentException("There is no text " + key + ".");
        }
        return pattern;
    }

    /** In one go, so that a value with braces in it stays as it is. */
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
