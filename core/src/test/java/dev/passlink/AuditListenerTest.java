package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.port.AuditListener;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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

    static Stream<Throwable> whateverAListenerThrows() {
        return Stream.of(
                new IllegalStateException("broken"),
                new SQLException("never declared"),
                new NoClassDefFoundError("of a log's encoder"));
    }

    /** The link would be used up and nobody signed in; the email would be sent eight times. */
    @ParameterizedTest
    @MethodSource("whateverAListenerThrows")
    void whateverAListenerThrowsNoDecisionChangesAndNoEmailIsSentAgain(Throwable thrown) {
        Site site = new Site(builder -> builder.audit(event -> {
            throw Sneaky.thrown(thrown);
        }));
        String token = site.token("ada@example.com");
        assertThat(site.queue.pending()).isEmpty();
        assertThat(site.mailer.mails()).hasSize(1);
        assertThat(Site.reasonOf(site.redeem(token))).isEqualTo(Reason.OK);
    }

    @Test
    void anInterruptThatAListenerThrowsIsStillOneAfterwards() {
        Site site = new Site(builder -> builder.audit(event -> {
            throw Sneaky.thrown(new InterruptedException());
        }));
        assertThat(Site.reasonOf(site.redeem(site.token("ada@example.com")))).isEqualTo(Reason.OK);
        assertThat(Thread.interrupted()).isTrue();
    }

    private AuditListener listener(String name) {
        return event -> told.add(name + " " + event.type());
    }
}
