package dev.passlink.web;

import dev.passlink.Pass;
import java.util.List;
import java.util.Optional;

/** What is to be done about a request. */
public sealed interface Verdict {
    /**
     * Passlink has answered: write this, and call nothing behind.
     *
     * @param answer the whole of it
     */
    record Answered(Answer answer) implements Verdict {}

    /**
     * The application answers.
     *
     * @param view the pass of the view that this is, which then speaks for the person in the place of {@link Visit#pass},
     *     without roles; empty everywhere else
     * @param caching who may keep the answer
     * @param cookies to be added to it, before the application begins
     * @param session what becomes of a session
     */
    record PassedOn(Optional<Pass> view, Caching caching, List<Header> cookies, SessionChange session)
            implements Verdict {
        static final PassedOn OPEN = new PassedOn(Optional.empty(), Caching.FREE, List.of(), SessionChange.NONE);

        /**
         * Copies the list.
         *
         * @param view as described for the record
         * @param caching as described for the record
         * @param cookies as described for the record
         * @param session as described for the record
         */
        public PassedOn {
            cookies = List.copyOf(cookies);
        }
    }

    /** Who may keep an answer of the application. */
    enum Caching {
        /** Whoever the application lets. */
        FREE,
        /** The browser only, {@code Cache-Control: private, no-store}, unless the application says otherwise. */
        PRIVATE,
        /** The same whatever the application says: the answer carries a cookie, or is for whoever holds one link. */
        NEVER
    }
}
