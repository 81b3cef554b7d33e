package dev.passlink.servlet;

import com.google.common.base.Splitter;
import dev.passlink.Subject;
import dev.passlink.View;
import dev.passlink.ViewRule;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/** Which path is which view. */
final class ViewRules {
    private static final Splitter SEGMENTS = Splitter.on('/').omitEmptyStrings();

    static final Found NO_VIEW = new NoView();

    private final List<Entry> entries;

    /**
     * Checks that no two rules contradict one another.
     *
     * @throws IllegalArgumentException if somebody could not tell which one holds
     */
    ViewRules(List<Entry> entries, List<PathRules.Rule> signedIn, String loginPath) {
        this.entries = List.copyOf(entries);
        Set<String> names = new HashSet<>();
        for (int i = 0; i < entries.size(); i++) {
            ViewRule rule = entries.get(i).rule();
            if (!names.add(rule.name())) {
                throw new IllegalArgumentException(
                        "Two views are named " + rule.name() + ": a link to one would open the other.");
            }
            for (Entry other : entries.subList(i + 1, entries.size())) {
                if (rule.overlaps(other.rule())) {
                    throw new IllegalArgumentException(
                            "One path can be both " + rule + " and " + other.rule() + ": make them differ.");
                }
            }
            signedIn.stream().map(PathRules.Rule::pattern).forEach(pattern -> refuseIfCovered(rule, pattern));
            refuseIfCovered(rule, loginPath + "/*");
        }
    }

    /**
     * A view and who may see it.
     *
     * @param allowed has the last word on whoever has a pass
     */
    record Entry(ViewRule rule, BiPredicate<Subject, HttpServletRequest> allowed) {}

    /** What a path is. */
    sealed interface Found {}

    /** No view. */
    record NoView() implements Found {}

    /** One that could be read as a view and as something else: served to nobody. */
    record Ambiguous() implements Found {}

    /** A view. */
    record OneView(Entry entry, View view) implements Found {}

    /**
     * All readings of a path must agree on the view: the one dispatched on, and ours of what was sent. What was sent
     * may be encoded, and then says nothing by itself.
     */
    Found find(List<String> readings, String sentPath) {
        Optional<OneView> dispatched = match(readings.get(0));
        boolean encoded = sentPath.indexOf('%') >= 0;
        for (String reading : encoded ? readings.subList(0, readings.size() - 1) : readings) {
            if (!match(reading).equals(dispatched)) {
                return new Ambiguous();
            }
        }
        return dispatched.<Found>map(view -> view).orElse(NO_VIEW);
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** What a path is that everybody reads alike. */
    Found find(String path) {
        Optional<OneView> view = match(path);
        return view.isPresent() ? view.get() : NO_VIEW;
    }

    private Optional<OneView> match(String path) {
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            Optional<View> view = entry.rule().match(path);
            if (view.isPresent()) {
                return Optional.of(new OneView(entry, view.get()));
            }
        }
        return Optional.empty();
    }

    /** The view at a path of ours, percent-encoded in one way only. */
    Optional<OneView> at(String path) {
        return match(PathRules.decode(path)).filter(found -> found.view().path().equals(path));
    }

    private static void refuseIfCovered(ViewRule rule, String pattern) {
        boolean allBelow = pattern.endsWith("/*");
        List<String> fixed = SEGMENTS.splitToList(allBelow ? pattern.substring(0, pattern.length() - 2) : pattern);
        List<String> mine = new ArrayList<>(SEGMENTS.splitToList(rule.pattern()));
        boolean fits = allBelow ? mine.size() >= fixed.size() : mine.size() == fixed.size();
        for (int i = 0; fits && i < fixed.size(); i++) {
            fits = mine.get(i).startsWith("{") || mine.get(i).equals(fixed.get(i));
        }
        if (fits) {
            throw new IllegalArgumentException(
                    rule + " is also under " + pattern + ", where another rule holds: move one of them.");
        }
    }
}
