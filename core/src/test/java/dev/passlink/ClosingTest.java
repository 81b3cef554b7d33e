package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.util.concurrent.Uninterruptibles;
import dev.passlink.adapter.Browser;
import dev.passlink.adapter.LoginForm;
import dev.passlink.audit.Audit;
import dev.passlink.port.Delivery;
import dev.passlink.port.Mailer;
import dev.passlink.testkit.FakeUsers;
import dev.passlink.testkit.RecordingAudit;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** All that Passlink owns is closed in order and within one deadline, and nothing holds the stop. */
@Timeout(300)
final class ClosingTest {
    private static final Duration SOON = Duration.ofMillis(50);
    private static final Duration LATE = Duration.ofHours(1);

    private final List<String> steps = new CopyOnWriteArrayList<>();
    private final RecordingAudit audit = new RecordingAudit();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void letGo() {
        end.countDown();
    }

    /** Ends at an interrupt. */
    private AutoCloseable waiting(String name) {
        return () -> {
            steps.add(name);
            begun.countDown();
            try {
                end.await();
            } catch (InterruptedException e) {
                steps.add(name + " interrupted");
            }
        };
    }

    private AutoCloseable deaf(String name) {
        return () -> {
            steps.add(name);
            Uninterruptibles.awaitUninterruptibly(end);
        };
    }

    private AutoCloseable quick(String name) {
        return () -> steps.add(name);
    }

    private Closing closing(Duration within, AutoCloseable... parts) {
        return new Closing(Stream.of(parts), within, within.dividedBy(2), new Audit(audit, Clock.systemUTC()));
    }

    private List<String> failures() {
        return audit.events().stream()
                .filter(event -> event.type() == AuditEvent.Type.FAILURE)
                .map(event -> event.reason() + " " + event.detail())
                .toList();
    }

    @Test
    void whatHangsIsInterruptedAtTheDeadline() {
        closing(SOON, waiting("queue")).close();

        awaitSteps(2);
        assertThat(steps).containsExactly("queue", "queue interrupted");
    }

    @Test
    void whatIgnoresInterruptsHoldsNeitherTheStopNorTheOtherPartsAndIsToldByName() {
        AutoCloseable deaf = deaf("queue");

        closing(SOON, deaf, deaf("mailer"), waiting("counter")).close();

        awaitSteps(4);
        assertThat(steps).containsExactlyInAnyOrder("queue", "mailer", "counter", "counter interrupted");
        assertThat(failures())
                .contains("UNAVAILABLE " + deaf.getClass().getName()
                        + " is still closing after PT0.05S, and is abandoned");
    }

    @Test
    void anErrorOfOnePartIsToldAndLeavesNoOtherOpen() {
        AutoCloseable broken = () -> {
            throw new NoClassDefFoundError("a secret");
        };

        closing(LATE, broken, quick("mailer")).close();

        assertThat(steps).containsExactly("mailer");
        assertThat(failures())
                .containsExactly("UNAVAILABLE " + broken.getClass().getName()
                        + " couldn't be closed: java.lang.NoClassDefFoundError");
    }

    @Test
    void anInterruptOfTheCallerIsTheDeadlineAndStays() {
        Thread.currentThread().interrupt();

        closing(LATE, waiting("queue"), waiting("mailer"), quick("counter")).close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(steps).containsExactly("queue", "queue interrupted", "mailer", "mailer interrupted", "counter");
        assertThat(failures()).isEmpty();
    }

    @Test
    void whoeverClosesItTooWaitsForTheFirstUnlessInterrupted() throws Exception {
        Closing closing = closing(LATE, waiting("queue"), quick("mailer"), quick("counter"));
        FutureTask<?> first = new FutureTask<>(closing::close, null);
        new Thread(first).start();
        begun.await();
        FutureTask<?> second = new FutureTask<>(closing::close, null);
        new Thread(second).start();

        Thread.currentThread().interrupt();
        closing.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(steps).containsExactly("queue");
        assertThat(second.isDone()).isFalse();

        end.countDown();
        first.get();
        second.get();
        closing.close();
        assertThat(steps).containsExactly("queue", "mailer", "counter");
    }

    @Test
    void aMailerThatHangsHoldsNoPasslinkAndWhatWaitsInMemoryIsToldAsAbandoned() throws Exception {
        Mailer silent = mail -> {
            begun.countDown();
            try {
                end.await();
                return new Delivery.Sent("ok");
            } catch (InterruptedException e) {
                return new Delivery.TryLater("interrupted");
            }
        };
        Passlink passlink = builder()
                .queue(new InMemoryLinkRequestQueue(10, 1))
                .mailer(silent)
                .closeWithin(SOON)
                .build();
        for (int i = 0; i < 3; i++) {
            passlink.flows().requestLogin(LoginForm.of("ada@example.com"), "c", Browser.NONE);
        }
        begun.await();

        passlink.close();

        while (audit.reasons(AuditEvent.Type.LINK_DROPPED).size() < 3) {
            Thread.onSpinWait();
        }
        assertThat(audit.reasons(AuditEvent.Type.LINK_DROPPED)).containsOnly(Reason.MAIL_DEFERRED);
        assertThat(audit.reasons(AuditEvent.Type.MAIL)).containsExactly(Reason.MAIL_DEFERRED);
    }

    @Test
    void aTimeOutOfRangeIsRefusedBeforeAnythingStarts() {
        for (Duration wrong :
                List.of(Duration.ZERO, Duration.ofMillis(-1), LATE.plusNanos(1), Duration.ofSeconds(Long.MAX_VALUE))) {
            assertThatThrownBy(() -> builder().closeWithin(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("closeWithin(…)");
        }
    }

    private Passlink.Builder builder() {
        return Passlink.builder()
                .baseUrl("https://jobs.example.com")
                .keys(KeyRing.parse(Site.KEY_1))
                .users(new FakeUsers().put(Site.ada()))
                .audit(audit);
    }

    /** What is left to itself may take its last step later. */
    private void awaitSteps(int count) {
        while (steps.size() < count) {
            Thread.onSpinWait();
        }
    }
}
