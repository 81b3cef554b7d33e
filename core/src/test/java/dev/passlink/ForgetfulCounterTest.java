package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.adapter.Browser;
import dev.passlink.adapter.Redemption;
import dev.passlink.adapter.SignIn;
import dev.passlink.port.UseCounter;
import dev.passlink.testkit.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A counter whose store loses its counts while the site runs, and notices that with its next answer. */
final class ForgetfulCounterTest {
    private final MutableClock clock = new MutableClock();
    private final Forgetful counter = new Forgetful();
    private final Site site = new Site(builder -> builder.clock(clock).counter(counter));

    private final class Forgetful implements UseCounter {
        private UseCounter store = new InMemoryUseCounter(clock);
        private Instant since = Instant.MIN;
        private boolean isLost;
        private int answers = Integer.MAX_VALUE;
        private Optional<String> weakness = Optional.empty();
        private final List<List<Addition>> questions = new ArrayList<>();

        @Override
        public long add(String key, long amount, Instant expiresAt) {
            return addAll(List.of(new Addition(key, amount, expiresAt))).get(0);
        }

        @Override
        public List<Long> addAll(List<Addition> additions) {
            questions.add(additions);
            if (isLost) {
                isLost = false;
                store = new InMemoryUseCounter(clock);
                since = clock.instant().plusSeconds(60);
            }
            List<Long> counts = store.addAll(additions);
            return counts.subList(0, Math.min(counts.size(), answers));
        }

        @Override
        public Instant remembersSince() {
            return since;
        }

        @Override
        public Optional<String> weakness() {
            return weakness;
        }
    }

    private void loseEverything() {
        counter.isLost = true;
    }

    @Test
    void aUsedLinkDoesNotLiveAgain() {
        String token = site.token("ada@example.com");
        assertThat(site.redeem(token)).isInstanceOf(Redemption.Granted.class);
        loseEverything();
        assertThat(Site.reasonOf(site.redeem(token))).isEqualTo(Reason.FORGOTTEN);
        assertThat(Site.reasonOf(site.redeem(token))).isEqualTo(Reason.FORGOTTEN);
    }

    @Test
    void aCodeThatSignedInDoesNotDoSoAgain() {
        Browser browser = site.browserThatAsked("ada@example.com");
        String code = site.lastCode();
        assertThat(site.redeemCode(code, browser)).isInstanceOf(Redemption.Granted.class);
        loseEverything();
        assertThat(Site.reasonOf(site.redeemCode(code, browser))).isEqualTo(Reason.FORGOTTEN);
    }

    @Test
    void whoSignedOutStaysSoAndEverybodyElseSignsInAgain() {
        SignIn signIn = site.signIn("ada@example.com");
        site.passlink.flows().signOut(signIn.text());
        loseEverything();
        clock.advance(Duration.ofSeconds(61));
        assertThat(Site.reasonOf(site.passlink.flows().check(signIn.text()))).isEqualTo(Reason.FORGOTTEN);
    }

    @Test
    void theFirstLinkThatIsAskedForAfterTheLossIsGood() {
        loseEverything();
        assertThat(site.redeem(site.token("ada@example.com"))).isInstanceOf(Redemption.Granted.class);
    }

    @Test
    void aLossAndWhatMayLeadToOneAreToldOnce() {
        site.token("ada@example.com");
        counter.weakness = Optional.of("the store may evict");
        loseEverything();
        site.token("grace@example.com");
        site.token("grace@example.com");
        assertThat(site.audit.events().stream()
                        .filter(event -> event.type() == AuditEvent.Type.WARNING)
                        .map(event -> event.reason() + " " + event.detail()))
                .containsExactly(
                        "COUNTS_LOST what was issued before " + counter.since
                                + " is refused, since it may have been used",
                        "COUNTS_AT_RISK the store may evict");
    }

    @Test
    void aThreadThatAskedBeforeTheLossAndAnswersLateTellsNothing() {
        site.token("ada@example.com");
        Instant before = counter.since;
        loseEverything();
        site.token("grace@example.com");
        Instant after = counter.since;
        counter.since = before;
        site.token("grace@example.com");
        counter.since = after;
        site.token("grace@example.com");
        assertThat(site.audit.events().stream().filter(event -> event.reason() == Reason.COUNTS_LOST))
                .hasSize(1);
    }

    @Test
    void aCounterThatAnswersForFewerCountsThanItWasAskedForLetsNobodyThrough() {
        counter.answers = 1;
        assertThatThrownBy(() -> site.ask("ada@example.com")).isInstanceOf(UnavailableException.class);
    }

    /** One for the client, and one for the address, about which a refused client leaves nothing. */
    @Test
    void askingIsTwoQuestionsToACounterAlsoWhileKeysRotate() {
        Site rotating = new Site(
                builder -> builder.clock(clock).counter(counter).keys(KeyRing.parse(Site.KEY_2 + "," + Site.KEY_1)));
        rotating.ask("ada@example.com");
        assertThat(counter.questions).hasSize(2);
        assertThat(counter.questions.stream().flatMap(List::stream).distinct()).hasSize(20);
    }
}
