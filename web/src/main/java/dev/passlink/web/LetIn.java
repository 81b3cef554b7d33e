package dev.passlink.web;

import dev.passlink.Pass;
import dev.passlink.View;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where one request has been let in. It's judged once at each place, and not once for each time that an asynchronous answer
 * wakes up there: by then the act is done, and may have changed what the verdict was about.
 */
final class LetIn {
    private final Map<Place, Verdict.PassedOn> places = new ConcurrentHashMap<>();

    /** Equal only for what everybody reads alike. */
    sealed interface Place {}

    /** A path, by the rules of the site. */
    record Path(String path, String rawPath) implements Place {}

    /** A handler that stands at a path and serves a view, whatever the path. */
    record Handler(String path, String rawPath, View view) implements Place {}

    /** A view that asked by itself. */
    record Itself(View view) implements Place {}

    /**
     * Judges a request, unless it was let in here before.
     *
     * @param resumed whether it may have been
     */
    Verdict once(Visitor visitor, boolean resumed, Place place, Supplier<Verdict> judge) {
        Verdict.PassedOn before = resumed ? before(place) : null;
        if (before != null) {
            return again(visitor, before);
        }
        Verdict verdict = judge.get();
        if (verdict instanceof Verdict.PassedOn passedOn) {
            places.put(place, passedOn);
        }
        return verdict;
    }

    /** A handler is not asked where the view was opened by its path: that counts for it as well. */
    private Verdict.@Nullable PassedOn before(Place place) {
        Verdict.PassedOn here = places.get(place);
        if (here != null || !(place instanceof Handler handler)) {
            return here;
        }
        Verdict.PassedOn byPath = places.get(new Path(handler.path(), handler.rawPath()));
        return byPath != null
                        && byPath.view()
                                .filter(pass -> handler.view().hasScope(pass.scope()))
                                .isPresent()
                ? byPath
                : null;
    }

    /**
     * Without what the answer has already, which the application may have overridden since. Whoever has signed out since then is
     * nobody, and the session belongs to whoever is signed in by now.
     */
    private static Verdict.PassedOn again(Visitor visitor, Verdict.PassedOn before) {
        Optional<Pass> view = visitor.hasLeft() ? Optional.empty() : before.view();
        boolean overridable = before.caching() == Verdict.Caching.PRIVATE;
        boolean kept = before.session().kind() == SessionChange.Kind.KEEP;
        SessionChange session = (kept ? visitor.pass() : Optional.<Pass>empty())
                .map(pass -> SessionChange.keptWith(pass.subject().name()))
                .orElse(SessionChange.NONE);
        return new Verdict.PassedOn(view, overridable ? Verdict.Caching.FREE : before.caching(), List.of(), session);
    }
}
