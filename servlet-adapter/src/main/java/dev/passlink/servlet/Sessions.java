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
 * Ties the application's HttpSession to its owner (ASVS 5.0 7.2.4): the session gets a new id when it becomes a user's, ends when
 * another user signs in or the pass is gone, and is hidden without its owner's pass. Never creates a session itself.
 */
final class Sessions {
    private static final String OWNER = "dev.passlink.servlet.owner";
    private static final Object BECOMING_SOMEBODYS = new Object();

    private final HttpServletRequest request;
    private final BooleanSupplier tooLate;

    /** @param tooLate whether the answer has begun, so that the browser can no longer be given a new id */
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
     * A session that belonged to nobody continues under a new id, because an attacker who planted it knows the old one. A session
     * of another user is ended.
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

    /** Owned before it gets its new id: from then on nobody else can see it, and a concurrent request leaves it alone. */
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
     * The user's session, as for {@link HttpServletRequest#getSession(boolean)}. Another user's session counts as none.
     */
    @Nullable
    HttpSession get(boolean create, Visit visit) {
        return create ? begin(visit) : existing(visit);
    }

    /**
     * A request has only one session: another user's, which this request came with, ends when a new one begins. Another site
     * could end anybody's that way: where a browser holds the pass back, it may send the container's cookie.
     */
    HttpSession begin(Visit visit) {
        HttpSession theirs = existing(visit);
        if (theirs != null) {
            return theirs;
        }
        Optional<Pass> owner = visit.pass();
        Optional<HttpSession> lone = endAnothers(visit) ? Optional.empty() : inPlaceOfAnothers();
        return lone.orElseGet(() -> {
            HttpSession session = request.getSession(true);
            owner.ifPresent(pass -> session.setAttribute(OWNER, subject(pass)));
            return session;
        });
    }

    private Optional<HttpSession> inPlaceOfAnothers() {
        try {
            Optional<HttpSession> lone =
                    Optional.ofNullable(request.getSession(false)).map(session -> new LoneSession(request, session));
            lone.ifPresent(session -> request.setAttribute(LoneSession.OF_REQUEST, session));
            return lone;
        } catch (IllegalStateException endedMeanwhile) {
            return Optional.empty();
        }
    }

    /**
     * Ends a session that the visitor must not see.
     *
     * @return false if there is one that another site must not end
     */
    boolean endAnothers(Visit visit) {
        if (ofContainer() == null || existing(visit) != null) {
            return true;
        }
        if (visit.isFromAnotherSite()) {
            return false;
        }
        ifThereIsOne(HttpSession::invalidate);
        return true;
    }

    private @Nullable HttpSession existing(Visit visit) {
        if (request.getAttribute(LoneSession.OF_REQUEST) instanceof LoneSession lone) {
            return lone;
        }
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

    /** A session that another tab is ending counts as none; one container throws in that case. */
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
            // Another tab signed out at the same time: there is no session left to guard.
        }
    }

    private static boolean belongsToAnother(HttpSession session, String subject) {
        Object owner = session.getAttribute(OWNER);
        return owner != null && !owner.equals(subject);
    }
}
