package dev.passlink.servlet;

import dev.passlink.Pass;
import dev.passlink.web.SessionChange;
import dev.passlink.web.Visit;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.Optional;
import java.util.function.BooleanSupplier;
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

    private final HttpServletRequest request;
    private final BooleanSupplier tooLate;

    /** @param tooLate whether the answer has begun, which could not tell the browser of a new id then */
    Sessions(HttpServletRequest request, BooleanSupplier tooLate) {
        this.request = request;
        this.tooLate = tooLate;
    }

    void change(SessionChange change) {
        switch (change.kind()) {
            case SIGN_IN -> signIn(change.subject());
            case KEEP -> keepWith(change.subject());
            case END -> ifThereIsOne(HttpSession::invalidate);
            case NONE -> {}
        }
    }

    private void signIn(String subject) {
        ifThereIsOne(session -> {
            if (belongsToAnother(session, subject)) {
                session.invalidate();
            } else {
                session.setAttribute(OWNER, subject);
                newId();
            }
        });
    }

    /**
     * A session that belonged to nobody goes on under another id: whoever planted it knows the old one. What another
     * person left behind is ended.
     */
    private void keepWith(String subject) {
        ifThereIsOne(session -> {
            if (belongsToAnother(session, subject)) {
                session.invalidate();
            } else if (session.getAttribute(OWNER) == null) {
                claim(session, subject);
            }
        });
    }

    /** Owned before it has its id: from then on nobody else is shown it, and a request beside this one leaves it alone. */
    private void claim(HttpSession session, String subject) {
        synchronized (BECOMING_SOMEBODYS) {
            if (session.getAttribute(OWNER) == null) {
                session.setAttribute(OWNER, subject);
                newId();
            }
        }
    }

    private void newId() {
        if (!tooLate.getAsBoolean()) {
            request.changeSessionId();
        }
    }

    /**
     * The session of whoever sends the request, as {@link HttpServletRequest#getSession(boolean)} gives it. One that is
     * another's is as good as none.
     */
    @Nullable
    HttpSession get(boolean create, Visit visit) {
        return create ? begin(visit) : existing(visit);
    }

    /** The container has room for one: another's, which this request was sent with, ends where a new one begins. */
    HttpSession begin(Visit visit) {
        HttpSession theirs = existing(visit);
        if (theirs != null) {
            return theirs;
        }
        Optional<Pass> owner = visit.pass();
        ifThereIsOne(HttpSession::invalidate);
        HttpSession session = request.getSession(true);
        owner.ifPresent(pass -> session.setAttribute(OWNER, subject(pass)));
        return session;
    }

    private @Nullable HttpSession existing(Visit visit) {
        HttpSession session = ofContainer();
        if (session == null) {
            return null;
        }
        Optional<String> subject = visit.pass().map(Sessions::subject);
        subject.ifPresent(this::keepWith);
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

    /** One that another tab ends at this moment is none; one container then throws. */
    private @Nullable HttpSession ofContainer() {
        try {
            return request.getSession(false);
        } catch (IllegalStateException ended) {
            return null;
        }
    }

    private void ifThereIsOne(Consumer<HttpSession> action) {
        HttpSession session = ofContainer();
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
