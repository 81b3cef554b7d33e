package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.adapter.Asked;
import dev.passlink.adapter.Browser;
import dev.passlink.adapter.LoginForm;
import dev.passlink.adapter.PassCheck;
import dev.passlink.adapter.Redemption;
import dev.passlink.adapter.SignIn;
import dev.passlink.port.LinkRequest;
import dev.passlink.token.Signed;
import dev.passlink.token.SignedTokens;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Who gets in by a token, and that a refused try never burns it. */
final class RedemptionTest {
    private static final ViewRule APPLY = ViewRule.of("/jobs/{id}/apply", "apply");
    private final Site site = new Site();
    private final User ada = Site.ada();

    private void assertRefusedAndNotBurnt(String token, Reason reason) {
        assertThat(Site.reasonOf(site.redeem(token))).isEqualTo(reason);
        assertThat(site.audit.last().type()).isEqualTo(AuditEvent.Type.REDEMPTION);
        assertThat(site.audit.last().reason()).isEqualTo(reason);
    }

    @Test
    void aTokenIsRedeemedOnce() {
        String token = site.token("ada@example.com");
        assertThat(site.redeem(token)).isInstanceOf(Redemption.Granted.class);
        assertRefusedAndNotBurnt(token, Reason.USED);
    }

    @Test
    void examiningAnyNumberOfTimesConsumesNothing() {
        String token = site.token("ada@example.com");
        for (int i = 0; i < 100; i++) {
            assertThat(site.passlink.flows().examine(token, Browser.NONE)).isInstanceOf(Redemption.Granted.class);
        }
        assertThat(site.redeem(token)).isInstanceOf(Redemption.Granted.class);
        assertThat(Site.reasonOf(site.passlink.flows().examine(token, Browser.NONE)))
                .isEqualTo(Reason.USED);
    }

