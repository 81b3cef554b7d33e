package dev.passlink.web;

/**
 * What to do with a session that a framework keeps, such as an HttpSession, so that it always belongs to one person (ASVS
 * 5.0 7.2.4).
 *
 * @param kind what to do
 * @param subject the session's owner from now on; empty if it has none
 */
public record SessionChange(Kind kind, String subject) {
    static final SessionChange NONE = new SessionChange(Kind.NONE, "");
    static final SessionChange END = new SessionChange(Kind.END, "");

    /** What to do with an existing session. No session is created. */
    public enum Kind {
        /** Nothing. */
        NONE,
        /** A session without an owner becomes the subject's, under a new id; another subject's session ends. */
        KEEP,
        /** As {@link #KEEP}, but the subject's own session gets a new id too. */
        SIGN_IN,
        /** The session ends. */
        END
    }

    static SessionChange keptWith(String subject) {
        return new SessionChange(Kind.KEEP, subject);
    }

    static SessionChange signedIn(String subject) {
        return new SessionChange(Kind.SIGN_IN, subject);
    }
}
