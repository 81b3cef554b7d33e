package dev.passlink.boot;

import dev.passlink.View;
import dev.passlink.ViewRule;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A view's title, such as {@code Apply for job {id}}: the same in every language, with the path's values in braces. */
record TitleTemplate(String text) implements BiFunction<View, Locale, String> {
    /** Anybody can ask for a link with values of their own, and must not write sentences into an email. */
    private static final Pattern PLAIN_VALUE = Pattern.compile("[\\p{L}\\p{N}_-]{1,40}");

    private static final Pattern PLACE = Pattern.compile("\\{([^{}]*)}");

    /** @throws IllegalArgumentException if something in braces is no variable of the rule's path */
    static TitleTemplate of(String text, ViewRule rule) {
        List<String> names = rule.pattern().names();
        boolean known =
                PLACE.matcher(text).results().map(place -> place.group(1)).allMatch(names::contains);
        String rest = PLACE.matcher(text).replaceAll("");
        if (!known || rest.contains("{") || rest.contains("}")) {
            throw new IllegalArgumentException("Braces are for variables of the path " + rule.pattern() + ", which has "
                    + (names.isEmpty() ? "none" : "only " + names) + ": " + text);
        }
        return new TitleTemplate(text);
    }

    /** Empty, so no title, where a value is more than a word. */
    @Override
    public String apply(View view, Locale language) {
        boolean plain = PLACE.matcher(text)
                .results()
                .allMatch(
                        place -> PLAIN_VALUE.matcher(view.value(place.group(1))).matches());
        if (!plain) {
            return "";
        }
        return PLACE.matcher(text)
                .replaceAll((MatchResult place) -> Matcher.quoteReplacement(view.value(place.group(1))));
    }
}
