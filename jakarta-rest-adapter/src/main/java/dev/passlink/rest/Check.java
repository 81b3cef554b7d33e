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
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Runs before one resource method, which is called only with a pass for the view that it serves. Not a record: the injected
 * request is a proxy for the current one, and has no hash without one.
 */
final class Check implements ContainerRequestFilter {
    private static final Pattern NOT_IN_A_URI = Pattern.compile("%(?![0-9A-Fa-f]{2})|[\\p{Cntrl} \"<>\\\\^`{|}]");

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

    /** If a name is in the path twice, it isn't known which value the method gets. */
    private static Map<String, String> values(MultivaluedMap<String, String> read) {
        return read.entrySet().stream()
                .filter(entry -> entry.getValue().size() == 1)
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().get(0)));
    }

    private static Response response(Answer answer) {
        Response.ResponseBuilder response = Response.status(answer.status());
        answer.headers()
                .forEach(header -> response.header(
                        header.name(), header.name().equals("Location") ? uri(header.value()) : header.value()));
        return answer.body().isEmpty()
                ? response.build()
                : response.entity(answer.body().getBytes(UTF_8)).build();
    }

    /** Jersey reads this header as a URI, and a query may be none: what nobody can read is escaped. */
    private static String uri(String location) {
        return NOT_IN_A_URI
                .matcher(location)
                .replaceAll(found -> "%%%02X".formatted((int) found.group().charAt(0)));
    }
}