    @Test
    void fault08_ofSixtyFourRacersOneWins() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(64);
        try {
            for (int round = 0; round < 20; round++) {
                site.clock.advance(Duration.ofHours(3));
                String token = site.token("ada@example.com");
                List<Callable<Redemption>> racers = new ArrayList<>();
                for (int i = 0; i < 64; i++) {
                    racers.add(() -> site.redeem(token));
                }
                int winners = 0;
                for (Future<Redemption> racer : threads.invokeAll(racers)) {
                    winners += racer.get() instanceof Redemption.Granted ? 1 : 0;
                }
                assertThat(winners).isEqualTo(1);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void fault09_aLinkForAViewIsNoLoginAndALoginOpensNoView() {
        String login = site.token("ada@example.com");
        assertThat(Site.reasonOf(site.passlink.flows().redeem(login, APPLY.at("17"), Browser.NONE)))
                .isEqualTo(Reason.WRONG_SCOPE);
        Grant grant = ((Redemption.Granted) site.passlink.flows().examine(login, Browser.NONE)).grant();
        String view = new SignedTokens(KeyRing.parse(Site.KEY_1).keys())
                .generate(new Grant(
                        1,
                        grant.id(),
                        grant.subject(),
                        Scope.view("apply", "17"),
                        1,
                        grant.issuedAt(),
                        grant.expiresAt(),
                        grant.stampFingerprint(),
                        ""));
        assertRefusedAndNotBurnt(view, Reason.WRONG_SCOPE);
        assertThat(Site.reasonOf(site.passlink.flows().redeem(view, APPLY.at("18"), Browser.NONE)))
                .isEqualTo(Reason.WRONG_SCOPE);
        assertThat(site.redeem(login)).isInstanceOf(Redemption.Granted.class);
    }

    @Test
    void fault10_aLinkLivesTenMinutesToTheSecond() {
        String token = site.token("ada@example.com");
        site.clock.advance(Duration.ofMinutes(10).minusMillis(1));
        assertThat(site.passlink.flows().examine(token, Browser.NONE)).isInstanceOf(Redemption.Granted.class);
        site.clock.advance(Duration.ofMillis(1));
        int lookups = site.users.calls();
        assertRefusedAndNotBurnt(token, Reason.EXPIRED);
        assertThat(site.users.calls()).isEqualTo(lookups);
    }

    @Test
    void fault11_olderLinksLiveUntilOneChangeOfTheStampKillsAll() {
        String first = site.token("ada@example.com");
        site.clock.advance(Duration.ofMinutes(1));
        String second = site.token("ada@example.com");
        assertThat(site.passlink.flows().examine(first, Browser.NONE)).isInstanceOf(Redemption.Granted.class);
        site.users.put(new User(ada.id(), ada.email(), true, "s2", Set.of()));
        assertRefusedAndNotBurnt(first, Reason.STAMP_CHANGED);
        assertRefusedAndNotBurnt(second, Reason.STAMP_CHANGED);
        site.users.put(ada);
        assertThat(site.redeem(first)).isInstanceOf(Redemption.Granted.class);
        assertThat(site.redeem(second)).isInstanceOf(Redemption.Granted.class);
    }

    @Test
    void fault12_anotherSignInDoesNotKillTheLink() {
        String token = site.token("ada@example.com");
        site.signIn("ada@example.com");
        assertThat(site.redeem(token)).isInstanceOf(Redemption.Granted.class);
    }

    @Test
    void fault13_aTokenFromTheFutureIsRefusedBeyondSixtySecondsOfSkew() {
        site.clock.advance(Duration.ofSeconds(61));
        String token = site.token("ada@example.com");
        site.clock.advance(Duration.ofSeconds(-61));
        assertRefusedAndNotBurnt(token, Reason.NOT_YET_VALID);
        site.clock.advance(Duration.ofSeconds(1));
        assertThat(site.redeem(token)).isInstanceOf(Redemption.Granted.class);
    }

    @Test
    void fault14_aDisabledUserGetsNoMailAndNoSession() {
        site.ask("mallory@example.com");
        site.queue.runPending();
        assertThat(site.mailer.mails()).isEmpty();
        assertThat(site.reasons(AuditEvent.Type.LINK_DROPPED)).containsExactly(Reason.DISABLED);

        String token = site.token("ada@example.com");
        site.users.put(new User(ada.id(), ada.email(), false, "s1", Set.of()));
        assertRefusedAndNotBurnt(token, Reason.DISABLED);
        site.users.put(ada);
        assertThat(site.redeem(token)).isInstanceOf(Redemption.Granted.class);
    }

    @Test
    void aUserWhoIsGoneIsRefused() {
        String token = site.token("ada@example.com");
        site.users.remove(ada.id());
        assertRefusedAndNotBurnt(token, Reason.UNKNOWN_USER);
    }

    @Test
    void aBrokenStoreLetsNobodyInAndBurnsNothing() {
        String token = site.token("ada@example.com");
        site.users.failing(true);
        assertThatThrownBy(() -> site.redeem(token)).isInstanceOf(UnavailableException.class);
        site.users.failing(false);
        site.counterDown(true);
        assertThatThrownBy(() -> site.redeem(token)).isInstanceOf(UnavailableException.class);
        site.counterDown(false);
        assertThat(site.reasons(AuditEvent.Type.FAILURE))
                .containsOnly(Reason.UNAVAILABLE)
                .hasSize(2);
        assertThat(site.redeem(token)).isInstanceOf(Redemption.Granted.class);
    }

    @Test
    void aCounterThatHasRestartedRefusesWhatItCannotRemember() {
        String token = site.token("ada@example.com");
        SignIn signIn = site.signIn("ada@example.com");
        site.clock.advance(Duration.ofSeconds(1));
        Passlink restarted = Passlink.builder()
                .baseUrl("https://jobs.example.com")
                .keys(KeyRing.parse(Site.KEY_1))
                .users(site.users)
                .mailer(site.mailer)
                .clock(site.clock)
                .audit(site.audit)
                .build();
        assertThat(Site.reasonOf(restarted.flows().redeem(token, Browser.NONE))).isEqualTo(Reason.FORGOTTEN);
        assertThat(Site.reasonOf(restarted.flows().check(signIn.text()))).isEqualTo(Reason.FORGOTTEN);
        assertThat(site.reasons(AuditEvent.Type.WARNING)).containsExactly(Reason.SINGLE_NODE);
        restarted.close();
    }

    @Test
    void aLinkThatIsAskedForInTheSecondOfTheStartWorks() {
        site.clock.set(Instant.parse("2026-11-24T09:00:00.700Z"));
        Passlink started = Passlink.builder()
                .baseUrl("http://localhost:8080")
                .keys(KeyRing.parse(Site.KEY_1))
                .users(site.users)
                .mailer(site.mailer)
                .queue(new dev.passlink.testkit.DirectQueue())
                .clock(site.clock)
                .build();
        assertThat(started.flows().requestLogin(LoginForm.of("ada@example.com"), "c", Browser.NONE))
                .isInstanceOf(Asked.Queued.class);
        started.close();
        String token = site.mailer.lastLink().substring(site.mailer.lastLink().indexOf('=') + 1);
        assertThat(started.flows().redeem(token, Browser.NONE)).isInstanceOf(Redemption.Granted.class);
    }

    @Test
    void theAskingBrowserIsKnownByItsSealedCookieForTenMinutes() {
        Browser asking = site.browserThatAsked("ada@example.com");
        String token = site.lastToken();
        assertThat(site.isAskedBy(asking, token)).isTrue();
        assertThat(site.isAskedBy(Browser.NONE, token)).isFalse();
        assertThat(site.isAskedBy(site.browserThatAsked("ada@example.com"), token))
                .isFalse();
        String flipped = asking.requests().substring(0, 40)
                + (asking.requests().charAt(40) == 'A' ? 'B' : 'A')
                + asking.requests().substring(41);
        assertThat(site.isAskedBy(new Browser(flipped, ""), token)).isFalse();
        site.clock.advance(Duration.ofSeconds(599));
        assertThat(site.isAskedBy(asking, token)).isTrue();
        site.clock.advance(Duration.ofSeconds(1));
        assertThat(site.isAskedBy(asking, token)).isFalse();
    }

    @Test
    void theSealedCookieHoldsTheLastFiveRequestsAndShowsNoAddress() {
        Browser browser = site.browserThatAsked("ada@example.com");
        String adas = site.lastToken();
        for (int i = 0; i < 4; i++) {
            browser = site.browserThatAsked("grace@example.com", browser);
            assertThat(site.isAskedBy(browser, adas)).isTrue();
        }
        browser = site.browserThatAsked("grace@example.com", browser);
        assertThat(site.isAskedBy(browser, adas)).isFalse();
        assertThat(site.isAskedBy(browser, site.lastToken())).isTrue();
        assertThat(new String(
                        Signed.decode(browser.requests()).orElseThrow(), java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain("ada")
                .doesNotContain("grace");
    }

    @Test
    void fault16_noSecretInAnEventOrAToString() {
        Asked.Queued asked = (Asked.Queued) site.ask("ada@example.com");
        LinkRequest request = site.queue.pending().get(0);
        site.queue.runPending();
        String token = site.lastToken();
        Redemption.Granted granted = (Redemption.Granted) site.redeem(token);
        SignIn signIn = site.passlink.flows().signIn(granted, SignInMethod.LINK, false, Browser.NONE);
        PassCheck check = site.passlink.flows().check(signIn.text());
        String printed = site.audit.events() + "" + request + site.mailer.mails() + granted + signIn + check
                + new Browser(asked.requests(), signIn.known()) + KeyRing.parse(Site.KEY_1) + ada + Asked.class;
        assertThat(printed)
                .doesNotContain(
                        token,
                        request.text(),
                        signIn.text(),
                        signIn.known(),
                        asked.requests(),
                        "ada@example.com",
                        Site.KEY_1.substring(2));
    }
}
