package dev.passlink.smtp;

import java.time.Duration;

/** At most so many mails in any stretch of time of this length. */
record Rate(int mails, Duration period) {
    /** As many times as are remembered: 800 KB. */
    private static final int MOST = 100_000;

    private static final Duration LONGEST = Duration.ofDays(1);

    Rate {
        if (mails < 1 || mails > MOST || period.isNegative() || period.isZero() || period.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("A rate is 1 to " + MOST
                    + " mails in a time of up to a day: take it from your server's own limit, such as 14 in a second.");
        }
    }

    @Override
    public String toString() {
        return mails + " mails in " + period;
    }
}
