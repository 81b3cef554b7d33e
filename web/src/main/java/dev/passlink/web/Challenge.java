package dev.passlink.web;

import static java.util.stream.Collectors.joining;

import com.google.common.html.HtmlEscapers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A captcha that a form shows when the application's {@link dev.passlink.port.AskingCheck} asks for more: its element, its
 * script, and what else the page may load for it. The Content-Security-Policy of all other pages stays as it is.
 *
 * <pre>{@code
 * String cloudflare = "https://challenges.cloudflare.com";
 * Challenge turnstile = Challenge.of(cloudflare + "/turnstile/v0/api.js", "div",
 *         Map.of("class", "cf-turnstile", "data-sitekey", "your site key"))
 *     .allow("frame-src", cloudflare);
 * }</pre>
 *
 * <p>Immutable.
 */
public final class Challenge {
    private static final String SCRIPTS = "script-src";
    private static final String SELF = "'self'";
    private static final List<String> DIRECTIVES = List.of(SCRIPTS, "frame-src", "connect-src", "style-src");

    /** No element that does something by itself: a box, or one that a script has to define. */
    private static final Pattern ELEMENT = Pattern.compile("div|[a-z][a-z0-9]*(?:-[a-z0-9]+)+");
    /** No handler and no inline style, which the policy would stop anyway. */
    private static final Pattern ATTRIBUTE = Pattern.compile("(?!on|style$)[a-z][a-z0-9]*(?:-[a-z0-9]+)*");

    private static final String LABEL = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?";
    private static final String HOST = LABEL + "(?:\\." + LABEL + ")*(?::[0-9]{1,5})?";
    /** One host, or all below a name of at least two parts; nothing else that a browser reads there as much or as all. */
    private static final Pattern SOURCE = Pattern.compile(SELF + "|https://(?:\\*\\." + LABEL + "\\.)?" + HOST);

    private static final Pattern SCRIPT = Pattern.compile("(https://" + HOST + ")?/(?!/)[!#-;=?-\\[\\]_a-z~]*");

    private final String script;
    private final boolean module;
    private final String element;
    private final SortedMap<String, String> attributes;
    private final SortedMap<String, List<String>> sources;

    private Challenge(
            String script,
            boolean module,
            String element,
            SortedMap<String, String> attributes,
            SortedMap<String, List<String>> sources) {
        this.script = script;
        this.module = module;
        this.element = element;
        this.attributes = Collections.unmodifiableSortedMap(attributes);
        this.sources = Collections.unmodifiableSortedMap(sources);
    }

    /**
     * Creates a challenge from one element and one script. Scripts from that script's origin are allowed, and nothing else.
     *
     * @param script an {@code https://} URL with a path, or a path on this site including the context path
     * @param element {@code div}, or a custom element's name such as {@code altcha-widget}
     * @param attributes names in lower case, such as {@code class} or {@code data-sitekey}, with any values; they are
     *     escaped
     * @return the challenge
     * @throws IllegalArgumentException if one of them is anything else, or a name is {@code style} or begins with {@code on}
     */
    public static Challenge of(String script, String element, Map<String, String> attributes) {
        Matcher address = SCRIPT.matcher(script);
        if (!address.matches()) {
            throw new IllegalArgumentException(
                    "A challenge's script is an https:// URL with a path, or a path on this site.");
        }
        if (!ELEMENT.matcher(element).matches()) {
            throw new IllegalArgumentException(
                    "A challenge's element is div or a custom element with a hyphen in its name.");
        }
        if (!attributes.keySet().stream()
                .allMatch(name -> ATTRIBUTE.matcher(name).matches())) {
            throw new IllegalArgumentException(
                    "A challenge's attributes have names in lower case; style and names that begin with on are not allowed.");
        }
        String elsewhere = address.group(1);
        return new Challenge(script, false, element, new TreeMap<>(attributes), new TreeMap<>())
                .allow(SCRIPTS, elsewhere == null ? SELF : elsewhere);
    }

    /**
     * Loads the script as a JavaScript module.
     *
     * @return a copy
     */
    public Challenge module() {
        return new Challenge(script, true, element, attributes, sources);
    }

    /**
     * Allows more sources on the page that shows the challenge. Wildcards for everything, schemes and inline code can't be
     * allowed.
     *
     * @param directive {@code script-src}, {@code frame-src}, {@code connect-src} or {@code style-src}
     * @param from origins such as {@code https://hcaptcha.com}, all hosts below a name such as {@code
     *     https://*.hcaptcha.com}, or {@code 'self'}
     * @return a copy
     * @throws IllegalArgumentException if one of them is anything else
     */
    public Challenge allow(String directive, String... from) {
        if (!DIRECTIVES.contains(directive)) {
            throw new IllegalArgumentException("A challenge can allow more only by one of " + DIRECTIVES + ".");
        }
        if (!Stream.of(from).allMatch(source -> SOURCE.matcher(source).matches())) {
            throw new IllegalArgumentException(
                    "A source is like https://example.com, https://*.example.com or 'self', in lower case and without a path.");
        }
        SortedMap<String, List<String>> more = new TreeMap<>(sources);
        List<String> all = new ArrayList<>(more.getOrDefault(directive, List.of()));
        all.addAll(List.of(from));
        more.put(directive, all.stream().distinct().toList());
        return new Challenge(script, module, element, attributes, more);
    }

    /**
     * The element and its script, to put into the form as they are.
     *
     * @return escaped HTML
     */
    public String html() {
        String named = attributes.entrySet().stream()
                .map(one -> " " + one.getKey() + "=\"" + escaped(one.getValue()) + "\"")
                .collect(joining());
        return "<" + element + named + "></" + element + ">\n<script src=\"" + escaped(script) + "\" "
                + (module ? "type=\"module\"" : "async defer") + "></script>\n";
    }

    private static String escaped(String text) {
        return HtmlEscapers.htmlEscaper().escape(text);
    }

    /**
     * What {@code script-src} says, and the directives after it, each with what {@code default-src} lets in anyway.
     *
     * @param own what the page itself lets scripts come from
     */
    String sources(String own) {
        StringBuilder said = new StringBuilder(joined(own.equals(SELF) ? List.of(SELF) : List.of(), SCRIPTS));
        sources.keySet().stream()
                .filter(directive -> !directive.equals(SCRIPTS))
                .forEach(directive ->
                        said.append("; ").append(directive).append(' ').append(joined(List.of(SELF), directive)));
        return said.toString();
    }

    private String joined(List<String> own, String directive) {
        return Stream.concat(own.stream(), sources.getOrDefault(directive, List.of()).stream())
                .distinct()
                .collect(joining(" "));
    }
}
