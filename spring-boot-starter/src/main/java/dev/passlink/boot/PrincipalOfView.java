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
 * Says in a view who has opened it. Spring Security's request has no principal there, since the pass of a view is no sign-in;
 * a handler may still want to know whose link it was.
 */
final class PrincipalOfView implements Filter {
    private final CrossSite others;

    PrincipalOfView(CrossSite others) {
        this.others = others;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        chain.doFilter(others.maySend(http) ? http : new OfView(http), response);
    }

    private static final class OfView extends HttpServletRequestWrapper {
        OfView(HttpServletRequest request) {
            super(request);
        }

        @Override
        public @Nullable Principal getUserPrincipal() {
            Principal signedIn = super.getUserPrincipal();
            return signedIn != null ? signedIn : ofView(getRequest()).orElse(null);
        }

        @Override
        public @Nullable String getRemoteUser() {
            Principal who = getUserPrincipal();
            return who == null ? null : who.getName();
        }

        /** As the filter in front says it, below what Spring Security has wrapped around that. */
        private static Optional<Principal> ofView(ServletRequest outer) {
            ServletRequest request = outer;
            while (request instanceof ServletRequestWrapper wrapper) {
                request = wrapper.getRequest();
                if (request instanceof HttpServletRequest http
                        && http.getUserPrincipal() instanceof PasslinkPrincipal who) {
                    return Authentications.isSignIn(who) ? Optional.empty() : Optional.of(Authentications.ofView(who));
                }
            }
            return Optional.empty();
        }
    }
}
