package dev.passlink.smtp;

import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;

/** When the server has to be done with what it was asked for. */
record Deadline(long start, int millis) {

    static Deadline in(int millis) {
        return new Deadline(System.nanoTime(), millis);
    }

    /** What is left, in milliseconds. */
    int left() throws SocketTimeoutException {
        return left(millis);
    }

    /** What is left, in milliseconds, of a wait that has a limit of its own. */
    int left(int limit) throws SocketTimeoutException {
        long left = millis - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        if (left <= 0) {
            throw new SocketTimeoutException("the server took longer than " + millis + " ms");
        }
        return (int) Math.min(left, limit);
    }
}
