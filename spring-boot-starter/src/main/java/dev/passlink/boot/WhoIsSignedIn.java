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
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.util.function.SingletonSupplier;

/**
 * Tells Spring Security who holds a pass, only when it asks and anew for each request. So an open page costs nothing, a sign-out
 * takes effect at once, and no session keeps the user.
 */
final class WhoIsSignedIn implements Filter {
    /** Where Spring Security and its test support keep the context of a single request. */
    private static final List<String> WORDS_OF_THE_REQUEST = List.of(
            RequestAttributeSecurityContextRepository.DEFAULT_REQUEST_ATTR_NAME,
            "org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors"
                    + "$SecurityContextRequestPostProcessorSupport$TestSecurityContextRepository.REPO");

    private final SecurityContextHolderStrategy contexts;
    private final Authentications authentications;

    WhoIsSignedIn(SecurityContextHolderStrategy contexts, Authentications authentications) {
        this.contexts = contexts;
        this.authentications = authentications;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Supplier<SecurityContext> before = contexts.getDeferredContext();
        contexts.setDeferredContext(SingletonSupplier.of(new Asked(before, (HttpServletRequest) request)));
        try {
            chain.doFilter(request, response);
        } finally {
            // The page that includes or forwards is at another path, where another user may be signed in.
            if (request.getDispatcherType() == DispatcherType.FORWARD
                    || request.getDispatcherType() == DispatcherType.INCLUDE) {
                contexts.setDeferredContext(before);
            }
        }
    }

    /** Called once, and never by two threads, because its holder has a lock. */
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
            // Below a forwarded request is Spring Security's own, which asks here in turn.
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

        /**
         * A context kept in a session may have been planted there before the user signed in, so it counts only if Passlink signs
         * nobody in.
         */
        private SecurityContext decide(SecurityContext context) {
            Authentication there = context.getAuthentication();
            if (there != null && !isOurs(there) && cameWithRequest(there)) {
                return context;
            }
            if (!(request.getUserPrincipal() instanceof PasslinkPrincipal who)) {
                return isOurs(there) ? contexts.createEmptyContext() : context;
            }
            return isOf(there, who) ? context : with(authentications.of(who));
        }

        private boolean cameWithRequest(Authentication there) {
            return WORDS_OF_THE_REQUEST.stream()
                    .anyMatch(name -> request.getAttribute(name) instanceof SecurityContext said
                            && there.equals(said.getAuthentication()));
        }

        private SecurityContext with(Authentication who) {
            if (who instanceof AbstractAuthenticationToken token && token.getDetails() == null) {
                token.setDetails(new WebAuthenticationDetails(request));
            }
            return new OurContext(who, request);
        }
    }

    static boolean isOurs(@Nullable Authentication there) {
        return there instanceof PasslinkAuthentication || there instanceof ViewAuthentication;
    }

    private static boolean isOf(@Nullable Authentication there, PasslinkPrincipal who) {
        return there instanceof PasslinkAuthentication signIn
                ? signIn.isOf(who.pass())
                : there instanceof ViewAuthentication view && view.isOf(who);
    }
}
