package dev.passlink.boot;

import dev.passlink.servlet.PasslinkFilter;
import dev.passlink.servlet.PasslinkPrincipal;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.MediaType;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.AuthenticationEntryPoint;

/**
 * Takes a refused user to the sign-in page and back.
 *
 * @param loginPath the page's path below the context path
 * @param byPasskey whether only a passkey will do
 */
record SignInFirst(String loginPath, boolean byPasskey) implements AuthenticationEntryPoint {
    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException why)
            throws IOException {
        if (request.getDispatcherType() == DispatcherType.INCLUDE) {
            // An include can neither redirect nor refuse: its content is left out.
            return;
        }
        if (isOfView(request, why)) {
            // Signing in wouldn't help and would lead back here: in a view, its own pass decides.
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
        } else if (!PasslinkFilter.isBehind(request)) {
            withoutFilter(request, response);
        } else if (byPasskey) {
            PasslinkFilter.signInByPasskey(request, response);
        } else {
            PasslinkFilter.signInFirst(request, response);
        }
    }

    private static boolean isOfView(HttpServletRequest request, AuthenticationException why) {
        return (request.getUserPrincipal() instanceof PasslinkPrincipal who && !Authentications.isSignIn(who))
                || why.getAuthenticationRequest() instanceof ViewAuthentication
                || SecurityContextHolder.getContext().getAuthentication() instanceof ViewAuthentication;
    }

    /** In a test of controllers alone, or on a separate port of the actuator, which may not have the sign-in page either. */
    private void withoutFilter(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String accepted = request.getHeader("Accept");
        boolean wantsPage =
                request.getMethod().equals("GET") && (accepted == null || accepted.contains(MediaType.TEXT_HTML_VALUE));
        String page = request.getContextPath() + loginPath;
        if (wantsPage && !request.getRequestURI().equals(page)) {
            response.sendRedirect(page);
        } else {
            response.sendError(HttpServletResponse.SC_UNAUTHORIZED);
        }
    }
}
