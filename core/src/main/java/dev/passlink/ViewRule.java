package dev.passlink;

import com.google.common.base.Splitter;
import com.google.common.net.UrlEscapers;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Which paths are one view, and what a link to it is worth.
 *
 * <pre>{@code
 * ViewRule apply = ViewRule.of("/jobs/{id}/apply", "apply")
 *     .linkLifetime(Duration.ofHours(1))
 *     .passLifetime(Duration.ofHours(1));
 * String url = passlink.link(ada.subject(), apply.at("17")).url();
 * }</pre>
 *
 * <p>The scope of a link is the rule's name and <em>all</em> its path values, so a link for 17 never opens 18. By default
 * a link is good for one redemption within an hour, its pass for an hour, a sign-in does not open the view, and nobody
 * sees the view without a pass. Whatever a rule says later can only shorten what a link was issued with.
 *
 * <p>Immutable; each method gives a new rule. Safe for many threads.
 */
public final class ViewRule {
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,31}");
    private static final Pattern LITERAL = Pattern.compile("[A-Za-z0-9._~-]+");
    private static final Duration MIN_LIFETIME = Duration.ofSeconds(1);
    private static final Duration MAX_PASS_LIFETIME = Duration.ofDays(30);
    private static final Splitter SEGMENTS = Splitter.on('/');

    private final String pattern;
    private final List<Segment> segments;
    private final String name;
    private final Settings settings;
    private final int variables;

    /** Filled in before the rule that it belongs to is seen by anybody, and never changed afterwards. */
    private static final class Settings {
        private Duration linkLifetime = Duration.ofHours(1);
        private int uses = 1;
        private Duration passLifetime = Duration.ofHours(1);
        private boolean signedInToo;
        private boolean required = true;
        private boolean checkedByView;
        private Function<List<String>, String> stamp = values -> "";

        Settings copy() {
            Settings copy = new Settings();
            copy.linkLifetime = linkLifetime;
            copy.uses = uses;
            copy.passLifetime = passLifetime;
            copy.signedInToo = signedInToo;
            copy.required = required;
            copy.checkedByView = checkedByView;
            copy.stamp = stamp;
            return copy;
        }
    }

    /** A part between slashes: as it stands, or a variable in braces. */
    private record Segment(String text, boolean variable) {
        static Segment of(String text) {
            return new Segment(text, text.startsWith("{") && text.endsWith("}"));
        }
    }

    private ViewRule(String pattern, List<Segment> segments, String name, Settings settings) {
        this.pattern = pattern;
        this.segments = List.copyOf(segments);
        this.name = name;
        this.settings = settings;
        this.variables = (int) segments.stream().filter(Segment::variable).count();
    }

    /**
     * A rule with the defaults.
     *
     * @param pattern the path below the context path; a segment in braces is a variable, such as {@code
     *     /jobs/{id}/apply}
     * @param name the rule's name, part of every link's scope: never give it to another view
     * @return the rule
     * @throws IllegalArgumentException if the pattern or the name is none, or a variable occurs twice
     */
    public static ViewRule of(String pattern, String name) {
        List<Segment> segments = pattern.startsWith("/")
                ? SEGMENTS.splitToStream(pattern.substring(1)).map(Segment::of).toList()
                : List.of();
        Set<String> variables = new LinkedHashSet<>();
        for (Segment segment : segments) {
            boolean variable = segment.variable();
            String text = segment.text();
            String inner = variable ? text.substring(1, text.length() - 1) : text;
            if (!(variable ? NAME : LITERAL).matcher(inner).matches() || inner.equals(".") || inner.equals("..")) {
                throw notAPattern(pattern);
            }
            if (variable && !variables.add(inner)) {
                throw new IllegalArgumentException("Variable {" + inner + "} occurs twice in " + pattern + ".");
            }
        }
        if (segments.isEmpty() || variables.size() > 16) {
            throw notAPattern(pattern);
        }
        if (name.equals(Scope.LOGIN.rule()) || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("A view's name is a word such as apply, and never login: " + name);
        }
        return new ViewRule(pattern, segments, name, new Settings());
    }

    private static IllegalArgumentException notAPattern(String pattern) {
        return new IllegalArgumentException("A view's path is like /jobs/{id}/apply, without an end slash: " + pattern);
    }

    /**
     * How long a link may be redeemed.
     *
     * @param lifetime from a second to 180 days
     * @return such a rule
     * @throws IllegalArgumentException if it is out of range
     */
    public ViewRule linkLifetime(Duration lifetime) {
        if (lifetime.compareTo(MIN_LIFETIME) < 0 || lifetime.compareTo(Grant.MAX_LIFETIME) > 0) {
            throw new IllegalArgumentException("A view's link lives for a second to 180 days.");
        }
        return with(copy -> copy.linkLifetime = lifetime);
    }

    /**
     * How often a link may be redeemed.
     *
     * @param uses 1 to 255; 1 by default
     * @return such a rule
     * @throws IllegalArgumentException if it is out of range
     */
    public ViewRule uses(int uses) {
        if (uses < 1 || uses > Grant.MAX_USES) {
            throw new IllegalArgumentException("A link is good for 1 to 255 redemptions, or reusableUntilExpiry().");
        }
        return withUses(uses);
    }

    /**
     * Lets whoever has the link redeem it any number of times: whoever it is forwarded to, and whoever reads the mail
     * later, gets in until it expires.
     *
     * @return such a rule
     */
    public ViewRule reusableUntilExpiry() {
        return withUses(Grant.UNTIL_EXPIRY);
    }

    private ViewRule withUses(int uses) {
        return with(copy -> copy.uses = uses);
    }

    /**
     * How long the view stays open after a redemption.
     *
     * @param lifetime from a second to 30 days
     * @return such a rule
     * @throws IllegalArgumentException if it is out of range
     */
    public ViewRule passLifetime(Duration lifetime) {
        if (lifetime.compareTo(MIN_LIFETIME) < 0 || lifetime.compareTo(MAX_PASS_LIFETIME) > 0) {
            throw new IllegalArgumentException("A view stays open for a second to 30 days.");
        }
        return with(copy -> copy.passLifetime = Duration.ofSeconds(lifetime.toSeconds()));
    }

    /**
     * Opens the view to signed-in people too.
     *
     * @return such a rule
     */
    public ViewRule signedInToo() {
        return with(copy -> copy.signedInToo = true);
    }

    /**
     * Says whether the view runs only with a pass.
     *
     * @param required false to run it for everybody: it sees a subject where there is one
     * @return such a rule
     */
    public ViewRule required(boolean required) {
        return with(copy -> copy.required = required);
    }

    /**
     * Leaves the check to the view itself, for frameworks whose routing a filter does not see: <strong>the filter lets
     * everything through there</strong>, and the view must ask {@code PasslinkFilter.grant}.
     *
     * @return such a rule
     */
    public ViewRule checkedByTheViewItself() {
        return with(copy -> copy.checkedByView = true);
    }

    /**
     * Names a stamp of the view: text from the application, such as the job's state. When it changes, the view's links
     * are dead, and its passes at their next look-up.
     *
     * @param stamp from the path values to the text; called when a link is asked for or issued, at each redemption, and
     *     at most every minute for a pass. An exception lets nobody in
     * @return such a rule
     */
    public ViewRule stamp(Function<List<String>, String> stamp) {
        return with(copy -> copy.stamp = stamp);
    }

    private ViewRule with(Consumer<Settings> change) {
        Settings copy = settings.copy();
        change.accept(copy);
        return new ViewRule(pattern, segments, name, copy);
    }

    /**
     * One view of this rule.
     *
     * @param values the values of the path variables, in their order
     * @return the view
     * @throws IllegalArgumentException if there are more or fewer than variables, or one cannot stand in a path
     */
    public View at(String... values) {
        return new View(this, List.of(values));
    }

    /**
     * The view that a path is, if it is one of this rule.
     *
     * @param path below the context path, decoded; one slash at its end does not matter
     * @return the view; empty for every other path
     */
    public Optional<View> match(String path) {
        int end = path.endsWith("/") ? path.length() - 1 : path.length();
        return hasShape(path, end) ? view(path, end) : Optional.empty();
    }

    /** Looked at first: on most paths of a site there is no value to take. */
    private boolean hasShape(String path, int end) {
        int slash = 0;
        for (int i = 0; i < segments.size(); i++) {
            Segment segment = segments.get(i);
            if (slash >= end || path.charAt(slash) != '/') {
                return false;
            }
            int next = endOfSegment(path, slash + 1, end);
            String text = segment.text();
            boolean fits =
                    segment.variable() || (next - slash - 1 == text.length() && path.startsWith(text, slash + 1));
            if (!fits) {
                return false;
            }
            slash = next;
        }
        return slash == end;
    }

    private Optional<View> view(String path, int end) {
        String[] values = new String[variables];
        int found = 0;
        int slash = 0;
        for (Segment segment : segments) {
            int next = endOfSegment(path, slash + 1, end);
            if (segment.variable()) {
                values[found++] = path.substring(slash + 1, next);
            }
            slash = next;
        }
        List<String> all = List.of(values);
        return View.areValues(all) ? Optional.of(new View(this, all)) : Optional.empty();
    }

    private static int endOfSegment(String path, int from, int end) {
        int slash = path.indexOf('/', from);
        return slash < 0 || slash > end ? end : slash;
    }

    /**
     * Whether some path could be a view of both rules.
     *
     * @param other another rule
     * @return true if nobody could tell which of the two holds there
     */
    public boolean overlaps(ViewRule other) {
        if (segments.size() != other.segments.size()) {
            return false;
        }
        for (int i = 0; i < segments.size(); i++) {
            Segment mine = segments.get(i);
            Segment theirs = other.segments.get(i);
            if (!mine.equals(theirs) && !mine.variable() && !theirs.variable()) {
                return false;
            }
        }
        return true;
    }

    /** The path with these values, percent-encoded in one way only. */
    String path(List<String> values) {
        StringBuilder path = new StringBuilder();
        int next = 0;
        for (Segment segment : segments) {
            String text = segment.variable() ? values.get(next++) : segment.text();
            path.append('/')
                    .append(UrlEscapers.urlPathSegmentEscaper().escape(text).replace(";", "%3B"));
        }
        return path.toString();
    }

    int variables() {
        return variables;
    }

    /**
     * The rule's name.
     *
     * @return as given
     */
    public String name() {
        return name;
    }

    /**
     * The rule's path pattern.
     *
     * @return as given
     */
    public String pattern() {
        return pattern;
    }

    /**
     * How long a link may be redeemed.
     *
     * @return from a second to 180 days
     */
    public Duration linkLifetime() {
        return settings.linkLifetime;
    }

    /** How often; 0 until it expires. */
    int uses() {
        return settings.uses;
    }

    /**
     * How long the view stays open after a redemption.
     *
     * @return from a second to 30 days
     */
    public Duration passLifetime() {
        return settings.passLifetime;
    }

    /**
     * Whether a sign-in opens the view.
     *
     * @return false by default
     */
    public boolean isOpenToSignedIn() {
        return settings.signedInToo;
    }

    /**
     * Whether the view runs only with a pass.
     *
     * @return true by default
     */
    public boolean isRequired() {
        return settings.required;
    }

    /**
     * Whether the view itself asks for the pass.
     *
     * @return false by default
     */
    public boolean isCheckedByTheViewItself() {
        return settings.checkedByView;
    }

    Function<List<String>, String> stamp() {
        return settings.stamp;
    }

    @Override
    public String toString() {
        return "ViewRule[" + name + " " + pattern + "]";
    }
}
