package dev.passlink.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.passlink.Pass;
import dev.passlink.PendingSignIn;
import dev.passlink.ViewRule;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.net.URLEncoder;
import java.security.Principal;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Says who is asking, and does what its path says. */
final class TestApplication extends HttpServlet {
    /** The header that says which path it was, in the container's own reading, percent-encoded. */
    static final String DISPATCHED = "X-Dispatched";

    private static final long serialVersionUID = 1L;

    /** What the last page of the second step was about, as an application may keep it between two requests. */
    private final transient AtomicReference<@Nullable PendingSignIn> shown = new AtomicReference<>();

    private final transient Runnable meanwhile;

    TestApplication() {
        this(() -> {});
    }

    /** @param meanwhile what happens while an answer is worked on that is begun now and given later */
    TestApplication(Runnable meanwhile) {
        this.meanwhile = meanwhile;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        String path = request.getRequestURI();
        response.setHeader(
                DISPATCHED,
                URLEncoder.encode(new ServletIncoming(request).path(), UTF_8).replace("+", "%20"));
        response.setContentType("text/plain;charset=UTF-8");
        if (path.contains("/cached") && request.getDispatcherType() == DispatcherType.REQUEST) {
            response.setHeader("Cache-Control", "public, max-age=600");
        }
        if (path.contains("/dispatch/") && request.getDispatcherType() == DispatcherType.REQUEST) {
            dispatch(path.substring(path.lastIndexOf('/') + 1), request, response);
            return;
        }
        if (path.endsWith("/own-age") && request.getDispatcherType() == DispatcherType.REQUEST) {
            response.setHeader("Cache-Control", "private, max-age=60");
            dispatch("forward", request, response);
            return;
        }
        if (path.endsWith("/missing") && request.getDispatcherType() == DispatcherType.REQUEST) {
            response.sendError(404);
            return;
        }
        if (path.contains("/call/")) {
            ServletCalls.call(path.substring(path.lastIndexOf('/') + 1), request, response, meanwhile);
            return;
        }
        if (path.endsWith("/session")) {
            request.getSession(true);
        }
        if (path.endsWith("/form")) {
            response.getWriter().print(PasslinkFilter.antiForgeryField(request));
            return;
        }
        if (path.endsWith("/posted")) {
            response.getWriter().print("ours=" + PasslinkFilter.isFormOfThisSite(request));
            return;
        }
        if (path.endsWith("/button")) {
            response.getWriter().print(PasslinkFilter.buttonNonce(request));
            return;
        }
        if (path.endsWith("/body")) {
            response.getWriter().print(new String(request.getInputStream().readAllBytes(), UTF_8));
            return;
        }
        if (path.contains("/ask/")) {
            // The same stamp as the rule of the test has at first.
            ViewRule apply = ViewRule.of("/jobs/{id}/apply", "apply").stamp(of -> "open");
            String id = path.substring(path.lastIndexOf('/') + 1);
            String address = request.getParameter("owner") == null ? request.getParameter("email") : "ada@example.com";
            PasslinkFilter.requestLink(request, response, address, apply.at(id));
            return;
        }
        if (path.contains("/own/")) {
            ViewRule own = ViewRule.of("/own/{id}", "own");
            Optional<Pass> pass =
                    PasslinkFilter.grant(request, response, own.at(path.substring(path.lastIndexOf('/') + 1)));
            if (pass.isPresent()) {
                response.getWriter().print("granted=" + pass.get().subject().name());
            }
            return;
        }
        if (path.contains("/apply")) {
            String onward = request.getParameter("forward");
            if (onward != null) {
                request.getRequestDispatcher(onward).forward(request, response);
                return;
            }
            response.getWriter().print("applied\n");
        }
        if (path.endsWith("/second/show")) {
            PasslinkFilter.pending(request).ifPresent(shown::set);
            response.getWriter()
                    .print("pending="
                            + PasslinkFilter.pending(request)
                                    .map(pending -> pending.grant().subject().name() + " " + pending.method())
                                    .orElse("none")
                            + "\n");
        }
        if (path.endsWith("/second/step")) {
            // Everybody's one-time password is the own id.
            response.getWriter()
                    .print("finished="
                            + PasslinkFilter.pending(request)
                                    .filter(pending ->
                                            pending.grant().subject().name().equals(request.getParameter("password")))
                                    .flatMap(passed -> PasslinkFilter.finish(request, passed))
                                    .orElse("gone")
                            + "\n");
            return;
        }
        if (path.endsWith("/second/shown")) {
            response.getWriter()
                    .print("finished="
                            + PasslinkFilter.finish(request, requireNonNull(shown.get()))
                                    .orElse("gone") + "\n");
            return;
        }
        if (path.endsWith("/second/finish")) {
            response.getWriter()
                    .print("finished="
                            + PasslinkFilter.pending(request)
                                    .flatMap(passed -> PasslinkFilter.finish(request, passed))
                                    .orElse("gone")
                            + "\n");
            return;
        }
        Principal principal = request.getUserPrincipal();
        String who = principal == null
                ? "nobody"
                : principal.getName() + " " + request.getRemoteUser() + " " + request.getAuthType() + " admin="
                        + request.isUserInRole("admin")
                        + ((PasslinkPrincipal) principal)
                                .pass()
                                .claims()
                                .text("tenant")
                                .map(" tenant="::concat)
                                .orElse("");
        // Asked for once: another tab may end it at any moment.
        HttpSession session = request.getSession(false);
        response.getWriter().print("who=" + who + "\nsession=" + (session == null ? "none" : session.getId()) + "\n");
    }

    private static void dispatch(String how, HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        switch (how) {
            case "forward" -> request.getRequestDispatcher("/account/inner").forward(request, response);
            case "include" -> request.getRequestDispatcher("/account/inner").include(request, response);
            case "forward-view" ->
                request.getRequestDispatcher("/jobs/17/apply").forward(request, response);
            case "include-view" ->
                request.getRequestDispatcher("/jobs/17/apply").include(request, response);
            case "async-view" -> request.startAsync().dispatch("/jobs/17/apply");
            default -> request.startAsync().dispatch("/account/inner");
        }
    }
}
