package dev.passlink.port;

import java.util.Optional;

/**
 * Takes requests for links off the page's path, so that known and unknown addresses look alike.
 *
 * <p>It owns the threads that work, the back-off between attempts, and the bound on what waits.
 */
public interface LinkRequestQueue extends AutoCloseable {
    /** What is to become of a request after an attempt. */
    enum Outcome {
        /** Nothing more: it is dealt with. */
        DONE,
        /** Another attempt, after the back-off. */
        AGAIN,
        /** One last attempt, after the longest delay that the back-off has: what was done may be done twice by it. */
        ONCE_MORE
    }

    /** What {@link dev.passlink.Passlink} does with a request; safe for many threads. */
    interface Handler {
        /**
         * Looks up, issues and mails.
         *
         * @param request the request
         * @return what is to become of it
         * @throws RuntimeException taken as {@link Outcome#AGAIN}
         */
        Outcome handle(LinkRequest request);

        /**
         * Told that a request will not be tried again although it is not dealt with.
         *
         * @param request the request
         */
        void abandoned(LinkRequest request);
    }

    /**
     * Begins to hand requests over. Called once, by {@link dev.passlink.Passlink.Builder#build()}.
     *
     * @param handler who deals with them
     */
    void start(Handler handler);

    /**
     * Puts a request in, without waiting for anything that depends on the address.
     *
     * @param request the request
     * @return false if there is no room, or the queue is closed
     * @throws RuntimeException if the queue cannot answer
     */
    boolean offer(LinkRequest request);

    /**
     * Whether it could do its work now, as {@link dev.passlink.Passlink#verify} asks it at start-up and for a health check.
     *
     * @return one line for an operator, without a secret, on what is in the way; empty, the default, if nothing is known to be
     * @throws RuntimeException taken as a problem, too
     */
    default Optional<String> problem() {
        return Optional.empty();
    }

    /**
     * Takes no more and deals with what waits. {@link dev.passlink.Passlink#close()} interrupts it when its time is over:
     * then it abandons the rest at once and returns. A queue that outlives the process leaves the rest to other nodes and the
     * next start. May be called again, and by several threads.
     */
    @Override
    void close();
}
