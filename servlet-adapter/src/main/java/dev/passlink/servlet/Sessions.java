package dev.passlink.servlet;

import dev.passlink.Pass;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an application's HttpSession with the person it belongs to (ASVS 5.0 7.2.4): a new id whenever it becomes
 * somebody's, an end when somebody else signs in or the pass is gone, and no sight of it without its owner's pass. Never
 * makes one by itself.
 */
final class Sessions {
    private static final String OWNER = "dev.passlink.servlet.owner";
    private static final Object BECOMING_SOMEBODYS = new Object();

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
                session.setAttribute(OWNER, subject);
                newId(request);
            }
        });
    }

    /**
     * A session that belonged to nobody goes on under another id: whoever planted it knows the old one. What another
     * person left behind is ended.
     */
    static void keepWith(HttpServletRequest request, String subject) {
        ifThereIsOne(request, session -> {
            if (belongsToAnother(session, subject)) {
                session.invalidate();
            } else if (session.getAttribute(OWNER) == null) {
                claim(request, session, subject);
            }
        });
    }

    /** Owned before it has its id: from then on nobody else is shown it, and a request beside this one leaves it alone. */
    private static void claim(HttpServletRequest request, HttpSession session, String subject) {
        synchronized (BECOMING_SOMEBODYS) {
            if (session.getAttribute(OWNER) == null) {
                session.setAttribute(OWNER, subject);
                newId(request);
            }
        }
    }

    /** An answer that has begun could not tell the browser. */
    private static void newId(HttpServletRequest request) {
        boolean tooLate = request.getAttribute(PasslinkFilter.RESPONSE) instanceof HttpServletResponse response
                && response.isCommitted();
        if (!tooLate) {
            request.changeSessionId();
        }
    }

    /**
     * The session of whoever sends the request, as {@link HttpServletRequest#getSession(boolean)} gives it. One that is
     * another's is as good as none.
     */
    static @Nullable HttpSession get(HttpServletRequest request, boolean create, Visitor visitor) {
        return create ? begin(request, visitor) : existing(request, visitor);
    }

    /** The container has room for one: another's, which this request was sent with, ends where a new one begins. */
    static HttpSession begin(HttpServletRequest request, Visitor visitor) {
        HttpSession theirs = existing(request, visitor);
        if (theirs != null) {
            return theirs;
        }
        Optional<Pass> owner = visitor.pass();
        end(request);
        HttpSession session = request.getSession(true);
        owner.ifPresent(pass -> session.setAttribute(OWNER, subject(pass)));
        return session;
    }

    private static @Nullable HttpSession existing(HttpServletRequest request, Visitor visitor) {
        HttpSession session = ofContainer(request);
        if (session == null) {
            return null;
        }
        Optional<String> subject = visitor.pass().map(Sessions::subject);
        subject.ifPresent(name -> keepWith(request, name));
        try {
            Object owner = session.getAttribute(OWNER);
            return owner == null || owner.equals(subject.orElse(null)) ? session : null;
        } catch (IllegalStateException ended) {
            return null;
        }
    }

    private static String subject(Pass pass) {
        return pass.subject().name();
    }

    private static void end(HttpServletRequest request) {
        ifThereIsOne(request, HttpSession::invalidate);
    }

    /** One that another tab ends at this moment is none; one container then throws. */
    private static @Nullable HttpSession ofContainer(HttpServletRequest request) {
        try {
            return request.getSession(false);
        } catch (IllegalStateException ended) {
            return null;
        }
    }

    private static void ifThereIsOne(HttpServletRequest request, Consumer<HttpSession> action) {
        HttpSession session = ofContainer(request);
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
