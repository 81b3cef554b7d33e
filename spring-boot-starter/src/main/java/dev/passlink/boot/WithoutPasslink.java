package dev.passlink.boot;

import dev.passlink.servlet.PasslinkPrincipal;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.security.Principal;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.security.web.authentication.logout.LogoutFilter;
import org.springframework.util.function.SingletonSupplier;

/**
 * Shows nobody of Passlink's to a chain that it stays out of. Otherwise the request's principal would sign them in there, as
 * {@code jee(…)} does, and keep in a session what was a link to one view; or a page that forwards would bring its own user along.
 */
record WithoutPasslink(SecurityContextHolderStrategy contexts) implements Filter {
    /** In front of everything in the chain that asks who it is. */
    static void addTo(HttpSecurity http, SecurityContextHolderStrategy contexts) {
        http.addFilterBefore(new WithoutPasslink(contexts), LogoutFilter.class);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Supplier<SecurityContext> before = contexts.getDeferredContext();
        contexts.setDeferredContext(SingletonSupplier.of(() -> withoutOurs(before.get())));
        try {
            chain.doFilter(new Unnamed((HttpServletRequest) request), response);
        } finally {
            if (request.getDispatcherType() == DispatcherType.FORWARD
                    || request.getDispatcherType() == DispatcherType.INCLUDE) {
                contexts.setDeferredContext(before);
            }
        }
    }

    private SecurityContext withoutOurs(SecurityContext context) {
        return WhoIsSignedIn.isOurs(context.getAuthentication()) ? contexts.createEmptyContext() : context;
    }

    /** Whom the container itself knows stays. */
    private static final class Unnamed extends HttpServletRequestWrapper {
        Unnamed(HttpServletRequest request) {
            super(request);
        }

        private boolean isOurs() {
            return super.getUserPrincipal() instanceof PasslinkPrincipal;
        }

        @Override
        public @Nullable Principal getUserPrincipal() {
            Principal who = super.getUserPrincipal();
            return who instanceof PasslinkPrincipal ? null : who;
        }

        @Override
        public @Nullable String getRemoteUser() {
            return isOurs() ? null : super.getRemoteUser();
        }

        @Override
        public @Nullable String getAuthType() {
            return isOurs() ? null : super.getAuthType();
        }

        @Override
        public boolean isUserInRole(String role) {
            return !isOurs() && super.isUserInRole(role);
        }
    }
}
