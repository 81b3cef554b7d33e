package dev.passlink.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.passlink.servlet.HandlerRule;
import dev.passlink.web.Answer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Before one resource method: with a pass for the view that it is about to serve, or not at all. No record: the request
 * stands for that of whoever calls, and has no hash where nobody does.
 */
final class Check implements ContainerRequestFilter {
    private final HandlerRule rule;
    private final HttpServletRequest request;

    Check(HandlerRule rule, HttpServletRequest request) {
        this.rule = rule;
        this.request = request;
    }

    @Override
    public void filter(ContainerRequestContext context) {
        rule.refusal(request, values(context.getUriInfo().getPathParameters()))
                .map(Check::response)
                .ifPresent(context::abortWith);
    }

    /** Of a name that stands twice in the path nobody can say which value the method is given. */
    private static Map<String, String> values(MultivaluedMap<String, String> read) {
        return read.entrySet().stream()
                .filter(entry -> entry.getValue().size() == 1)
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().get(0)));
    }

    private static Response response(Answer answer) {
        Response.ResponseBuilder response = Response.status(answer.status());
        answer.headers().forEach(header -> response.header(header.name(), header.value()));
        return answer.body().isEmpty()
                ? response.build()
                : response.entity(answer.body().getBytes(UTF_8)).build();
    }
}
