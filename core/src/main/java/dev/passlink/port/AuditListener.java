package dev.passlink.port;

import dev.passlink.AuditEvent;

/**
 * Told of every decision.
 *
 * <p>Called in the thread that decides, by many at once: return soon. What it throws is logged and changes no decision.
 */
@FunctionalInterface
public interface AuditListener {
    /**
     * Told of one decision.
     *
     * @param event what was decided and why
     */
    void on(AuditEvent event);

    /**
     * Writes one line for each event to the SLF4J logger {@code dev.passlink.audit}: as information where the reason is
     * {@link dev.passlink.Reason#OK}, {@link dev.passlink.Reason#UNKNOWN_USER} or {@link
     * dev.passlink.Reason#ONE_MORE_STEP}, as an error where it is {@link dev.passlink.Reason#UNAVAILABLE}, else as a warning. Where SLF4J has no provider, to the {@link
     * System.Logger} of that name.
     *
     * @return what listens unless the application says otherwise
     */
    static AuditListener logging() {
        return new AuditLog();
    }

    /**
     * Tells another one of each event too, also where this one throws.
     *
     * @param other told after this one
     * @return both
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
