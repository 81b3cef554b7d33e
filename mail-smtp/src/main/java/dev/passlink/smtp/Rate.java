package dev.passlink.smtp;

import java.time.Duration;

/** At most this many emails in any period of this length. */
record Rate(int mails, Duration period) {
    /** Each email's time is remembered: 800 KB. */
    private static final int MOST = 100_000;

    private static final Duration LONGEST = Duration.ofDays(1);

    Rate {
        if (mails < 1 || mails > MOST || period.isNegative() || period.isZero() || period.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("A rate must be 1 to " + MOST
                    + " emails in a period of up to a day: take it from your server's own limit, such as 14 in a "
                    + "second.");
        }
    }

    @Override
    public String toString() {
        return mails + " mails in " + period;
    }
}
