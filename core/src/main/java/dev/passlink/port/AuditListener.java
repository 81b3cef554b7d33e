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
}
