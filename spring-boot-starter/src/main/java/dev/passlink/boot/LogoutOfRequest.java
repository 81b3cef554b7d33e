package dev.passlink.boot;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import org.springframework.security.core.context.SecurityContextHolderStrategy;

/** Lets {@code request.logout()} end the pass before Spring Security's, which fails if it can't learn who is leaving. */
record LogoutOfRequest(SecurityContextHolderStrategy contexts) implements Filter {
    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter(new Leaving((HttpServletRequest) request, contexts), response);
    }

    private static final class Leaving extends HttpServletRequestWrapper {
        private final SecurityContextHolderStrategy contexts;

        Leaving(HttpServletRequest request, SecurityContextHolderStrategy contexts) {
            super(request);
            this.contexts = contexts;
        }

        @Override
        public void logout() throws ServletException {
            // Asked while there is a pass, for the handlers, which are given the answer.
            new NobodyIfUnknown(contexts).getContext();
            SignOutHandler.end(this);
            super.logout();
        }
    }
}
