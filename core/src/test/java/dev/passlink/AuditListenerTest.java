package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.port.AuditListener;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AuditListenerTest {
    private static final AuditEvent EVENT =
            new AuditEvent(Instant.EPOCH, AuditEvent.Type.MAIL, Reason.OK, "17", "handle", "");

    private final List<String> told = new ArrayList<>();

    @Test
    void bothAreToldOneAfterTheOther() {
        AuditListener both = listener("first").and(listener("second"));
        both.on(EVENT);
        assertThat(told).containsExactly("first MAIL", "second MAIL");
    }

    @Test
    void aBrokenListenerDoesNotKeepTheEventFromTheNext() {
        AuditListener broken = event -> {
            throw new IllegalStateException("broken");
        };
        assertThatThrownBy(() -> broken.and(listener("second")).on(EVENT)).hasMessage("broken");
        assertThat(told).containsExactly("second MAIL");
    }

    private AuditListener listener(String name) {
        return event -> told.add(name + " " + event.type());
    }
}
