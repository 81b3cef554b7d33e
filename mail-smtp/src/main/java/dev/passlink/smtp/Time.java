package dev.passlink.smtp;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The time that passes between emails, unaffected by clock corrections. */
interface Time {
    Time SYSTEM = new Time() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void pause(long nanos, CountDownLatch orUntil) throws InterruptedException {
            var unused = orUntil.await(nanos, TimeUnit.NANOSECONDS);
        }
    };

    long nanos();

    void pause(long nanos, CountDownLatch orUntil) throws InterruptedException;
}
