package dev.passlink.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.Problem;
import dev.passlink.testkit.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

final class PasslinkHealthTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Problem COUNTER = new Problem("use counter", "no answer");
    private static final Problem MAILER = new Problem("mailer", "mail.example.com: ConnectException");

    private final MutableClock clock = new MutableClock(Instant.parse("2026-11-29T12:00:00Z"));
    private final AtomicInteger asked = new AtomicInteger();

    private PasslinkHealth health(List<Problem> problems) {
        return new PasslinkHealth(
                () -> {
                    asked.incrementAndGet();
                    return problems;
                },
                () -> Optional.of("it may evict"),
                clock,
                LONG);
    }

    @Test
    void thePartsAreAskedOnceAMinuteHoweverManyAsk() {
        try (PasslinkHealth health = health(List.of())) {
            for (int i = 0; i < 100; i++) {
                assertThat(health.health().getStatus()).isEqualTo(Status.UP);
            }
            clock.advance(Duration.ofSeconds(59));
            assertThat(health.health().getStatus()).isEqualTo(Status.UP);
            assertThat(asked).hasValue(1);
            clock.advance(Duration.ofSeconds(1));
            assertThat(health.health().getStatus()).isEqualTo(Status.UP);
            assertThat(asked).hasValue(2);
        }
    }

    @Test
    void aPartThatIsBrokenIsDownAndNamed() {
        try (PasslinkHealth health = health(List.of(COUNTER, MAILER))) {
            assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
            assertThat(health.health().getDetails())
                    .containsEntry("use counter", "no answer")
                    .containsEntry("mailer", "mail.example.com: ConnectException");
        }
    }

    /** Or a mail server that is down would take all nodes out of the load balancer, and everybody who is signed in with them. */
    @Test
    void aMailServerThatIsDownTakesNobodyOut() {
        try (PasslinkHealth health = health(List.of(MAILER))) {
            assertThat(health.health().getStatus().getCode()).isEqualTo("DEGRADED");
        }
    }

    /** It counts now. As DOWN it would take out every node at once. */
    @Test
    void aCounterThatMayForgetOneDayIsUpAndSaysSo() {
        try (PasslinkHealth health = health(List.of(new Problem("use counter", "it may evict")))) {
            assertThat(health.health().getStatus()).isEqualTo(Status.UP);
            assertThat(health.health().getDetails()).containsEntry("use counter", "it may evict");
        }
        try (PasslinkHealth health = health(List.of(COUNTER))) {
            assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
        }
    }

    /** A mail server may take minutes: a probe that waited for it would be taken for a dead node. */
    @Test
    void whoeverAsksDoesNotWaitForAPartThatHangsAndNobodyAsksItTwice() {
        CountDownLatch hanging = new CountDownLatch(1);
        Supplier<List<Problem>> parts = () -> {
            asked.incrementAndGet();
            if (asked.get() > 1) {
                try {
                    hanging.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return List.of();
        };
        try (PasslinkHealth patient = new PasslinkHealth(parts, Optional::empty, clock, LONG)) {
            assertThat(patient.health().getStatus()).isEqualTo(Status.UP);
        }
        try (PasslinkHealth health = new PasslinkHealth(parts, Optional::empty, clock, Duration.ofMillis(1))) {
            assertThat(health.health().getStatus()).isEqualTo(Status.UNKNOWN);
            PartsSite.await(() -> asked.get() == 2);
            clock.advance(Duration.ofMinutes(5));
            for (int i = 0; i < 20; i++) {
                assertThat(health.health().getStatus()).isEqualTo(Status.UNKNOWN);
            }
            assertThat(asked).hasValue(2);
            hanging.countDown();
            PartsSite.await(() -> health.health().getStatus().equals(Status.UP));
        }
    }

    @Test
    void whatWasClosedAsksNobody() {
        PasslinkHealth health = health(List.of());
        health.close();

        assertThat(health.health().getStatus()).isEqualTo(Status.UNKNOWN);
        assertThat(asked).hasValue(0);
    }
}
