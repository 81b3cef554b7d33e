package dev.passlink.boot;

import dev.passlink.servlet.PasslinkPrincipal;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.util.function.SingletonSupplier;

/**
 * Tells Spring Security who holds a pass, when it asks, anew for each request: so a page that is open to all costs nothing, a
 * sign-out is seen at once, and no session keeps who it was.
 */
final class WhoIsSignedIn implements Filter {
    private final SecurityContextHolderStrategy contexts;
    private final Authentications authentications;
    private final CrossSite others;

    WhoIsSignedIn(SecurityContextHolderStrategy contexts, Authentications authentications, CrossSite others) {
        this.contexts = contexts;
        this.authentications = authentications;
        this.others = others;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Supplier<SecurityContext> before = contexts.getDeferredContext();
        contexts.setDeferredContext(SingletonSupplier.of(new Asked(before, (HttpServletRequest) request)));
        try {
            chain.doFilter(request, response);
        } finally {
            // Behind a page that has included or forwarded to another, at whose path somebody else may speak.
            if (request.getDispatcherType() == DispatcherType.FORWARD
                    || request.getDispatcherType() == DispatcherType.INCLUDE) {
                contexts.setDeferredContext(before);
            }
        }
    }

    /** Called once; by no two threads, since what holds it has a lock. */
    private final class Asked implements Supplier<SecurityContext> {
        private final Supplier<SecurityContext> before;
        private final HttpServletRequest request;
        private boolean asking;

        Asked(Supplier<SecurityContext> before, HttpServletRequest request) {
            this.before = before;
            this.request = request;
        }

        @Override
        public SecurityContext get() {
            SecurityContext there = before.get();
            // Below a request that was forwarded is Spring Security's own, which asks here who it is.
            if (asking) {
                return there;
            }
            asking = true;
            try {
                return decide(there);
            } finally {
                asking = false;
            }
        }

        private SecurityContext decide(SecurityContext context) {
            Authentication there = context.getAuthentication();
            OtherSignIn other = OtherSignIn.of(there, request);
            if (other == OtherSignIn.OF_THIS_REQUEST) {
                return context;
            }
            Optional<PasslinkPrincipal> who = who();
            if (who.isEmpty()) {
                return isOurs(there) ? contexts.createEmptyContext() : context;
            }
            if (isOf(there, who.get())) {
                return context;
            }
            return there != null && other == OtherSignIn.OF_THE_SESSION
                    ? besides(who.get(), there).map(this::with).orElse(context)
                    : with(authentications.of(who.get()));
        }

        /** Whoever has come to a view by another sign-in needs no link. */
        private Optional<Authentication> besides(PasslinkPrincipal who, Authentication kept) {
            return Authentications.isSignIn(who)
                    ? OtherSignIn.besides(authentications.of(who), kept)
                    : Optional.empty();
        }

        private Optional<PasslinkPrincipal> who() {
            return !others.maySend(request) && request.getUserPrincipal() instanceof PasslinkPrincipal principal
                    ? Optional.of(principal)
                    : Optional.empty();
        }

        private SecurityContext with(Authentication who) {
            if (who instanceof AbstractAuthenticationToken token && token.getDetails() == null) {
                token.setDetails(new WebAuthenticationDetails(request));
            }
            SecurityContext context = contexts.createEmptyContext();
            context.setAuthentication(who);
            return context;
        }
    }

    private static boolean isOurs(@Nullable Authentication there) {
        return there instanceof PasslinkAuthentication || there instanceof ViewAuthentication;
    }

    private static boolean isOf(@Nullable Authentication there, PasslinkPrincipal who) {
        return there instanceof PasslinkAuthentication signIn
                ? signIn.isOf(who.pass())
                : there instanceof ViewAuthentication view && view.isOf(who);
    }
}
