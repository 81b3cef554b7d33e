package dev.passlink.port;

import dev.passlink.AuditEvent;

/**
 * Gets an event for every decision.
 *
 * <p>Called in the thread that decides, by many threads at once: return quickly. If it throws, the exception is
 * logged, and no decision changes.
 */
@FunctionalInterface
public interface AuditListener {
    /**
     * Called for each decision.
     *
     * @param event the decision and its reason
     */
    void on(AuditEvent event);

    /**
     * Writes one line for each event to the SLF4J logger {@code dev.passlink.audit}: at level info if the reason is
     * {@link dev.passlink.Reason#OK}, {@link dev.passlink.Reason#UNKNOWN_USER} or {@link
     * dev.passlink.Reason#ONE_MORE_STEP}, at level error if it is {@link dev.passlink.Reason#UNAVAILABLE}, and
     * otherwise at level warn. If SLF4J has no provider, it writes to the {@link System.Logger} of that name.
     *
     * @return the default listener
     */
    static AuditListener logging() {
        return new AuditLog();
    }

    /**
     * Adds a second listener, which gets each event even if this one throws.
     *
     * @param other the listener to call after this one
     * @return a listener that calls both
     */
    default AuditListener and(AuditListener other) {
        return event -> {
            try {
                on(event);
            } finally {
                other.on(event);
            }
        };
    }
}
