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

    @Override
    public String apply(View view, Locale language) {
        return PLACE.matcher(text)
                .replaceAll((MatchResult place) -> Matcher.quoteReplacement(view.value(place.group(1))));
    }
}
