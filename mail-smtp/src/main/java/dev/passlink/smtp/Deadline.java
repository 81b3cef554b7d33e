package dev.passlink.smtp;

import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;

/** The time by which the server must have answered. */
record Deadline(long start, int millis) {

    static Deadline in(int millis) {
        return new Deadline(System.nanoTime(), millis);
    }

    /** The time left, in milliseconds. */
    int left() throws SocketTimeoutException {
        return left(millis);
    }

    /** The time left, in milliseconds, for a wait that has its own limit. */
    int left(int limit) throws SocketTimeoutException {
        long left = millis - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        if (left <= 0) {
            throw new SocketTimeoutException("the server took longer than " + millis + " ms");
        }
        return (int) Math.min(left, limit);
    }
}
