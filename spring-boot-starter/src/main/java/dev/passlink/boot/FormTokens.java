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
 * not fit a {@code __Host-} cookie, the forms of each node fit every other, and there is another secret once another person
 * signs in or somebody signs out. A browser in which nobody was signed in keeps its own.
 */
final class FormTokens implements CsrfTokenRepository {
    /** In a test of controllers alone, and in a chain without Passlink. */
    private final CsrfTokenRepository ofSession = new HttpSessionCsrfTokenRepository();

    private boolean left;

    /** While its chain is built: Passlink signs nobody in there. */
    void beOfTheSession() {
        left = true;
    }

    private boolean isOfBrowser(HttpServletRequest request) {
        return !left && PasslinkFilter.isBehind(request);
    }

    @Override
    public CsrfToken generateToken(HttpServletRequest request) {
        return isOfBrowser(request) ? token(request) : ofSession.generateToken(request);
    }

    @Override
    public @Nullable CsrfToken loadToken(HttpServletRequest request) {
        return isOfBrowser(request) ? token(request) : ofSession.loadToken(request);
    }

    @Override
    public void saveToken(@Nullable CsrfToken token, HttpServletRequest request, HttpServletResponse response) {
        if (!isOfBrowser(request)) {
            ofSession.saveToken(token, request, response);
        }
    }

    private static CsrfToken token(HttpServletRequest request) {
        return new DefaultCsrfToken("X-CSRF-TOKEN", "_csrf", FormFields.antiForgery(request));
    }
}
