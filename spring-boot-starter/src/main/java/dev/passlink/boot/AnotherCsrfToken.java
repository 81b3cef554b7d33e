package dev.passlink.boot;

import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionIdListener;
import java.util.Objects;

/**
 * Gives whoever signs in another token for the application's forms. Passlink changes the id of a session that becomes
 * somebody's, and what was planted in a browser together with the old id is known to whoever planted it.
 */
final class AnotherCsrfToken implements HttpSessionIdListener {
    /** Where Spring Security keeps it, unless an application says otherwise. */
    private static final String TOKEN =
            "org.springframework.security.web.csrf.HttpSessionCsrfTokenRepository.CSRF_TOKEN";

    @Override
    public void sessionIdChanged(HttpSessionEvent event, String oldSessionId) {
        HttpSession session = Objects.requireNonNull(event.getSession());
        session.removeAttribute(TOKEN);
    }
}
