package dev.passlink.micrometer;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.AuditEvent;
import dev.passlink.Reason;
import dev.passlink.testkit.MutableClock;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class PasslinkMetricsTest {
    private static final String HANDLE = "AbCdEfGhIjKlMnOp";

    private final MutableClock clock = new MutableClock(Instant.parse("2026-11-29T12:00:00Z"));
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final PasslinkMetrics metrics = new PasslinkMetrics(registry);

    private void tell(AuditEvent.Type type, Reason reason, String handle) {
        metrics.on(
                new AuditEvent(clock.instant(), type, reason, "user-17", handle, "a•••@example.com, client 192.0.2.1"));
    }

    private double count(AuditEvent.Type type, Reason reason) {
        return registry.get("passlink.events")
                .tags("type", type.name(), "reason", reason.name())
                .counter()
                .count();
    }

    private Timer time(String what) {
        return registry.get("passlink.time.to." + what).timer();
    }

    /** Dashboards and alerts are made of these: to change one breaks them, and belongs into the change log. */
    @Test
    void namesAndTagsStayAsTheyAre() {
        assertThat(registry.getMeters().stream()
                        // Buckets, as this registry shows them.
                        .filter(meter -> !meter.getId().getName().endsWith(".histogram"))
                        .map(PasslinkMetricsTest::described)
                        .sorted()
                        .distinct())
                .containsExactly(
                        "COUNTER passlink.events reason=CLONED_PASSKEY type=PASSKEY_USED",
                        "COUNTER passlink.events reason=CODE_LOCKED type=REDEMPTION",
                        "COUNTER passlink.events reason=FORGED type=REDEMPTION",
                        "COUNTER passlink.events reason=MAIL_DEFERRED type=LINK_DROPPED",
                        "COUNTER passlink.events reason=MAIL_DEFERRED type=MAIL",
                        "COUNTER passlink.events reason=MAIL_REFUSED type=MAIL",
                        "COUNTER passlink.events reason=MAIL_UNCONFIRMED type=MAIL",
                        "COUNTER passlink.events reason=OK type=LINK_ASKED",
                        "COUNTER passlink.events reason=OK type=MAIL",
                        "COUNTER passlink.events reason=OK type=PASSKEY_ADDED",
                        "COUNTER passlink.events reason=OK type=PASSKEY_USED",
                        "COUNTER passlink.events reason=OK type=REDEMPTION",
                        "COUNTER passlink.events reason=OK type=SIGN_IN",
                        "COUNTER passlink.events reason=PASSKEY_REFUSED type=PASSKEY_USED",
                        "COUNTER passlink.events reason=QUEUE_FULL type=LINK_ASKED",
                        "COUNTER passlink.events reason=QUEUE_FULL type=PASSKEY_ADDED",
                        "COUNTER passlink.events reason=UNAVAILABLE type=FAILURE",
                        "COUNTER passlink.events reason=UNKNOWN_USER type=LINK_DROPPED",
                        "COUNTER passlink.events reason=WRONG_CODE type=WRONG_CODE",
                        "TIMER passlink.time.to.mail ",
                        "TIMER passlink.time.to.redemption ");
    }

    static String described(Meter meter) {
        return meter.getId().getType() + " " + meter.getId().getName() + " "
                + meter.getId().getTags().stream()
                        .map(tag -> tag.getKey() + "=" + tag.getValue())
                        .collect(joining(" "));
    }

    @Test
    void eachEventIsCountedByTypeAndReason() {
        tell(AuditEvent.Type.SIGN_IN, Reason.OK, "");
        tell(AuditEvent.Type.SIGN_IN, Reason.OK, "");
        tell(AuditEvent.Type.SIGN_IN, Reason.DECLINED, "");

        assertThat(count(AuditEvent.Type.SIGN_IN, Reason.OK)).isEqualTo(2);
        assertThat(count(AuditEvent.Type.SIGN_IN, Reason.DECLINED)).isEqualTo(1);
    }

    /** Each tag's values are few, whoever asks how often, and no metrics page names anybody. */
    @Test
    void nothingOfAPersonBecomesATag() {
        for (AuditEvent.Type type : AuditEvent.Type.values()) {
            tell(type, Reason.OK, HANDLE);
        }

        assertThat(registry.getMetersAsString())
                .contains("SIGN_OUT")
                .doesNotContain("user-17", HANDLE, "example.com", "192.0.2.1");
    }

    @Test
    void whatAPersonWaitsForIsTimedFromAsking() {
        tell(AuditEvent.Type.LINK_ASKED, Reason.OK, HANDLE);
        clock.advance(Duration.ofSeconds(2));
        tell(AuditEvent.Type.MAIL, Reason.MAIL_DEFERRED, HANDLE);
        clock.advance(Duration.ofSeconds(10));
        tell(AuditEvent.Type.MAIL, Reason.OK, HANDLE);
        clock.advance(Duration.ofSeconds(30));
        tell(AuditEvent.Type.REDEMPTION, Reason.USED, HANDLE);
        tell(AuditEvent.Type.REDEMPTION, Reason.OK, HANDLE);

        assertThat(time("mail").count()).isOne();
        assertThat(time("mail").totalTime(TimeUnit.SECONDS)).isEqualTo(12);
        assertThat(time("redemption").count()).isOne();
        assertThat(time("redemption").totalTime(TimeUnit.SECONDS)).isEqualTo(42);
    }

    @Test
    void aMailSentTwiceAndALinkUsedTwiceAreTimedOnce() {
        tell(AuditEvent.Type.LINK_ASKED, Reason.OK, HANDLE);
        tell(AuditEvent.Type.MAIL, Reason.OK, HANDLE);
        tell(AuditEvent.Type.MAIL, Reason.OK, HANDLE);
        tell(AuditEvent.Type.REDEMPTION, Reason.OK, HANDLE);
        tell(AuditEvent.Type.REDEMPTION, Reason.OK, HANDLE);

        assertThat(time("mail").count()).isOne();
        assertThat(time("redemption").count()).isOne();
    }

    @Test
    void whoeverIsQuickerThanTheThreadThatSentTheEmailIsTimedToo() {
        tell(AuditEvent.Type.LINK_ASKED, Reason.OK, HANDLE);
        clock.advance(Duration.ofSeconds(3));
        tell(AuditEvent.Type.REDEMPTION, Reason.OK, HANDLE);
        tell(AuditEvent.Type.MAIL, Reason.OK, HANDLE);
        tell(AuditEvent.Type.REDEMPTION, Reason.OK, HANDLE);
        tell(AuditEvent.Type.MAIL, Reason.OK, HANDLE);

        assertThat(time("mail").count()).isOne();
        assertThat(time("redemption").count()).isOne();
    }

    @Test
    void whatAnotherNodeWasAskedForIsCountedAndNotTimed() {
        tell(AuditEvent.Type.MAIL, Reason.OK, HANDLE);
        tell(AuditEvent.Type.REDEMPTION, Reason.OK, HANDLE);

        assertThat(count(AuditEvent.Type.MAIL, Reason.OK)).isOne();
        assertThat(time("mail").count()).isZero();
        assertThat(time("redemption").count()).isZero();
    }

    @Test
    void whatTookAnHourIsNotTimed() {
        tell(AuditEvent.Type.LINK_ASKED, Reason.OK, HANDLE);
        clock.advance(Duration.ofHours(1));
        tell(AuditEvent.Type.MAIL, Reason.OK, HANDLE);
        tell(AuditEvent.Type.REDEMPTION, Reason.OK, HANDLE);

        assertThat(time("mail").count()).isZero();
        assertThat(time("redemption").count()).isZero();
    }

    @Test
    void aClockSetBackIsNoTime() {
        tell(AuditEvent.Type.LINK_ASKED, Reason.OK, HANDLE);
        clock.advance(Duration.ofSeconds(-5));
        tell(AuditEvent.Type.MAIL, Reason.OK, HANDLE);

        assertThat(time("mail").count()).isZero();
    }

    @Test
    void aFloodOfRequestsTakesNoMoreThanItsRoom() {
        AskedFor asked = new AskedFor();
        for (int i = 0; i < 3 * AskedFor.MOST; i++) {
            asked.begin("request-" + i, clock.instant());
        }
        assertThat(asked.size()).isEqualTo(AskedFor.MOST);
        assertThat(asked.mailed("request-0", clock.instant())).isEmpty();
        assertThat(asked.mailed("request-" + (3 * AskedFor.MOST - 1), clock.instant()))
                .hasValue(Duration.ZERO);

        clock.advance(Duration.ofHours(1));
        asked.begin("the next", clock.instant());
        assertThat(asked.size()).isOne();
    }

    @Test
    void whatIsGivenUpIsForgotten() {
        tell(AuditEvent.Type.LINK_ASKED, Reason.OK, HANDLE);
        tell(AuditEvent.Type.LINK_DROPPED, Reason.UNKNOWN_USER, HANDLE);
        tell(AuditEvent.Type.MAIL, Reason.OK, HANDLE);

        assertThat(time("mail").count()).isZero();
    }

    @Test
    void noEventOfManyThreadsIsLost() throws Exception {
        Callable<Boolean> telling = () -> {
            for (int i = 0; i < 500; i++) {
                tell(
                        AuditEvent.Type.LINK_ASKED,
                        Reason.OK,
                        Thread.currentThread().getName() + i);
                tell(AuditEvent.Type.MAIL, Reason.OK, Thread.currentThread().getName() + i);
            }
            return true;
        };
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            assertThat(threads.invokeAll(Collections.nCopies(4, telling)))
                    .allSatisfy(told -> assertThat(told.get()).isTrue());
        } finally {
            threads.shutdown();
        }

        assertThat(count(AuditEvent.Type.MAIL, Reason.OK)).isEqualTo(2000);
        assertThat(time("mail").count()).isEqualTo(2000);
    }
}
