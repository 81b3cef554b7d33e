package dev.passlink.smtp;

/**
 * Keeps the {@link Rate} by remembering the times of the last emails, so that the server's limit holds wherever its
 * period begins.
 */
final class Pace {
    private final long[] starts;
    private final long period;
    private int next;
    private boolean full;

    Pace(Rate rate) {
        starts = new long[rate.mails()];
        period = rate.period().toNanos();
    }

    /**
     * Takes the next free time, unless it is too far away.
     *
     * @return how long to wait for it; if that is more than {@code most}, it wasn't taken
     */
    synchronized long reserve(long now, long most) {
        long wait = full ? Math.max(0, starts[next] + period - now) : 0;
        if (wait <= most) {
            starts[next] = now + wait;
            next = (next + 1) % starts.length;
            full |= next == 0;
        }
        return wait;
    }
}
