package dev.passlink.port;

import dev.passlink.AuditEvent;
import dev.passlink.Reason;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.helpers.NOPLoggerFactory;

/** Writes one line for each event, to a log that somebody reads. */
final class AuditLog implements AuditListener {
    private static final String NAME = "dev.passlink.audit";

    private final Logger log;
    private final boolean isMute;

    AuditLog() {
        this(LoggerFactory.getILoggerFactory());
    }

    AuditLog(ILoggerFactory loggers) {
        this.log = loggers.getLogger(NAME);
        this.isMute = loggers instanceof NOPLoggerFactory;
    }

    @Override
    public void on(AuditEvent event) {
        Level level = level(event.reason());
        if (isMute) {
            // Without a provider for SLF4J, an application would lose the lines that say why nobody gets in.
            System.getLogger(NAME).log(systemLevel(level), () -> line(event));
        } else {
            log.atLevel(level).log(() -> line(event));
        }
    }

    private static Level level(Reason reason) {
        return switch (reason) {
            // An unknown user is an everyday event, such as a typing mistake; so is one more step.
            case OK, UNKNOWN_USER, ONE_MORE_STEP -> Level.INFO;
            case UNAVAILABLE -> Level.ERROR;
            default -> Level.WARN;
        };
    }

    private static System.Logger.Level systemLevel(Level level) {
        return switch (level) {
            case ERROR -> System.Logger.Level.ERROR;
            case WARN -> System.Logger.Level.WARNING;
            default -> System.Logger.Level.INFO;
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
