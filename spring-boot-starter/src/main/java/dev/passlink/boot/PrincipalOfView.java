package dev.passlink.boot;

import dev.passlink.servlet.PasslinkPrincipal;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.security.Principal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes a view's visitor the request's principal. Spring Security's request has none there, because the pass of a view isn't a
 * sign-in; a handler may still want to know whose link it was.
 */
final class PrincipalOfView implements Filter {
    /** What the filter in front has made for the request, anew for each dispatch. */
    private static final String PERSON = "dev.passlink.servlet.person";

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter(new OfView((HttpServletRequest) request), response);
    }

    private static final class OfView extends HttpServletRequestWrapper {
        private final @Nullable Object here;

        OfView(HttpServletRequest request) {
            super(request);
            this.here = request.getAttribute(PERSON);
        }

        /** False for a page that this one has forwarded to, which asks through this one. */
        private boolean isHere() {
            return here != null && here == getRequest().getAttribute(PERSON);
        }

        @Override
        public @Nullable Principal getUserPrincipal() {
            Principal signedIn = super.getUserPrincipal();
            return signedIn != null || !isHere()
                    ? signedIn
                    : ofView(getRequest()).orElse(null);
        }

        @Override
        public @Nullable String getRemoteUser() {
            Principal who = getUserPrincipal();
            return who == null ? null : who.getName();
        }

        /** The principal from the filter in front, below Spring Security's wrappers. */
        private static Optional<Principal> ofView(ServletRequest outer) {
            ServletRequest request = outer;
            while (request instanceof ServletRequestWrapper wrapper) {
                request = wrapper.getRequest();
                if (request instanceof HttpServletRequest http
                        && http.getUserPrincipal() instanceof PasslinkPrincipal who) {
                    return Authentications.isSignIn(who) ? Optional.empty() : Optional.of(who);
                }
            }
            return Optional.empty();
        }
    }
}
