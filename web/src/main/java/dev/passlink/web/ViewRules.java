package dev.passlink.web;

import dev.passlink.PathPattern;
import dev.passlink.Subject;
import dev.passlink.View;
import dev.passlink.ViewRule;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/** Finds the view at a path. */
final class ViewRules {
    static final Found NO_VIEW = new NoView();
    static final Found AMBIGUOUS = new Ambiguous();

    private final List<Entry> entries;

    /**
     * Checks that no two rules contradict one another.
     *
     * @param ownPaths where the sign-in pages are, with all that is below
     * @throws IllegalArgumentException if two rules could apply to one path
     */
    ViewRules(List<Entry> entries, List<PathRules.Rule> signedIn, List<String> ownPaths) {
        this.entries = List.copyOf(entries);
        Set<String> names = new HashSet<>();
        for (int i = 0; i < entries.size(); i++) {
            ViewRule rule = entries.get(i).rule();
            if (!names.add(rule.name())) {
                throw new IllegalArgumentException(
                        "Two views are named " + rule.name() + ", so a link to one would open the other: rename one.");
            }
            for (Entry other : entries.subList(i + 1, entries.size())) {
                if (rule.pattern().overlaps(other.rule().pattern())) {
                    throw new IllegalArgumentException(
                            "A path can match both " + rule + " and " + other.rule() + ": change one pattern.");
                }
            }
            signedIn.stream().map(PathRules.Rule::pattern).forEach(pattern -> refuseIfCovered(rule, pattern));
            ownPaths.forEach(own -> refuseIfCovered(rule, PathPattern.of(own + "/*")));
        }
    }

    /**
     * A view and who may see it.
     *
     * @param allowed decides about each request with a pass
     */
    record Entry(ViewRule rule, BiPredicate<Subject, View> allowed) {}

    /** What a path is. */
    sealed interface Found {}

    /** No view. */
    record NoView() implements Found {}

    /** One that could be read as a view and as something else, or that nobody can read for certain: served to nobody. */
    record Ambiguous() implements Found {}

    /** A view. */
    record OneView(Entry entry, View view) implements Found {}

    /**
     * All readings of a path must agree on the view: the one dispatched on, and ours of what was sent. What is no view must
     * not be one for a careless reader either.
     */
    Found find(Readings readings) {
        Found dispatched = find(readings.dispatched());
        if (dispatched instanceof NoView) {
            return readings.all().stream().allMatch(reading -> find(reading) instanceof NoView) ? NO_VIEW : AMBIGUOUS;
        }
        for (String reading : readings.complete()) {
            if (!find(reading).equals(dispatched)) {
                return AMBIGUOUS;
            }
        }
        return dispatched;
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    Optional<Entry> named(String name) {
        return entries.stream()
                .filter(entry -> entry.rule().name().equals(name))
                .findFirst();
    }

    /** What a path is in one reading: with the shape of a view it is that view, or nothing that anybody is shown. */
    Found find(String path) {
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            if (entry.rule().pattern().matches(path)) {
                Optional<View> view = entry.rule().match(path);
                return view.isPresent() ? new OneView(entry, view.get()) : AMBIGUOUS;
            }
        }
        return NO_VIEW;
    }

    /** The view at a path of ours, percent-encoded in one way only. */
    Optional<View> at(String path) {
        return find(Readings.decode(path)) instanceof OneView found
                        && found.view().path().equals(path)
                ? Optional.of(found.view())
                : Optional.empty();
    }

    /** The same for a path with the context path before it. */
    Optional<View> atOwn(String root, String path) {
        return path.startsWith(root) ? at(path.substring(root.length())) : Optional.empty();
    }

    private static void refuseIfCovered(ViewRule rule, PathPattern pattern) {
        if (rule.pattern().overlaps(pattern)) {
            throw new IllegalArgumentException(
                    rule + "  overlaps with " + pattern + ", which has another rule: move one of them.");
        }
    }
}
