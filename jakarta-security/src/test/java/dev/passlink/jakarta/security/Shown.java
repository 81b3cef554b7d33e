package dev.passlink.jakarta.security;

import dev.passlink.servlet.PasslinkFilter;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.annotation.HttpConstraint;
import jakarta.servlet.annotation.ServletSecurity;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/**
 * Shows who is there: for the application, for the container behind the filter's back. What it does
 * besides, a header says.
 */
class Shown extends HttpServlet {
    private static final long serialVersionUID = 1L;

    static final String DO = "X-Do";

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        String todo = request.getHeader(DO) == null || request.getDispatcherType() != DispatcherType.REQUEST
                ? ""
                : request.getHeader(DO);
        switch (todo) {
            case "session" -> request.getSession().setAttribute("draft", "secret");
            case "logout" -> request.logout();
            case "container's logout" -> raw(request).logout();
            case "sign out" -> PasslinkFilter.signOut(request);
            case "cache" -> response.setHeader("Cache-Control", "public, max-age=600");
            case "authenticate" -> {
                if (!raw(request).authenticate(response)) {
                    return;
                }
            }
            case "async" -> {
                AsyncContext async = request.startAsync();
                async.dispatch();
                return;
            }
            default -> {}
        }
        response.setContentType("text/plain;charset=utf-8");
        HttpServletRequest raw = raw(request);
        response.getWriter()
                .print(getClass().getSimpleName() + " at <" + path(request) + "> reached " + who(request)
                        + ", container "
                        + who(raw)
                        + ", session " + (request.getSession(false) != null));
    }

    private static String path(HttpServletRequest request) {
        return request.getServletPath() + (request.getPathInfo() == null ? "" : request.getPathInfo());
    }

    private static HttpServletRequest raw(HttpServletRequest request) {
        HttpServletRequest raw = request;
        while (raw instanceof ServletRequestWrapper wrapper) {
            raw = (HttpServletRequest) wrapper.getRequest();
        }
        return raw;
    }

    private static String who(HttpServletRequest request) {
        return name(request.getUserPrincipal()) + "/" + request.getRemoteUser() + "/" + request.isUserInRole("admin");
    }

    private static String name(@Nullable Principal principal) {
        return principal == null ? "nobody" : principal.getName();
    }

    /** Sealed by what stands beside it. */
    @ServletSecurity(@HttpConstraint(rolesAllowed = "admin"))
    public static final class Sealed extends Shown {
        private static final long serialVersionUID = 1L;

        /** For Tomcat, which looks for annotations beside what it makes itself. */
        public Sealed() {}
    }
}
