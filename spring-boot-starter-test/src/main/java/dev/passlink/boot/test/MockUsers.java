package dev.passlink.boot.test;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.security.Principal;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.mock.web.MockHttpServletRequest;

/**
 * Gives a user that a test has put on the request a pass of their own, so that Passlink's filter knows them.
 *
 * <p>It runs in front of that filter only in {@code MockMvc}, and looks at what no request over a network can bring: the mock
 * request itself.
 */
final class MockUsers implements Filter {
    /** Marks a {@code MockMvc} request by a user whom Passlink knows only by name. */
    private static final String STRANGER = "dev.passlink.boot.test.stranger";

    /** Marks that the test wants nobody to be signed in, as with {@code with(anonymous())}. */
    static final Principal NOBODY = () -> "";

    private final TestSite site;
    private final Function<MockHttpServletRequest, Optional<Principal>> contexts;

    /** @param contexts what else may know the user of a request; {@link #NOBODY} if the test says that there is none */
    MockUsers(TestSite site, Function<MockHttpServletRequest, Optional<Principal>> contexts) {
        this.site = site;
        this.contexts = contexts;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request instanceof MockHttpServletRequest mock && !MockRequests.hasCookie(mock, site.passName())) {
            signIn(mock);
        }
        chain.doFilter(request, response);
    }

    private void signIn(MockHttpServletRequest request) {
        Optional<Principal> who =
                Optional.ofNullable(request.getUserPrincipal()).or(() -> contexts.apply(request));
        if (who.isEmpty()) {
            MockRequests.addCookies(request, site.annotatedCookies());
        } else if (who.get() != NOBODY && site.signsIn()) {
            request.setAttribute(STRANGER, true);
            MockRequests.addCookies(request, site.signInStranger(who.get().getName()));
        }
    }

    /** Behind Passlink's filter: the application sees the user that the test has named, and not a stand-in from Passlink. */
    static final class Aside implements Filter {
        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            boolean stranger = request.getAttribute(STRANGER) != null;
            chain.doFilter(
                    stranger && request instanceof HttpServletRequest http ? new Unknown(http) : request, response);
        }
    }

    private static final class Unknown extends HttpServletRequestWrapper {
        Unknown(HttpServletRequest request) {
            super(request);
        }

        private HttpServletRequest mock() {
            ServletRequest inner = getRequest();
            while (inner instanceof HttpServletRequestWrapper wrapper) {
                inner = wrapper.getRequest();
            }
            return (HttpServletRequest) inner;
        }

        @Override
        public @Nullable Principal getUserPrincipal() {
            return mock().getUserPrincipal();
        }

        @Override
        public @Nullable String getRemoteUser() {
            return mock().getRemoteUser();
        }

        @Override
        public @Nullable String getAuthType() {
            return mock().getAuthType();
        }

        @Override
        public boolean isUserInRole(String role) {
            return mock().isUserInRole(role);
        }
    }
}
