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
 * Binds the application's forms to the browser's own secret, which Passlink keeps in a cookie, instead of to a session. A sign-in
 * doesn't create a session, and one that began at a form far down a page would come too late to set its cookie. Nobody can plant
 * a {@code __Host-} cookie in the browser, forms from one node work on all others, and the secret changes when another user signs
 * in or somebody signs out. Signing in where nobody was signed in keeps the secret.
 */
final class FormTokens implements CsrfTokenRepository {
    /** For a test of controllers alone, and for a chain without Passlink. */
    private final CsrfTokenRepository ofSession = new HttpSessionCsrfTokenRepository();

    private boolean left;

    /** Called while the chain is built, if Passlink isn't part of it. */
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
