package dev.passlink.servlet;

import dev.passlink.UnavailableException;
import dev.passlink.ViewRule;
import dev.passlink.web.Answer;
import dev.passlink.web.Header;
import dev.passlink.web.SessionChange;
import dev.passlink.web.Site;
import dev.passlink.web.Verdict;
import dev.passlink.web.Visit;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rule named at a framework's handler, for an adapter of that framework. It is looked up when the handler becomes known, and
 * asked before each call of the handler.
 *
 * <p>The filter guards the rule's path. This guards the handler, at whatever path the framework calls it, by the values that the
 * framework has read for it. Immutable and safe for use by several threads.
 */
public final class HandlerRule {
    /** An include can neither redirect nor refuse: its content is left out. */
    private static final Answer NOTHING =
            new Answer(403, List.of(), "", new SessionChange(SessionChange.Kind.NONE, ""));

    private final Site site;
    private final ViewRule rule;
    private final String handler;

    private HandlerRule(Site site, ViewRule rule, String handler) {
        this.site = site;
        this.rule = rule;
        this.handler = handler;
    }

    /**
     * Finds the rule.
     *
     * @param context of the application; null if the framework runs in none
     * @param name the rule's name at the handler
     * @param handler the handler's name in error messages
     * @return the rule of this name
     * @throws IllegalStateException if there is no filter
     * @throws IllegalArgumentException if the filter has no rule of this name, or the rule doesn't require a pass
     */
    public static HandlerRule of(@Nullable ServletContext context, String name, String handler) {
        Site site = StartChecks.filterOf(context).site();
        ViewRule rule = site.viewRule(name)
                .orElseThrow(() -> new IllegalArgumentException(handler + " opens by links to \"" + name
                        + "\", but no view has this name: add its rule with view(…) of PasslinkFilter.builder(…)."));
        if (!rule.isRequired()) {
            throw new IllegalArgumentException(handler + " opens by links to " + rule
                    + ", which runs for everyone: remove required(false), or the annotation.");
        }
        return new HandlerRule(site, rule, handler);
    }

    /**
     * Checks that the framework reads each value that the rule needs, and each only once.
     *
     * @param variables the path variables of one of the handler's paths
     * @return this
     * @throws IllegalArgumentException if one is missing, or is there twice
     */
    public HandlerRule readFrom(Collection<String> variables) {
        for (String name : rule.pattern().names()) {
            if (Collections.frequency(variables, name) != 1) {
                throw new IllegalArgumentException(handler + " opens by links to " + rule + ": its path must have {"
                        + name + "} once. It has " + variables + ".");
            }
        }
        return this;
    }

    /**
     * Decides about one call of the handler. If it may be called, the principal is the holder of the pass, and the answer has
     * {@code Cache-Control: private, no-store}, which must stay.
     *
     * @param request a request that came through {@link PasslinkFilter}
     * @param values the path values that the framework has read for the handler, by name, decoded; those that aren't the rule's
     *     are ignored
     * @return empty if the handler may be called; otherwise the answer to give instead. Its {@code Location} is absolute, because
     *     a framework would make it absolute from the request's {@code Host}
     * @throws IllegalStateException if the request didn't come through the filter that has the rule, or the framework has read no
     *     value for one of its variables
     */
    public Optional<Answer> refusal(HttpServletRequest request, Map<String, String> values) {
        PersonRequest person = PasslinkFilter.person(request);
        Visit visit = person.visit();
        if (visit.site() != site) {
            throw new IllegalStateException(
                    handler + " is behind a different PasslinkFilter from the one that has " + rule);
        }
        Map<String, String> own = own(values);
        if (person.holds(rule.name(), List.copyOf(own.values()))) {
            return Optional.empty();
        }
        Answer answer;
        try {
            Verdict verdict = visit.verdict(new ServletIncoming(request), rule, own);
            if (verdict instanceof Verdict.PassedOn passedOn) {
                PasslinkFilter.handOver(passedOn, person.outgoing());
                passedOn.view().ifPresent(person::becomes);
                return Optional.empty();
            }
            answer = ((Verdict.Answered) verdict).answer();
        } catch (UnavailableException e) {
            answer = visit.answerTo(e).orElseThrow(() -> e);
        }
        person.outgoing().session(answer.session());
        return Optional.of(included(request) ? NOTHING : absolute(answer));
    }

    /**
     * Does the same for a framework whose handlers write to the response themselves.
     *
     * @param request as for {@link #refusal}
     * @param response the response, where the answer is written if the handler may not be called
     * @param values as for {@link #refusal}
     * @return true if the handler may be called; false if the answer has been given
     * @throws IOException if the answer can't be written
     * @throws IllegalStateException as for {@link #refusal}
     */
    public boolean opens(HttpServletRequest request, HttpServletResponse response, Map<String, String> values)
            throws IOException {
        Optional<Answer> refusal = refusal(request, values);
        if (refusal.isPresent() && !included(request)) {
            PasslinkFilter.write(refusal.get(), request, response);
        }
        return refusal.isEmpty();
    }

    /** The rule's values, in its order. */
    private Map<String, String> own(Map<String, String> values) {
        Map<String, String> own = new LinkedHashMap<>();
        for (String name : rule.pattern().names()) {
            String value = values.get(name);
            if (value == null) {
                throw new IllegalStateException(handler + " opens by links to " + rule
                        + ": every path that leads to it must have {" + name + "} once.");
            }
            own.put(name, value);
        }
        return own;
    }

    private static boolean included(HttpServletRequest request) {
        return request.getDispatcherType() == DispatcherType.INCLUDE;
    }

    /** As it stands, byte for byte: what a client has sent as its query need not be what a parser takes for a URI. */
    private Answer absolute(Answer answer) {
        URI base = site.passlink().baseUrl();
        String origin = base.getScheme() + "://" + base.getRawAuthority();
        List<Header> headers = answer.headers().stream()
                .map(header ->
                        header.name().equals("Location") && header.value().startsWith("/")
                                ? new Header("Location", origin + header.value())
                                : header)
                .toList();
        return new Answer(answer.status(), headers, answer.body(), answer.session());
    }
}
