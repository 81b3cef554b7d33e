package dev.passlink.boot;

import dev.passlink.servlet.PasslinkFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.DefaultCsrfToken;
import org.springframework.security.web.csrf.HttpSessionCsrfTokenRepository;

/**
 * Binds the forms of the application to the browser's own secret, which Passlink keeps in a cookie, and not to a session: there
 * is none after a sign-in, and one that began at a form far down a page would come too late. What is planted in a browser does
 * not fit a {@code __Host-} cookie, the forms of each node fit every other, and whoever signs in or out has another secret than
 * whoever was there before.
 */
final class FormTokens implements CsrfTokenRepository {
    /** In a test of controllers alone. */
    private final CsrfTokenRepository withoutFilter = new HttpSessionCsrfTokenRepository();

    @Override
    public CsrfToken generateToken(HttpServletRequest request) {
        return PasslinkFilter.isBehind(request) ? token(request) : withoutFilter.generateToken(request);
    }

    @Override
    public @Nullable CsrfToken loadToken(HttpServletRequest request) {
        return PasslinkFilter.isBehind(request) ? token(request) : withoutFilter.loadToken(request);
    }

    @Override
    public void saveToken(@Nullable CsrfToken token, HttpServletRequest request, HttpServletResponse response) {
        if (!PasslinkFilter.isBehind(request)) {
            withoutFilter.saveToken(token, request, response);
        }
    }

    private static CsrfToken token(HttpServletRequest request) {
        return new DefaultCsrfToken("X-CSRF-TOKEN", "_csrf", FormFields.antiForgery(request));
    }
}
