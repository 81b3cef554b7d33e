package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.testkit.DirectQueue;
import dev.passlink.testkit.FakeUsers;
import dev.passlink.testkit.MutableClock;
import dev.passlink.testkit.RecordingAudit;
import dev.passlink.testkit.RecordingMailer;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What holds for a counter in memory beyond the contract: it is bounded, and it forgets nothing to make room. */
final class InMemoryUseCounterTest {
    private final MutableClock clock = new MutableClock();
    private final Instant expiresAt = clock.instant().plusSeconds(600);

    @Test
    void aFullCounterRefusesNewCountsAndGoesOnWithThoseItHas() {
        InMemoryUseCounter counter = new InMemoryUseCounter(clock, 3);
        for (int i = 0; i < 3; i++) {
            counter.add("k" + i, 1, expiresAt);
        }
        assertThatThrownBy(() -> counter.add("k3", 1, expiresAt)).isInstanceOf(IllegalStateException.class);
        clock.advance(Duration.ofSeconds(5));
        assertThatThrownBy(() -> counter.add("k3", 1, expiresAt)).isInstanceOf(IllegalStateException.class);
        for (int i = 0; i < 3; i++) {
            assertThat(counter.add("k" + i, 1, expiresAt)).isEqualTo(2);
            assertThat(counter.add("k" + i, -1, expiresAt)).isEqualTo(1);
        }
        assertThat(counter.add("k3", 0, expiresAt)).isZero();
    }

    @Test
    void theLastPlaceIsTakenToo() {
        InMemoryUseCounter counter = new InMemoryUseCounter(clock, 1);
        assertThat(counter.add("only", 1, expiresAt)).isEqualTo(1);
        assertThatThrownBy(() -> new InMemoryUseCounter(clock, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatHasExpiredMakesRoomWithinASecondAndWhatLivesIsKept() {
        InMemoryUseCounter counter = new InMemoryUseCounter(clock, 100);
        counter.add("live", 7, expiresAt);
        for (int i = 1; i < 100; i++) {
            counter.add("short" + i, 1, clock.instant().plusMillis(1));
        }
        assertThatThrownBy(() -> counter.add("new", 1, expiresAt)).isInstanceOf(IllegalStateException.class);
        clock.advance(Duration.ofSeconds(1));
        for (int i = 1; i < 100; i++) {
            assertThat(counter.add("new" + i, 1, expiresAt)).isEqualTo(1);
        }
        assertThat(counter.add("live", 0, expiresAt)).isEqualTo(7);
    }

    @Test
    void aCounterOfAnySizeForgetsWhatIsOverWithoutBeingFull() {
        InMemoryUseCounter counter = new InMemoryUseCounter(clock, 3000);
        for (int i = 0; i < 2900; i++) {
            counter.add("short" + i, 1, clock.instant().plusMillis(1));
        }
        clock.advance(Duration.ofMillis(1));
        // Less than a second later: only the purge after as many additions as entries makes room for more than 100.
        assertThatCode(() -> {
                    for (int i = 0; i < 2900; i++) {
                        counter.add("live0", 1, expiresAt);
                    }
                    for (int i = 0; i < 2900; i++) {
                        counter.add("live" + i, 1, expiresAt);
                    }
                })
                .doesNotThrowAnyException();
    }

    @Test
    void itRemembersSinceItsStartWhateverHappensLater() {
        InMemoryUseCounter counter = new InMemoryUseCounter(clock);
        clock.advance(Duration.ofDays(1));
        assertThat(counter.remembersSince()).isEqualTo(MutableClock.START);
    }

    @Test
    void anExpiryWithinAMillisecondIsNotForgottenEarly() {
        InMemoryUseCounter counter = new InMemoryUseCounter(clock);
        Instant end = MutableClock.START.plusNanos(1_000_001);
        counter.add("k", 1, end);
        clock.set(end.minusNanos(1));
        assertThat(counter.add("k", 1, end)).isEqualTo(2);
        clock.set(MutableClock.START.plusMillis(2));
        assertThat(counter.add("k", 0, end)).isZero();
    }

    @Test
    void aFullCounterLetsNobodyInSaysSoInAnEventAndStillKnowsWhatWasUsed() {
        RecordingAudit audit = new RecordingAudit();
        RecordingMailer mailer = new RecordingMailer();
        DirectQueue queue = new DirectQueue();
        Passlink passlink = passlink(new InMemoryUseCounter(clock, 1), audit, mailer, queue);
        String first = token(passlink, mailer, queue);
        String second = token(passlink, mailer, queue);

        assertThat(passlink.redeem(first, Scope.LOGIN, Browser.NONE)).isInstanceOf(Redemption.Granted.class);
        assertThatThrownBy(() -> passlink.redeem(second, Scope.LOGIN, Browser.NONE))
                .isInstanceOf(UnavailableException.class);
        assertThat(audit.last().type()).isEqualTo(AuditEvent.Type.FAILURE);
        assertThat(audit.last().detail()).contains("full");
        assertThat(Site.reasonOf(passlink.redeem(first, Scope.LOGIN, Browser.NONE)))
                .isEqualTo(Reason.USED);
        assertThat(passlink.examine(second, Scope.LOGIN, Browser.NONE)).isInstanceOf(Redemption.Granted.class);
    }

    @Test
    void aFloodOfAskersCannotCrowdOutARedemption() {
        RecordingMailer mailer = new RecordingMailer();
        DirectQueue queue = new DirectQueue();
        Passlink passlink = passlink(new InMemoryUseCounter(clock, 1), new RecordingAudit(), mailer, queue);
        String token = token(passlink, mailer, queue);
        for (int i = 0; i < 100; i++) {
            assertThat(passlink.requestLogin(LoginForm.of("user" + i + "@example.com"), "client" + i, Browser.NONE))
                    .isInstanceOf(Asked.Queued.class);
        }
        assertThat(passlink.redeem(token, Scope.LOGIN, Browser.NONE)).isInstanceOf(Redemption.Granted.class);
    }

    private Passlink passlink(
            InMemoryUseCounter counter, RecordingAudit audit, RecordingMailer mailer, DirectQueue queue) {
        return Passlink.builder()
                .baseUrl("https://jobs.example.com")
                .keys(KeyRing.parse(Site.KEY_1))
                .users(new FakeUsers().put(Site.ada()))
                .mailer(mailer)
                .queue(queue)
                .counter(counter)
                .clock(clock)
                .audit(audit)
                .build();
    }

    private static String token(Passlink passlink, RecordingMailer mailer, DirectQueue queue) {
        passlink.requestLogin(LoginForm.of("ada@example.com"), "c", Browser.NONE);
        queue.runPending();
        return mailer.lastLink().substring(mailer.lastLink().indexOf('=') + 1);
    }
}
