package dev.passlink.web;

import com.google.common.html.HtmlEscapers;
import dev.passlink.text.Texts;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page with named places: {@code {{name}}} for a value, which is escaped unless it is {@link Html}; {@code {{t:key}}} for
 * a text in the language of the page; {@code {{#name}}…{{/name}}} for a part that is repeated for each element of a list, or
 * kept if a condition holds. Filled-in values are not parsed again.
 */
final class Template {
    private static final Pattern PLACE = Pattern.compile(
            "\\{\\{#(\\w+)}}\\n?(.*?)\\{\\{/\\1}}\\n?|\\{\\{t:([\\w.]+)}}|\\{\\{(\\w+)}}", Pattern.DOTALL);

    private final String text;

    Template(String text) {
        this.text = text;
    }

    /** Our own markup, which is not escaped. */
    record Html(String text) {}

    Html fill(Texts texts, Map<?, ?> values) {
        return new Html(
                PLACE.matcher(text).replaceAll(place -> Matcher.quoteReplacement(filled(place, texts, values))));
    }

    private static String filled(MatchResult place, Texts texts, Map<?, ?> values) {
        if (place.group(1) != null) {
            return section(new Template(place.group(2)), value(values, place.group(1)), texts, values);
        } else if (place.group(3) != null) {
            return texts.html(place.group(3), Map.of());
        }
        Object value = value(values, place.group(4));
        return value instanceof Html html
                ? html.text()
                // No page can have the first character of all; browsers read the other in its place.
                : HtmlEscapers.htmlEscaper().escape(((String) value).replace('\0', '\uFFFD'));
    }

    private static String section(Template inner, Object value, Texts texts, Map<?, ?> values) {
        StringBuilder filled = new StringBuilder();
        if (value instanceof List<?> each) {
            each.forEach(one -> filled.append(inner.fill(texts, (Map<?, ?>) one).text()));
        } else if ((boolean) value) {
            filled.append(inner.fill(texts, values).text());
        }
        return filled.toString();
    }

    private static Object value(Map<?, ?> values, String name) {
        Object value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("A page has no value for " + name);
        }
        return value;
    }
}
