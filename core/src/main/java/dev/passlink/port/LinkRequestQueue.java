package dev.passlink.port;

import java.util.Optional;

/**
 * Deals with requests for links after the page has answered, so that known and unknown addresses look alike.
 *
 * <p>It has its own threads, the back-off between attempts, and a limit on waiting requests.
 */
public interface LinkRequestQueue extends AutoCloseable {
    /** What happens to a request after an attempt. */
    enum Outcome {
        /** Nothing more: it is done. */
        DONE,
        /** Another attempt, after the back-off. */
        AGAIN,
        /**
         * Another attempt, after the back-off, by another node if there is one: this one can't read the request, which
         * another version or another site may have written. For a queue that no other node works on, the same as {@link
         * #AGAIN}.
         */
        ELSEWHERE,
        /** One last attempt, after the longest delay of the back-off. It may send an email twice. */
        ONCE_MORE
    }

    /** What {@link dev.passlink.Passlink} does with a request. Safe for many threads. */
    interface Handler {
        /**
         * Looks up the user, issues a link and sends the email.
         *
         * @param request the request
         * @return what happens to it next
         * @throws RuntimeException counts as {@link Outcome#AGAIN}
         */
        Outcome handle(LinkRequest request);

        /**
         * Called if a request isn't done but won't be tried again.
         *
         * @param request the request
         */
        void abandoned(LinkRequest request);
    }

    /**
     * Starts to hand over requests. {@link dev.passlink.Passlink.Builder#build()} calls it once.
     *
     * @param handler deals with the requests
     */
    void start(Handler handler);

    /**
     * Adds a request, without waiting for anything that depends on the address.
     *
     * @param request the request
     * @return false if the queue is full or closed
     * @throws RuntimeException if the queue can't answer
     */
    boolean offer(LinkRequest request);

    /**
     * Checks whether it can do its work now. {@link dev.passlink.Passlink#verify} calls it at start-up and for health
     * checks.
     *
     * @return the problem, on one line for an operator and without a secret; empty, the default, if none is known
     * @throws RuntimeException counts as a problem, too
     */
    default Optional<String> problem() {
        return Optional.empty();
    }

    /**
     * Takes no more requests and deals with those that wait. {@link dev.passlink.Passlink#close()} interrupts it when
     * its time is over: then it abandons the rest at once and returns. A queue that outlives the process leaves the
     * rest to other nodes and the next start. May be called again, and by several threads.
     */
    @Override
    void close();
}
