package dev.passlink.servlet;

import dev.passlink.web.Header;
import dev.passlink.web.Response;
import dev.passlink.web.Site;
import dev.passlink.web.Verdict;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import jakarta.servlet.UnavailableException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;

/**
 * Guards WebSockets in containers that upgrade them in front of every filter.
 *
 * <p>Jetty puts its {@code WebSocketUpgradeFilter} in front of all other filters when the first endpoint is added, so Passlink's
 * filter is never called. A listener is, but it can refuse only by throwing.
 */
final class UpgradeGuard implements ServletRequestListener {
    /** The filters with which containers upgrade, which run behind ours. */
    private static final Set<String> BEHIND = Set.of(
            "org.apache.tomcat.websocket.server.WsFilter",
            "io.undertow.websockets.jsr.JsrWebSocketFilter",
            "org.glassfish.tyrus.servlet.TyrusServletFilter");

    private static final String CONTAINER = "jakarta.websocket.server.ServerContainer";

    private static final int RETRY_SECONDS = 30;

    private static final Response NO_ANSWER = new Response() {
        @Override
        public void add(Header header) {}

        @Override
        public void set(Header header) {}
    };

    private final Site site;

    UpgradeGuard(Site site) {
        this.site = site;
    }

    /** Whether Jetty's filter is there or may be added later. */
    static boolean mayBeNeeded(ServletContext context) {
        return isNeeded(context) || String.valueOf(context.getServerInfo()).startsWith("jetty");
    }

    /** Asked for each handshake, because Jetty's filter may come with an endpoint that is added later. */
    static boolean isNeeded(ServletContext context) {
        boolean inFront = false;
        boolean behind = false;
        for (var registration : context.getFilterRegistrations().values()) {
            String name = String.valueOf(registration.getClassName());
            inFront |= name.endsWith(".WebSocketUpgradeFilter");
            behind |= BEHIND.contains(name);
        }
        return inFront || (!behind && context.getAttribute(CONTAINER) != null);
    }

    @Override
    public void requestInitialized(ServletRequestEvent event) {
        if (event.getServletRequest() instanceof HttpServletRequest request
                && isHandshake(request)
                && isNeeded(event.getServletContext())) {
            check(request);
        }
    }

    private void check(HttpServletRequest request) {
        ServletIncoming incoming = new ServletIncoming(request);
        Sessions sessions = new Sessions(request, () -> false);
        try {
            Verdict.PassedOn passedOn = site.handshake(incoming)
                    .orElseThrow(() -> new Refused(
                            new Status("A WebSocket at a guarded path needs a pass, and no page of another origin.")));
            sessions.change(passedOn.session());
            // The endpoint is given the container's own, as it is.
            if (!sessions.endAnothers(site.visit(incoming, NO_ANSWER))) {
                throw new Refused(
                        new Status("No page of another origin may open a WebSocket with somebody's session."));
            }
        } catch (dev.passlink.UnavailableException e) {
            throw new Refused(new Status("A part that Passlink depends on couldn't answer.", RETRY_SECONDS));
        }
    }

    /** Has no stack trace, because anyone could fill the log with it. */
    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused(Status status) {
            super(status.getMessage(), status, false, false);
        }
    }

    /** With this as the cause, Jetty answers 404, and 503 if it has a time. */
    private static final class Status extends UnavailableException {
        private static final long serialVersionUID = 1L;

        Status(String message) {
            super(message);
        }

        Status(String message, int seconds) {
            super(message, seconds);
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }

    /** RFC 6455 section 4.1 for HTTP/1.1, RFC 8441 for HTTP/2. */
    private static boolean isHandshake(HttpServletRequest request) {
        return request.getMethod().equals("CONNECT")
                || Collections.list(request.getHeaders("Upgrade")).stream()
                        .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains("websocket"));
    }
}
