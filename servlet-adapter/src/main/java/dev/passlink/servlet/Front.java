package dev.passlink.servlet;

import dev.passlink.UnavailableException;
import dev.passlink.web.Verdict;
import dev.passlink.web.Visit;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/**
 * Runs in front of the filter, if the container itself authenticates. The filter continues with the same visit, so both agree on
 * who the user is.
 */
record Front(PasslinkFilter filter, HttpServletRequest request, HttpServletResponse response) {
    /** Marks that the container has been told who is signed in, or that nobody is. */
    static final String TOLD = "dev.passlink.servlet.told";

    static Front of(HttpServletRequest request, HttpServletResponse response) {
        return new Front(StartChecks.filterOf(request.getServletContext()), request, response);
    }

    Optional<PasslinkPrincipal> authenticate(boolean required) throws IOException {
        // Even if nobody is signed in: a user that the container remembers by itself isn't one of Passlink's.
        request.setAttribute(TOLD, true);
        ServletIncoming incoming = new ServletIncoming(request);
        if (!required && !filter.site().isForSignedIn(incoming)) {
            return Optional.empty();
        }
        Visit visit = visit(incoming);
        return required ? required(visit, incoming) : known(visit);
    }

    private Visit visit(ServletIncoming incoming) {
        Visit visit = filter.visit(request, response, incoming);
        if (!(request.getAttribute(PasslinkFilter.PERSON) instanceof PersonRequest person)
                || !person.visit().equals(visit)) {
            ServletOutgoing outgoing = new ServletOutgoing(request, response);
            request.setAttribute(
                    PasslinkFilter.PERSON, new PersonRequest(visit, Optional.empty(), request, response, outgoing));
        }
        return visit;
    }

    private Optional<PasslinkPrincipal> required(Visit visit, ServletIncoming incoming) throws IOException {
        Verdict verdict = visit.signedInOnly(incoming);
        if (verdict instanceof Verdict.PassedOn passedOn) {
            if (passedOn.caching() != Verdict.Caching.FREE) {
                PasslinkFilter.handOver(passedOn, new ServletOutgoing(request, response));
                request.setAttribute(PasslinkFilter.UNCACHED, passedOn.caching() == Verdict.Caching.NEVER);
            }
            return told(visit);
        }
        PasslinkFilter.write(((Verdict.Answered) verdict).answer(), request, response);
        return Optional.empty();
    }

    /** The filter decides later, and handles a part that can't answer. */
    private Optional<PasslinkPrincipal> known(Visit visit) {
        try {
            return told(visit);
        } catch (UnavailableException nobodyKnows) {
            return Optional.empty();
        }
    }

    private static Optional<PasslinkPrincipal> told(Visit visit) {
        return visit.pass().map(PasslinkPrincipal::new);
    }
}
