package dev.passlink.web;

import dev.passlink.Pass;
import java.util.List;
import java.util.Optional;

/** What an adapter does with a request. */
public sealed interface Verdict {
    /**
     * Passlink answers: write this answer, and don't call the application.
     *
     * @param answer the whole answer
     */
    record Answered(Answer answer) implements Verdict {}

    /**
     * The application answers: call it.
     *
     * @param view the pass for this view, which identifies the person instead of {@link Visit#pass} and has no roles; empty
     *     if this isn't a view
     * @param caching who may cache the answer
     * @param cookies headers to add to the answer before the application is called
     * @param session what to do with the framework's session
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

    /** Who may cache an application's answer. */
    enum Caching {
        /** Anyone the application allows. */
        FREE,
        /** The browser only, by {@code Cache-Control: private, no-store}, unless the application sets another. */
        PRIVATE,
        /** The browser only, whatever the application sets: the answer carries a cookie, or is for the holder of a link. */
        NEVER
    }
}
