package dev.passlink.port;

import dev.passlink.AuditEvent;
import dev.passlink.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** One line for each event, made where somebody reads it. */
final class AuditLog implements AuditListener {
    private static final Logger log = LoggerFactory.getLogger("dev.passlink.audit");

    @Override
    public void on(AuditEvent event) {
        log.atLevel(level(event.reason())).log(() -> line(event));
    }

    private static Level level(Reason reason) {
        return switch (reason) {
            // Everyday: somebody mistyped.
            case OK, UNKNOWN_USER -> Level.INFO;
            case UNAVAILABLE -> Level.ERROR;
            default -> Level.WARN;
        };
    }

    private static String line(AuditEvent event) {
        return event.type() + " " + event.reason()
                + field(" subject=", event.subject())
                + field(" handle=", event.handle())
                + field(" detail=", event.detail());
    }

    private static String field(String name, String value) {
        return value.isEmpty() ? "" : name + value;
    }
}
