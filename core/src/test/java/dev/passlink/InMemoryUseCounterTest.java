package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.adapter.Asked;
import dev.passlink.adapter.Browser;
import dev.passlink.adapter.LoginForm;
import dev.passlink.adapter.Redemption;
import dev.passlink.audit.Audit;
import dev.passlink.audit.Guarded;
import dev.passlink.count.Clocks;
import dev.passlink.count.Counts;
import dev.passlink.port.UseCounter;
import dev.passlink.testkit.DirectQueue;
import dev.passlink.testkit.FakeUsers;
import dev.passlink.testkit.MutableClock;
import dev.passlink.testkit.RecordingAudit;
import dev.passlink.testkit.RecordingMailer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
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
    void aCountThatIsTakenBackToZeroTakesNoRoom() {
        InMemoryUseCounter counter = new InMemoryUseCounter(clock, 1);
        for (int i = 0; i < 10; i++) {
            counter.add("k" + i, 2, expiresAt);
            assertThat(counter.add("k" + i, -1, expiresAt)).isEqualTo(1);
            assertThat(counter.add("k" + i, -1, expiresAt)).isZero();
        }
        assertThat(counter.add("k0", 1, expiresAt)).isEqualTo(1);
    }

    @Test
    void whatLetsSomethingHappenOnceIsNeverForgottenAndLimitsAreCountedApart() {
        Counts counts = new InMemoryUseCounter(clock, 1).counts();
        for (UseCounter once : List.of(counts.ofUses(), counts.tries(), counts.attempts())) {
            once.add("first", 1, expiresAt);
            assertThatThrownBy(() -> {
                        for (int i = 0; i <= 250_000; i++) {
                            once.add("flood" + i, 1, expiresAt);
                        }
                    })
                    .isInstanceOf(IllegalStateException.class);
            assertThat(once.add("first", 1, expiresAt)).isEqualTo(2);
        }
        counts.limit("client").add("first", 1, expiresAt);
        for (int i = 0; i < 100_000; i++) {
            counts.limit("address").add("flood" + i, 1, expiresAt.plusSeconds(60));
        }
        assertThat(counts.limit("client").add("first", 1, expiresAt)).isEqualTo(2);
    }

    @Test
    void whatIsIssuedIsRememberedByEveryCounterThatDecidesAboutIt() {
        InMemoryUseCounter uses = new InMemoryUseCounter(clock);
        clock.advance(Duration.ofMillis(10));
        Counts counts = uses.counts();
        assertThat(uses.remembersSince()).isEqualTo(MutableClock.START);
        assertThat(counts.uses().rememberedSince()).isEqualTo(MutableClock.START);
        for (UseCounter other : List.of(counts.tries(), counts.attempts(), counts.newest())) {
            // Its clock was a day ahead, and it began anew.
            other.add("k", 1, clock.instant().plus(Duration.ofHours(1)));
            clock.advance(Duration.ofDays(1));
            other.add("k", 1, clock.instant().plus(Duration.ofHours(1)));
            clock.advance(Duration.ofDays(-1));
            assertThat(counts.uses().rememberedSince())
                    .isEqualTo(clock.instant().plus(Clocks.SKEW));
            clock.advance(Duration.ofMinutes(1));
        }
    }

    /** It may be asked over a network, and is for each request. */
    @Test
    void aSharedCounterIsAskedOnceSinceWhenItRemembers() {
        AtomicInteger asked = new AtomicInteger();
        UseCounter shared = new UseCounter() {
            @Override
            public long add(String key, long amount, Instant end) {
                return 1;
            }

            @Override
            public Instant remembersSince() {
                asked.incrementAndGet();
                return MutableClock.START;
            }
        };
        Counts counts = Counts.over(shared).guarded(new Guarded(new Audit(event -> {}, clock)));
        assertThat(counts.uses().rememberedSince()).isEqualTo(MutableClock.START);
        assertThat(asked).hasValue(1);
    }

    @Test
    void aSharedCounterCountsEverything() {
        UseCounter shared = (key, amount, end) -> 1;
        Counts counts = Counts.over(shared);
        assertThat(List.of(counts.ofUses(), counts.tries(), counts.attempts(), counts.newest(), counts.limit("client")))
                .containsOnly(shared);
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

        assertThat(passlink.flows().redeem(first, Browser.NONE)).isInstanceOf(Redemption.Granted.class);
        assertThatThrownBy(() -> passlink.flows().redeem(second, Browser.NONE))
                .isInstanceOf(UnavailableException.class);
        assertThat(audit.last().type()).isEqualTo(AuditEvent.Type.FAILURE);
        assertThat(audit.last().detail()).contains("full");
        assertThat(Site.reasonOf(passlink.flows().redeem(first, Browser.NONE))).isEqualTo(Reason.USED);
        assertThat(passlink.flows().examine(second, Browser.NONE)).isInstanceOf(Redemption.Granted.class);
    }

    @Test
    void aFloodOfAskersCannotCrowdOutARedemption() {
        RecordingMailer mailer = new RecordingMailer();
        DirectQueue queue = new DirectQueue();
        Passlink passlink = passlink(new InMemoryUseCounter(clock, 1), new RecordingAudit(), mailer, queue);
        String token = token(passlink, mailer, queue);
        for (int i = 0; i < 100; i++) {
            assertThat(passlink.flows()
                            .requestLogin(LoginForm.of("user" + i + "@example.com"), "client" + i, Browser.NONE))
                    .isInstanceOf(Asked.Queued.class);
        }
        assertThat(passlink.flows().redeem(token, Browser.NONE)).isInstanceOf(Redemption.Granted.class);
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
        passlink.flows().requestLogin(LoginForm.of("ada@example.com"), "c", Browser.NONE);
        queue.runPending();
        return mailer.lastLink().substring(mailer.lastLink().indexOf('=') + 1);
    }

    /** Two sites of one JVM that are given one counter have three tries at a code together. */
    @Test
    void whoeverIsGivenTheSameCounterHasOneCountOfEverything() {
        InMemoryUseCounter shared = new InMemoryUseCounter(new MutableClock());
        assertThat(shared.counts().tries()).isSameAs(shared.counts().tries());
        assertThat(shared.counts().attempts()).isSameAs(shared.counts().attempts());
        assertThat(shared.counts().limit("client")).isSameAs(shared.counts().limit("client"));
    }
}
