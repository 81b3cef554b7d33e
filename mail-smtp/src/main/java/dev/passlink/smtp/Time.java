package dev.passlink.smtp;

import java.util.concurrent.TimeUnit;

/** The time that passes between mails: one that no correction of a clock moves. */
interface Time {
    Time SYSTEM = new Time() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void pause(long nanos) throws InterruptedException {
            TimeUnit.NANOSECONDS.sleep(nanos);
        }
    };

    long nanos();

    void pause(long nanos) throws InterruptedException;
}
