package dev.passlink;

import com.google.common.net.UrlEscapers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A rule for one view: its paths, and what a link to it may do.
 *
 * <pre>{@code
 * ViewRule apply = ViewRule.of("/jobs/{id}/apply", "apply")
 *     .linkLifetime(Duration.ofHours(1))
 *     .passLifetime(Duration.ofHours(1));
 * String url = passlink.link(ada.subject(), apply.at("17")).url();
 * }</pre>
 *
 * <p>The scope of a link is the rule's name and <em>all</em> its path values, so a link for 17 never opens 18. By
 * default a link can be redeemed once within an hour, its pass lasts an hour, signing in doesn't open the view, and
 * nobody sees the view without a pass. Changing a rule later can restrict links that are already out, but never
 * extend them.
 *
 * <p>Immutable; each method returns a new rule. Safe for many threads.
 */
public final class ViewRule {
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,31}");
    /** Characters that begin another line or header, or are not seen; those that join letters in some scripts stay. */
    private static final Pattern NOT_IN_A_TITLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\u2028\\u2029&&[^\\u200C\\u200D]]+");

    /** A title stands between quotation marks, and must not end them. */
    private static final Pattern QUOTATION_MARKS = Pattern.compile("[\"“”„‟«»「」『』＂〝〞〟❝❞]");

    private static final Pattern ADDRESS_OF_A_PAGE = Pattern.compile("[:：][/／]{2}|www[.．。｡]", Pattern.CASE_INSENSITIVE);

    private static final Pattern JOINERS = Pattern.compile("[\\u200C\\u200D]");

    /** What a label of a domain ends and begins with, and what browsers leave out of one (UTS #46). */
    private static final String IN_A_WORD = "[\\p{L}\\p{M}\\p{N}\\u200C\\u200D_-]";

    /**
     * Mail programs make a link of whatever looks like a domain: what is not seen behind the dot, of which there are four (RFC
     * 3490 §3.1), keeps them from it.
     */
    private static final Pattern DOT_IN_A_WORD = Pattern.compile("(?<=" + IN_A_WORD + ")([.．。｡])(?=" + IN_A_WORD + ")");

    private static final String WORD_JOINER = "\u2060";
    private static final Pattern SEEN = Pattern.compile("[\\p{L}\\p{N}&&[^\\u115F\\u1160\\u3164\\uFFA0]]");

    private static final int LONGEST_TITLE = 120;
    private static final Duration MIN_LIFETIME = Duration.ofSeconds(1);
    private static final Duration MAX_PASS_LIFETIME = Duration.ofDays(30);

    private final PathPattern pattern;
    private final String name;
    private final Settings settings;

    /** Filled in before anybody sees the rule it belongs to, and never changed afterwards. */
    private static final class Settings {
        private Duration linkLifetime = Duration.ofHours(1);
        private int uses = 1;
        private Duration passLifetime = Duration.ofHours(1);
        private boolean signedInToo;
        private boolean required = true;
        private boolean checkedByView;
        private Function<View, String> stamp = view -> "";
        private BiFunction<View, Locale, String> title = (view, language) -> "";
        private @Nullable PathPattern askAt;

        Settings copy() {
            Settings copy = new Settings();
            copy.linkLifetime = linkLifetime;
            copy.uses = uses;
            copy.passLifetime = passLifetime;
            copy.signedInToo = signedInToo;
            copy.required = required;
            copy.checkedByView = checkedByView;
            copy.stamp = stamp;
            copy.title = title;
            copy.askAt = askAt;
            return copy;
        }
    }

    private ViewRule(PathPattern pattern, String name, Settings settings) {
        this.pattern = pattern;
        this.name = name;
        this.settings = settings;
    }

    /**
     * Creates a rule with the defaults.
     *
     * @param pattern the path below the context path; a segment in braces is a variable, such as {@code
     *     /jobs/{id}/apply}
     * @param name the rule's name, part of every link's scope: never give it to another view
     * @return the rule
     * @throws IllegalArgumentException if the {@linkplain PathPattern#of pattern} or the name is invalid, or the
     *     pattern covers everything below a path
     */
    public static ViewRule of(String pattern, String name) {
        PathPattern paths = PathPattern.of(pattern);
        if (paths.isEverythingBelow()) {
            throw new IllegalArgumentException("A view is one path, such as /jobs/{id}/apply. It can't be " + pattern
                    + ": to protect everything below a path, use signedIn(…).");
        }
        if (name.equals(Scope.LOGIN.rule()) || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "A view's name must be a word such as apply, other than login. It can't be " + name);
        }
        return new ViewRule(paths, name, new Settings());
    }

    /**
     * Sets how long a link may be redeemed.
     *
     * @param lifetime from a second to 180 days
     * @return the changed rule
     * @throws IllegalArgumentException if it is out of range
     */
    public ViewRule linkLifetime(Duration lifetime) {
        if (lifetime.compareTo(MIN_LIFETIME) < 0 || lifetime.compareTo(Grant.MAX_LIFETIME) > 0) {
            throw new IllegalArgumentException("A link to a view lives for a second to 180 days.");
        }
        return with(copy -> copy.linkLifetime = lifetime);
    }

    /**
     * Sets how many times a link may be redeemed.
     *
     * @param uses 1 to 255; 1 by default
     * @return the changed rule
     * @throws IllegalArgumentException if it is out of range
     */
    public ViewRule uses(int uses) {
        if (uses < 1 || uses > Grant.MAX_USES) {
            throw new IllegalArgumentException(
                    "A link can be redeemed 1 to 255 times. For more, use reusableUntilExpiry().");
        }
        return withUses(uses);
    }

    /**
     * Lets anyone who has the link redeem it any number of times. Until it expires it also works for people it was
     * forwarded to, and for anyone who reads the email later.
     *
     * @return the changed rule
     */
    public ViewRule reusableUntilExpiry() {
        return withUses(Grant.UNTIL_EXPIRY);
    }

    private ViewRule withUses(int uses) {
        return with(copy -> copy.uses = uses);
    }

    /**
     * Sets how long the view stays open after a redemption.
     *
     * @param lifetime from a second to 30 days
     * @return the changed rule
     * @throws IllegalArgumentException if it is out of range
     */
    public ViewRule passLifetime(Duration lifetime) {
        if (lifetime.compareTo(MIN_LIFETIME) < 0 || lifetime.compareTo(MAX_PASS_LIFETIME) > 0) {
            throw new IllegalArgumentException("A view stays open for a second to 30 days.");
        }
        return with(copy -> copy.passLifetime = Duration.ofSeconds(lifetime.toSeconds()));
    }

    /**
     * Also lets signed-in users in.
     *
     * @return the changed rule
     */
    public ViewRule signedInToo() {
        return with(copy -> copy.signedInToo = true);
    }

    /**
     * Sets whether the view needs a pass.
     *
     * @param required false to run the view for everyone; it can still see who has a pass
     * @return the changed rule
     */
    public ViewRule required(boolean required) {
        return with(copy -> copy.required = required);
    }

    /**
     * Leaves the check to the view itself, for frameworks whose routing a filter can't see. <strong>The filter then
     * lets every request through</strong>, and the view must call {@code PasslinkFilter.grant}. A handler with {@code
     * @OpensByLink} needs this only if another method of the same path is open to everyone.
     *
     * @return the changed rule
     */
    public ViewRule checkedByTheViewItself() {
        return with(copy -> copy.checkedByView = true);
    }

    /**
     * Sets the view's stamp: a text from the application, such as the job's state. When it changes, links to the view
     * stop working, and so do its passes at their next check.
     *
     * <pre>{@code
     * ViewRule apply = ViewRule.of("/jobs/{id}/apply", "apply").stamp(view -> stateOf(view.value("id")));
     * }</pre>
     *
     * @param stamp computes the text; called when a link is asked for or issued, at each redemption, and at most once
     *     a minute for a pass. If it throws, nobody gets in
     * @return the changed rule
     */
    public ViewRule stamp(Function<View, String> stamp) {
        return with(copy -> copy.stamp = stamp);
    }

    /**
     * Sets a title that says what a link opens, such as <i>Apply for Lighthouse engineer</i>. It appears in the
     * email's subject and text, and on the page that asks before it opens, between quotation marks: if strangers choose
     * its words, they write into an email that comes from you. Whoever may ask for a link learns the title.
     *
     * <pre>{@code
     * ViewRule apply = ViewRule.of("/jobs/{id}/apply", "apply")
     *     .title((view, language) -> "Apply for " + titleOf(view.value("id")));
     * }</pre>
     *
     * @param title computes the title in the recipient's language: one line, of which 120 characters are shown, without
     *     {@code ://} and {@code www.}; empty for no title. Called for each email and each page. If it throws or returns
     *     null, an event says so, and there is no title
     * @return the changed rule
     */
    public ViewRule title(BiFunction<View, Locale, String> title) {
        return with(copy -> copy.title = title);
    }

    /**
     * Sets the page with the form that asks for a link. People are sent there if their link is missing, no longer
     * valid, or went to the wrong address. Without it they go back to the page they came from, or to the start page.
     *
     * @param pattern a path below the context path, such as {@code /jobs/{id}}; all its variables must be variables
     *     of the view
     * @return the changed rule
     * @throws IllegalArgumentException if it isn't a path pattern, covers everything below a path, or has a variable
     *     that the view doesn't have
     */
    public ViewRule askAt(String pattern) {
        PathPattern page = PathPattern.of(pattern);
        if (page.isEverythingBelow() || !this.pattern.names().containsAll(page.names())) {
            throw new IllegalArgumentException("The form for " + this + " is on one page, and may only use these "
                    + "variables: "
                    + this.pattern.names() + ", and not " + pattern + ".");
        }
        return with(copy -> copy.askAt = page);
    }

    private ViewRule with(Consumer<Settings> change) {
        Settings copy = settings.copy();
        change.accept(copy);
        return new ViewRule(pattern, name, copy);
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
     * One view of this rule.
     *
     * @param values the values of the path variables, by their names in the pattern
     * @return the view
     * @throws IllegalArgumentException if the names are not those of the variables, or a value cannot stand in a path
     */
    public View at(Map<String, String> values) {
        List<String> names = pattern.names();
        if (!values.keySet().equals(Set.copyOf(names))) {
            throw new IllegalArgumentException(this + " takes one value for each of its variables, by name: " + names);
        }
        return new View(this, names.stream().map(values::get).toList());
    }

    String value(View view, String name) {
        List<String> names = pattern.names();
        if (!names.contains(name)) {
            throw new IllegalArgumentException(this + " has no variable \"" + name + "\", but these: " + names);
        }
        return view.values().get(names.indexOf(name));
    }

    /**
     * The view that a path is, if it is one of this rule and spelled as its pattern is.
     *
     * @param path below the context path, decoded; one slash at its end does not matter
     * @return the view; empty for every other path, even one that only {@linkplain PathPattern#matches has the shape}
     */
    public Optional<View> match(String path) {
        return pattern.values(path).map(values -> new View(this, values));
    }

    /**
     * Finds the view that a link, a pass or an email is for, if it belongs to this rule.
     *
     * @param scope the scope of a {@link Pass}, a {@link Grant} or a {@link dev.passlink.port.MailContent}
     * @return the view; empty for every other scope
     */
    public Optional<View> match(Scope scope) {
        boolean mine =
                scope.rule().equals(name) && scope.values().size() == variables() && View.areValues(scope.values());
        return mine ? Optional.of(new View(this, scope.values())) : Optional.empty();
    }

    String path(List<String> values) {
        return path(pattern, values);
    }

    Optional<String> askPath(List<String> values) {
        List<String> names = pattern.names();
        return Optional.ofNullable(settings.askAt)
                .map(page -> path(
                        page,
                        page.names().stream()
                                .map(name -> values.get(names.indexOf(name)))
                                .toList()));
    }

    /** The path with these values, always percent-encoded the same way. */
    private static String path(PathPattern pattern, List<String> values) {
        StringBuilder path = new StringBuilder();
        for (String text : pattern.segments(values)) {
            // Some servers read a plus sign as a space, and everything after a semicolon as a parameter.
            String escaped = UrlEscapers.urlPathSegmentEscaper().escape(text);
            path.append('/').append(escaped.replace(";", "%3B").replace("+", "%2B"));
        }
        return path.toString();
    }

    int variables() {
        return pattern.variables();
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
    public PathPattern pattern() {
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

    /**
     * How many times a link may be redeemed.
     *
     * @return 1 to 255; 0 for any number of times until it expires
     */
    public int uses() {
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
     * Whether signed-in users can open the view.
     *
     * @return false by default
     */
    public boolean isOpenToSignedIn() {
        return settings.signedInToo;
    }

    /**
     * Whether the view needs a pass.
     *
     * @return true by default
     */
    public boolean isRequired() {
        return settings.required;
    }

    /**
     * Whether the view itself checks the pass.
     *
     * @return false by default
     */
    public boolean isCheckedByTheViewItself() {
        return settings.checkedByView;
    }

    /**
     * The current stamp of a view. Call it once for each decision, since it may change in between.
     *
     * @param view a view of this rule
     * @return the result of the function given to {@link #stamp}; empty by default
     */
    public String stampOf(View view) {
        return settings.stamp.apply(view);
    }

    /**
     * The title of a view: what a link to it opens.
     *
     * @param view a view of this rule
     * @param language the recipient's language
     * @return the result of the function given to {@link #title}, on one line of at most 120 characters; empty by
     *     default
     */
    public String titleOf(View view, Locale language) {
        String line = NOT_IN_A_TITLE
                .matcher(settings.title.apply(view, language))
                .replaceAll(" ")
                .strip();
        String seen = JOINERS.matcher(line).replaceAll("");
        if (ADDRESS_OF_A_PAGE.matcher(seen).find() || !SEEN.matcher(seen).find()) {
            return "";
        }
        int length = Math.min(LONGEST_TITLE, line.codePointCount(0, line.length()));
        String quoted = QUOTATION_MARKS
                .matcher(line.substring(0, line.offsetByCodePoints(0, length)))
                .replaceAll("’");
        return DOT_IN_A_WORD.matcher(quoted).replaceAll("$1" + WORD_JOINER);
    }

    @Override
    public String toString() {
        return "ViewRule[" + name + " " + pattern + "]";
    }
}
