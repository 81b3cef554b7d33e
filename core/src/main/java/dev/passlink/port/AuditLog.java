package dev.passlink.port;

import dev.passlink.AuditEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line for each event. */
final class AuditLog implements AuditListener {
    private static final Logger log = LoggerFactory.getLogger("dev.passlink.audit");

    @Override
    public void on(AuditEvent event) {
        String line = event.type() + " " + event.reason()
                + field(" subject=", event.subject())
                + field(" handle=", event.handle())
                + field(" detail=", event.detail());
        switch (event.reason()) {
            case OK -> log.info(line);
            case UNAVAILABLE -> log.error(line);
            default -> log.warn(line);
        }
    }

    private static String field(String name, String value) {
        return value.isEmpty() ? "" : name + value;
    }
}
