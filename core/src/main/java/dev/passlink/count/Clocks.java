package dev.passlink.count;

import java.time.Duration;

/** How far the clocks of a site's nodes may lie apart. */
public final class Clocks {
    /** How far another node's clock may be ahead when it issues. */
    public static final Duration SKEW = Duration.ofSeconds(60);
    /** How much longer a count lives than what it counts, for a node whose clock is behind. */
    public static final Duration MARGIN = Duration.ofMinutes(10);

    private Clocks() {}
}
