package dev.passlink.servlet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.function.Consumer;

/**
 * Keeps an application's HttpSession with the person it belongs to (ASVS 5.0 7.2.4): a new id at sign-in, and an end
 * when somebody else signs in or the pass is gone. Never makes one.
 */
final class Sessions {
    private static final String OWNER = "dev.passlink.servlet.owner";

    private Sessions() {}

    static void change(HttpServletRequest request, Answer answer) {
        switch (answer.session()) {
            case SIGN_IN -> signIn(request, answer.subject());
            case SIGN_OUT -> end(request);
            case KEEP -> {}
        }
    }

    private static void signIn(HttpServletRequest request, String subject) {
        ifThereIsOne(request, session -> {
            if (belongsToAnother(session, subject)) {
                session.invalidate();
            } else {
                request.changeSessionId();
                session.setAttribute(OWNER, subject);
            }
        });
    }

    /** A session that was begun while signed in is marked; one that another person left behind is ended. */
    static void keepWith(HttpServletRequest request, String subject) {
        ifThereIsOne(request, session -> {
            if (belongsToAnother(session, subject)) {
                session.invalidate();
            } else if (session.getAttribute(OWNER) == null) {
                session.setAttribute(OWNER, subject);
            }
        });
    }

    private static void end(HttpServletRequest request) {
        ifThereIsOne(request, HttpSession::invalidate);
    }

    private static void ifThereIsOne(HttpServletRequest request, Consumer<HttpSession> action) {
        HttpSession session = request.getSession(false);
        if (session == null) {
            return;
        }
        try {
            action.accept(session);
        } catch (IllegalStateException endedMeanwhile) {
            // Another tab signed out at the same moment: there is no session left to guard.
        }
    }

    private static boolean belongsToAnother(HttpSession session, String subject) {
        Object owner = session.getAttribute(OWNER);
        return owner != null && !owner.equals(subject);
    }
}
