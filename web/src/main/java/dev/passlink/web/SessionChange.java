package dev.passlink.web;

/**
 * What becomes of a session that a framework keeps, such as an HttpSession, so that it stays with the person it belongs
 * to (ASVS 5.0 7.2.4).
 *
 * @param kind what is to be done
 * @param subject whose it is from now on; empty where it is nobody's
 */
public record SessionChange(Kind kind, String subject) {
    static final SessionChange NONE = new SessionChange(Kind.NONE, "");
    static final SessionChange END = new SessionChange(Kind.END, "");

    /** What is to be done to a session that is there; none is begun. */
    public enum Kind {
        /** Nothing. */
        NONE,
        /** One that belonged to nobody becomes the subject's, under a new id; another's ends. */
        KEEP,
        /** The same, with a new id for the subject's own too. */
        SIGN_IN,
        /** It ends. */
        END
    }

    static SessionChange keptWith(String subject) {
        return new SessionChange(Kind.KEEP, subject);
    }

    static SessionChange signedIn(String subject) {
        return new SessionChange(Kind.SIGN_IN, subject);
    }
}
