package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.adapter.Browser;
import dev.passlink.adapter.PassCheck;
import dev.passlink.adapter.Redemption;
import dev.passlink.adapter.SignIn;
import dev.passlink.testkit.MutableClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node's clock that is set, forwards and backwards: a count may outlive what it counts, never the other way round. */
final class ClockJumpTest {
    private final Site site = new Site();

    /** Every way of using a mail once more, after the clock has gone somewhere and perhaps come back. */
    private List<Reason> retries(String token, String code, Browser browser) {
        return List.of(
                Site.reasonOf(site.redeem(token)),
                Site.reasonOf(site.passlink.flows().redeem(token, browser)),
                Site.reasonOf(site.redeemCode(code, browser)));
    }

    @ParameterizedTest
    @ValueSource(
            longs = {-31_536_000, -86_400, -3_600, -601, -61, -1, 1, 61, 599, 601, 1_200, 3_600, 86_400, 31_536_000})
    void whatWasUsedStaysUsedWhereverTheClockJumps(long seconds) {
        Browser browser = site.browserThatAsked("ada@example.com");
        String token = site.lastToken();
        String code = site.lastCode();
        assertThat(site.redeem(token)).isInstanceOf(Redemption.Granted.class);
        site.clock.advance(Duration.ofSeconds(seconds));
        assertThat(retries(token, code, browser)).doesNotContain(Reason.OK);
        letTheCounterForget();
        site.clock.advance(Duration.ofSeconds(-seconds));
        assertThat(retries(token, code, browser)).doesNotContain(Reason.OK);
    }

    /** As many others are counted meanwhile as make it remove what is over. */
    private void letTheCounterForget() {
        for (int i = 0; i < 2_500; i++) {
            site.counter.add("other" + i, 1, site.clock.instant().plusSeconds(1));
        }
    }

    /** When a count is over is for the counter's clock to say, and not for that of the node which redeems. */
    @Test
    void aCounterWhoseClockIsNineMinutesAheadForgetsNoUse() {
        MutableClock behind = new MutableClock();
        MutableClock ahead = new MutableClock();
        InMemoryUseCounter counter = new InMemoryUseCounter(ahead);
        ahead.advance(Duration.ofMinutes(9));
        Site node = new Site(builder -> builder.clock(behind).counter(counter));
        String token = node.token("ada@example.com");
        assertThat(Site.reasonOf(node.redeem(token))).isEqualTo(Reason.OK);
        for (int minute = 1; minute < 10; minute++) {
            behind.advance(Duration.ofMinutes(1));
            ahead.advance(Duration.ofMinutes(1));
            assertThat(Site.reasonOf(node.redeem(token))).isEqualTo(Reason.USED);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {61, 3_600, 31_536_000})
    void whatWasIssuedByAClockThatWasAheadIsRefusedOnceItIsSetBack(long seconds) {
        site.clock.advance(Duration.ofSeconds(seconds));
        String token = site.token("ada@example.com");
        SignIn signIn = site.signIn("grace@example.com");
        site.clock.advance(Duration.ofSeconds(-seconds));
        assertThat(Site.reasonOf(site.redeem(token))).isEqualTo(Reason.NOT_YET_VALID);
        assertThat(Site.reasonOf(site.passlink.flows().check(signIn.text()))).isEqualTo(Reason.NOT_YET_VALID);
    }

    @Test
    void triesAtACodeAreNotGivenBackByAClockThatIsSetBack() {
        Browser browser = site.browserThatAsked("ada@example.com");
        for (int i = 0; i < 3; i++) {
            site.redeemCode("wrong", browser);
            site.clock.advance(Duration.ofHours(-1));
        }
        assertThat(Site.reasonOf(site.redeemCode(site.lastCode(), browser))).isNotEqualTo(Reason.OK);
        site.clock.advance(Duration.ofHours(3));
        assertThat(Site.reasonOf(site.redeemCode(site.lastCode(), browser))).isEqualTo(Reason.TOO_MANY_TRIES);
    }

    @Test
    void aSignOutHoldsWhateverTheClockDoes() {
        SignIn signIn = site.signIn("ada@example.com");
        site.passlink.flows().signOut(signIn.text());
        for (long seconds : List.of(61L, 3_600L, 86_400L, -86_400L, -3_600L)) {
            site.clock.advance(Duration.ofSeconds(seconds));
            assertThat(site.passlink.flows().check(signIn.text())).isInstanceOf(PassCheck.Dead.class);
            letTheCounterForget();
            assertThat(site.passlink.flows().check(signIn.text())).isInstanceOf(PassCheck.Dead.class);
        }
    }

    @Test
    void aClockThatWasAheadForAWhileIsAsARestartAndNoMore() {
        SignIn before = site.signIn("ada@example.com");
        site.clock.advance(Duration.ofDays(1));
        letTheCounterForget();
        site.clock.advance(Duration.ofDays(-1));
        assertThat(Site.reasonOf(site.passlink.flows().check(before.text()))).isEqualTo(Reason.FORGOTTEN);
        SignIn after = site.signIn("ada@example.com");
        assertThat(Site.reasonOf(site.passlink.flows().check(after.text()))).isEqualTo(Reason.OK);
        site.clock.advance(Duration.ofMinutes(5));
        letTheCounterForget();
        assertThat(Site.reasonOf(site.passlink.flows().check(after.text()))).isEqualTo(Reason.OK);
    }

    @Test
    void noClockMakesARequestAnError() {
        for (long seconds : List.of(-31_536_000_000L, 31_536_000_000L, 63_072_000_000L)) {
            site.clock.advance(Duration.ofSeconds(seconds));
            assertThat(site.ask("ada@example.com")).isNotNull();
            assertThat(site.passlink.flows().check("x")).isInstanceOf(PassCheck.Dead.class);
            site.clock.advance(Duration.ofSeconds(-seconds));
        }
    }
}
