package dev.passlink.port;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.AuditEvent;
import dev.passlink.Reason;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.helpers.NOPLoggerFactory;

/** Where events go in an application that has chosen no log, and how loud they are. */
final class AuditLogTest {
    private final Logger system = Logger.getLogger("dev.passlink.audit");
    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final Handler reader = new Handler() {
        @Override
        public void publish(LogRecord line) {
            logged.add(line.getLevel() + " " + line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void read() {
        system.addHandler(reader);
    }

    @AfterEach
    void stop() {
        system.removeHandler(reader);
    }

    private static AuditEvent event(Reason reason) {
        return new AuditEvent(Instant.EPOCH, AuditEvent.Type.LINK_DROPPED, reason, "17", "", "");
    }

    @Test
    void withoutAProviderForSlf4jEventsReachTheLogOfTheJvm() {
        AuditLog log = new AuditLog(new NOPLoggerFactory());
        for (Reason reason :
                List.of(Reason.OK, Reason.UNKNOWN_USER, Reason.ONE_MORE_STEP, Reason.DISABLED, Reason.UNAVAILABLE)) {
            log.on(event(reason));
        }
        assertThat(logged)
                .containsExactly(
                        "INFO LINK_DROPPED OK subject=17",
                        "INFO LINK_DROPPED UNKNOWN_USER subject=17",
                        "INFO LINK_DROPPED ONE_MORE_STEP subject=17",
                        "WARNING LINK_DROPPED DISABLED subject=17",
                        "SEVERE LINK_DROPPED UNAVAILABLE subject=17");
    }

    @Test
    void withOneTheyAreNotToldTwice() {
        new AuditLog().on(event(Reason.OK));
        assertThat(logged).isEmpty();
    }
}
