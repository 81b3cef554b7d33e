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
 * The rule whose name stands beside a framework's handler, for an adapter of that framework: found when the handler becomes
 * known, and asked each time before it is called.
 *
 * <p>The filter guards the rule's path. This guards the handler, wherever the framework finds it, by the values that the
 * framework read for it. Immutable and safe for many threads.
 */
public final class HandlerRule {
    /** What is included can neither redirect nor refuse: what it would have shown is left out. */
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
     * @param name what stands beside the handler
     * @param handler what to call it in a message to whoever wrote it
     * @return the rule of this name
     * @throws IllegalStateException if there is no filter
     * @throws IllegalArgumentException if the filter has no rule of this name, or nobody needs a pass by it
     */
    public static HandlerRule of(@Nullable ServletContext context, String name, String handler) {
        Site site = StartChecks.filterOf(context).site();
        ViewRule rule = site.viewRule(name)
                .orElseThrow(() -> new IllegalArgumentException(handler + " opens by links to \"" + name
                        + "\", and no view has this name: give PasslinkFilter.builder(…) its rule by view(…)."));
        if (!rule.isRequired()) {
            throw new IllegalArgumentException(handler + " opens by links to " + rule
                    + ", which runs for everybody: leave out required(false), or the annotation.");
        }
        return new HandlerRule(site, rule, handler);
    }

    /**
     * Checks that the framework reads each value that the rule needs, and each once.
     *
     * @param variables of one path of the handler
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
     * Decides about one call of the handler. If it may be called, the principal is whoever holds the pass. The answer then
     * says {@code private, no-store}, and must go on saying so.
     *
     * @param request the request; it came through {@link PasslinkFilter}
     * @param values what the framework read for the handler, by name, decoded; others than the rule's do not matter
     * @return empty if the handler may be called; otherwise the answer in its place, whose {@code Location} is absolute,
     *     since a framework would make it so by the request's {@code Host}
     * @throws IllegalStateException if the request did not come through the filter that has the rule, or the framework read
     *     no value for one of its variables
     */
    public Optional<Answer> refusal(HttpServletRequest request, Map<String, String> values) {
        PersonRequest person = PasslinkFilter.person(request);
        Visit visit = person.visit();
        if (visit.site() != site) {
            throw new IllegalStateException(
                    handler + " is behind another PasslinkFilter than the one that has " + rule);
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
     * The same for a framework whose handlers write to the response themselves.
     *
     * @param request as for {@link #refusal}
     * @param response where the answer in the handler's place is written to
     * @param values as for {@link #refusal}
     * @return true if the handler may be called; false if the answer was given
     * @throws IOException if the answer cannot be written
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

    /** The rule's, in its order. */
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

    private Answer absolute(Answer answer) {
        URI base = site.passlink().baseUrl();
        List<Header> headers = answer.headers().stream()
                .map(header -> header.name().equals("Location")
                        ? new Header("Location", base.resolve(header.value()).toString())
                        : header)
                .toList();
        return new Answer(answer.status(), headers, answer.body(), answer.session());
    }
}
