package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.adapter.Browser;
import dev.passlink.adapter.Redemption;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Links that live for an hour, where email is slow, beside codes that live for ten minutes. */
final class LongLinksTest {
    private static final Duration ALMOST = Duration.ofMinutes(60).minusMillis(1);
    private static final Duration CODE_ENDS = Duration.ofMinutes(10);

    private static Site site(LoginPolicy policy) {
        return new Site(builder ->
                builder.links(links -> links.lifetime(Duration.ofHours(1)).policy(policy)));
    }

    private final Site site = site(LoginPolicy.SAME_BROWSER);

    /** Another node of a site, with another lifetime: in the middle of a roll-out, or after one. */
    private static Site withTenMinutes(Site sibling) {
        return new Site(
                builder -> builder.links(
                        links -> links.lifetime(Duration.ofMinutes(10)).approveElsewhere()),
                sibling);
    }

    @Test
    void aLinkGoesStraightInWhereItWasAskedForUntilTheSecondAtWhichItEnds() {
        Browser browser = site.browserThatAsked("ada@example.com");
        String token = site.lastToken();
        site.clock.advance(ALMOST);
        assertThat(site.isAskedBy(browser, token)).isTrue();
        assertThat(site.passlink.flows().waiting(browser).orElseThrow().code()).isFalse();
        site.clock.advance(Duration.ofMillis(1));
        assertThat(Site.reasonOf(site.passlink.flows().redeem(token, browser))).isEqualTo(Reason.EXPIRED);
        assertThat(site.passlink.flows().waiting(browser)).isEmpty();
    }

    @Test
    void theCodeBesideItEndsAfterTenMinutes() {
        Browser browser = site.browserThatAsked("ada@example.com");
        String code = site.lastCode();
        site.clock.advance(CODE_ENDS.minusMillis(1));
        assertThat(site.passlink.flows().waiting(browser).orElseThrow().code()).isTrue();
        site.clock.advance(Duration.ofMillis(1));
        assertThat(site.passlink.flows().waiting(browser).orElseThrow().code()).isFalse();
        assertThat(Site.reasonOf(site.redeemCode(code, browser))).isEqualTo(Reason.EXPIRED);
        assertThat(site.passlink.flows().redeem(site.lastToken(), browser)).isInstanceOf(Redemption.Granted.class);
    }

    @Test
    void theEmailTellsBothLives() {
        site.token("ada@example.com");
        assertThat(site.mailer.mails().get(0).text())
                .contains("The link works once and expires in 60 minutes.")
                .contains("The code works once, only on that page, and expires in 10 minutes.");
    }

    @Test
    void anEmailThatWasSentLateCarriesNoDeadCode() {
        site.ask("ada@example.com");
        site.clock.advance(CODE_ENDS);
        site.queue.runPending();
        assertThat(site.mailer.mails().get(0).text()).contains("/login/link?").doesNotContain("The code works");
    }

    @Test
    void anEmailWithNothingButADeadCodeIsNotSent() {
        Site codeOnly = site(LoginPolicy.CODE_ONLY);
        codeOnly.ask("ada@example.com");
        codeOnly.clock.advance(CODE_ENDS);
        codeOnly.queue.runPending();
        assertThat(codeOnly.mailer.mails()).isEmpty();
        assertThat(codeOnly.reasons(AuditEvent.Type.LINK_DROPPED)).containsExactly(Reason.EXPIRED);
    }

    /** The count that the early redemption made has to outlive the email that was asked for just before it. */
    @Test
    void oneUseIsCountedUntilTheLastEmailOfARequestHasEnded() {
        Browser browser = site.browserThatAsked("ada@example.com");
        String first = site.lastToken();
        site.clock.advance(Duration.ofMinutes(50));
        Browser again = site.browserThatAsked("ada@example.com", browser);
        String second = site.lastToken();
        assertThat(site.passlink.flows().redeem(first, again)).isInstanceOf(Redemption.Granted.class);
        site.clock.advance(ALMOST);
        assertThat(Site.reasonOf(site.passlink.flows().redeem(second, again))).isEqualTo(Reason.USED);
    }

    @Test
    void aCodeThatANodeWithAShorterLifetimeTookEndsTheLinkBesideItOnEveryNode() {
        Browser browser = site.browserThatAsked("ada@example.com");
        site.clock.advance(Duration.ofMinutes(1));
        assertThat(withTenMinutes(site).redeemCode(site.lastCode(), browser)).isInstanceOf(Redemption.Granted.class);
        for (int minutes = 2; minutes < 60; minutes++) {
            site.clock.advance(Duration.ofMinutes(1));
            assertThat(Site.reasonOf(site.passlink.flows().redeem(site.lastToken(), browser)))
                    .isEqualTo(Reason.USED);
        }
    }

    @Test
    void aLinkOfBeforeALifetimeWasLoweredIsUsedUpByItsCodeForAsLongAsItLives() {
        Browser browser = site.browserThatAsked("ada@example.com");
        Site lowered = withTenMinutes(site);
        assertThat(lowered.redeemCode(site.lastCode(), browser)).isInstanceOf(Redemption.Granted.class);
        site.clock.advance(ALMOST);
        assertThat(Site.reasonOf(lowered.passlink.flows().redeem(site.lastToken(), browser)))
                .isEqualTo(Reason.USED);
    }

    @Test
    void whatWasApprovedElsewhereSignsInOnceWhicheverNodeTheWaitingBrowserAsks() {
        Site approving = new Site(builder ->
                builder.links(links -> links.lifetime(Duration.ofHours(1)).approveElsewhere()));
        Browser waiting = approving.browserThatAsked("ada@example.com");
        String number =
                approving.passlink.flows().waiting(waiting).orElseThrow().number();
        assertThat(approving.passlink.flows().approve(approving.lastToken(), number, Browser.NONE))
                .isInstanceOf(Redemption.Granted.class);
        assertThat(withTenMinutes(approving).passlink.flows().redeemApproved(waiting, granted -> true))
                .containsInstanceOf(Redemption.Granted.class);
        for (int minutes = 1; minutes < 120; minutes++) {
            approving.clock.advance(Duration.ofMinutes(1));
            assertThat(approving.passlink.flows().redeemApproved(waiting, granted -> true))
                    .isEmpty();
        }
    }

    @Test
    void triesAtACodeOutliveTheBrowsersMemoryOfIt() {
        Browser browser = site.browserThatAsked("ada@example.com");
        for (int i = 0; i < 3; i++) {
            assertThat(Site.reasonOf(site.redeemCode("BBBBBBBB", browser))).isEqualTo(Reason.WRONG_CODE);
        }
        site.clock.advance(ALMOST);
        assertThat(Site.reasonOf(site.redeemCode("BBBBBBBB", browser))).isEqualTo(Reason.TOO_MANY_TRIES);
    }

    @Test
    void theNewestEmailEndsOneThatWasSentAnHourBefore() {
        Site newest = new Site(builder ->
                builder.links(links -> links.lifetime(Duration.ofHours(1)).newestOnly()));
        String old = newest.token("ada@example.com");
        newest.clock.advance(Duration.ofMinutes(59));
        newest.token("ada@example.com");
        assertThat(Site.reasonOf(newest.redeem(old))).isEqualTo(Reason.SUPERSEDED);
    }
}
