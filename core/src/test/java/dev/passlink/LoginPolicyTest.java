package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.adapter.Asked;
import dev.passlink.adapter.Browser;
import dev.passlink.adapter.LoginForm;
import dev.passlink.adapter.PassCheck;
import dev.passlink.adapter.Redemption;
import dev.passlink.adapter.SignIn;
import dev.passlink.audit.Audit;
import dev.passlink.count.Newest;
import dev.passlink.port.LinkRequest;
import dev.passlink.port.Mail;
import dev.passlink.port.Provisioner;
import dev.passlink.testkit.FakeUsers;
import dev.passlink.testkit.MutableClock;
import dev.passlink.token.Purpose;
import dev.passlink.token.Signed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a site may choose: ways in, resends, sign-up, one more step, staying signed in, signing out everywhere. */
final class LoginPolicyTest {
    private static Reason redeem(Site site, Browser browser) {
        return Site.reasonOf(site.passlink.flows().redeem(site.lastToken(), browser));
    }

    // Ways in

    @Test
    void sameBrowserRefusesALinkElsewhereAndConsumesNothing() {
        Site site = new Site(builder -> builder.links(links -> links.policy(LoginPolicy.SAME_BROWSER)));
        Browser browser = site.browserThatAsked("ada@example.com");
        String adas = site.lastToken();
        assertThat(redeem(site, Browser.NONE)).isEqualTo(Reason.OTHER_BROWSER);
        assertThat(redeem(site, site.browserThatAsked("grace@example.com"))).isEqualTo(Reason.OK);
        assertThat(Site.reasonOf(site.passlink.flows().redeem(adas, browser))).isEqualTo(Reason.OK);
        assertThat(Site.reasonOf(site.redeemCode(site.lastCode(), browser))).isEqualTo(Reason.WRONG_CODE);
    }

    @Test
    void codeOnlyMailsNoLinkAndTakesNone() {
        Site site = new Site(builder -> builder.links(links -> links.policy(LoginPolicy.CODE_ONLY)));
        Browser browser = site.browserThatAsked("ada@example.com");
        Mail mail = site.mailer.mails().get(0);
        assertThat(mail.text() + mail.html()).doesNotContain("http").contains(site.lastCode());
        Site sibling = new Site(Site.KEY_1, site);
        String link = sibling.token("ada@example.com");
        assertThat(Site.reasonOf(site.passlink.flows().redeem(link, browser))).isEqualTo(Reason.NOT_OFFERED);
        assertThat(Site.reasonOf(site.redeemCode(site.lastCode(), browser))).isEqualTo(Reason.OK);
    }

    @Test
    void linkOnlyMailsNoCodeAndTakesNone() {
        Site site = new Site(builder -> builder.links(links -> links.policy(LoginPolicy.LINK_ONLY)));
        Browser browser = site.browserThatAsked("ada@example.com");
        assertThatThrownBy(site::lastCode).isInstanceOf(java.util.NoSuchElementException.class);
        LinkRequest request =
                site.queue.pending().isEmpty() ? null : site.queue.pending().get(0);
        assertThat(request).isNull();
        assertThat(Site.reasonOf(site.redeemCode("BCDFGHJK", browser))).isEqualTo(Reason.NOT_OFFERED);
        assertThat(redeem(site, browser)).isEqualTo(Reason.OK);
    }

    @Test
    void theSubjectNeverCarriesTheCode() {
        for (CodeFormat format : CodeFormat.values()) {
            Site site = new Site(builder -> builder.links(links -> links.codeFormat(format)));
            site.browserThatAsked("ada@example.com");
            assertThat(site.mailer.mails().get(0).subject()).doesNotContain(site.lastCode());
        }
    }

    // Resends

    @Test
    void aResendLeavesTheFirstMailAliveUntilOneIsUsed() {
        Site site = new Site();
        Browser browser = site.browserThatAsked("ada@example.com");
        String firstToken = site.lastToken();
        String firstCode = site.lastCode();
        browser = site.browserThatAsked("ada@example.com", browser);
        assertThat(site.lastToken()).isNotEqualTo(firstToken);
        assertThat(site.passlink.flows().examine(firstToken, browser)).isInstanceOf(Redemption.Granted.class);
        assertThat(site.passlink.flows().examine(site.lastToken(), browser)).isInstanceOf(Redemption.Granted.class);
        assertThat(Site.reasonOf(site.redeemCode(firstCode, browser))).isEqualTo(Reason.OK);
        assertThat(Site.reasonOf(site.redeem(firstToken))).isEqualTo(Reason.USED);
        assertThat(redeem(site, browser)).isEqualTo(Reason.USED);
        assertThat(Site.reasonOf(site.redeemCode(site.lastCode(), browser))).isEqualTo(Reason.USED);
    }

    @Test
    void aResendThatIsUsedEndsTheFirstMailToTheLastSecondOfEither() {
        Site site = new Site();
        Browser browser = site.browserThatAsked("ada@example.com");
        String first = site.lastToken();
        site.clock.advance(Duration.ofSeconds(595));
        browser = site.browserThatAsked("ada@example.com", browser);
        assertThat(Site.reasonOf(site.redeem(first))).isEqualTo(Reason.OK);
        site.clock.advance(Duration.ofSeconds(599));
        assertThat(redeem(site, browser)).isEqualTo(Reason.USED);
    }

    @Test
    void aMailAskedForAfterTheFirstWasUsedElsewhereIsNotDeadOnArrival() {
        Site site = new Site();
        Browser desktop = site.browserThatAsked("ada@example.com");
        assertThat(Site.reasonOf(site.redeem(site.lastToken()))).isEqualTo(Reason.OK);
        desktop = site.browserThatAsked("ada@example.com", desktop);
        assertThat(Site.reasonOf(site.redeemCode(site.lastCode(), desktop))).isEqualTo(Reason.OK);
    }

    @Test
    void whereOnlyTheNewestIsGoodOlderMailsDieWhoeverAsked() {
        Site site = new Site(builder -> builder.links(LinkSettings::newestOnly));
        Browser browser = site.browserThatAsked("ada@example.com");
        String first = site.lastToken();
        String firstCode = site.lastCode();
        site.clock.advance(Duration.ofSeconds(1));
        Browser other = site.browserThatAsked("ada@example.com");
        assertThat(Site.reasonOf(site.redeem(first))).isEqualTo(Reason.SUPERSEDED);
        assertThat(Site.reasonOf(site.redeemCode(firstCode, browser))).isEqualTo(Reason.SUPERSEDED);
        assertThat(Site.reasonOf(site.redeemCode(site.lastCode(), other))).isEqualTo(Reason.OK);
    }

    @Test
    void whereOnlyTheNewestIsGoodTwoMailsOfOneSecondAndOneBrowserAreToldApart() {
        Site site = new Site(builder -> builder.links(LinkSettings::newestOnly));
        Browser browser = site.browserThatAsked("ada@example.com");
        String first = site.lastToken();
        browser = site.browserThatAsked("ada@example.com", browser);
        assertThat(Site.reasonOf(site.passlink.flows().redeem(first, browser))).isEqualTo(Reason.SUPERSEDED);
        assertThat(redeem(site, browser)).isEqualTo(Reason.OK);
    }

    @ParameterizedTest
    @ValueSource(longs = {-60, -31, -1, 0, 1, 29, 30, 31, 50, 60})
    void theNewestMailOfABrowserIsItsLastWhicheverNodesWereAsked(long secondsAhead) {
        UnaryOperator<Passlink.Builder> newestOnly = builder -> builder.links(LinkSettings::newestOnly);
        Site node = new Site(newestOnly);
        MutableClock ahead = new MutableClock();
        ahead.advance(Duration.ofSeconds(secondsAhead));
        Site other = new Site(builder -> newestOnly.apply(builder).clock(ahead), node);
        Browser browser = other.browserThatAsked("ada@example.com");
        List<String> older = new ArrayList<>(List.of(other.lastToken()));
        for (Site asked : List.of(node, other, node)) {
            browser = asked.browserThatAsked("ada@example.com", browser);
            older.add(asked.lastToken());
        }
        String newest = older.remove(3);
        node.clock.advance(Duration.ofSeconds(5));
        for (String token : older) {
            assertThat(Site.reasonOf(node.redeem(token))).isEqualTo(Reason.SUPERSEDED);
        }
        assertThat(Site.reasonOf(node.redeem(newest))).isEqualTo(Reason.OK);
    }

    @Test
    void theTimeOfTheNewestMailIsRaisedByManyNodesAtOnceToTheLatest() throws Exception {
        Site site = new Site();
        Newest newest = new Newest(site.counter, KeyRing.parse(Site.KEY_1).keys(), new Audit(site.audit, site.clock));
        Subject ada = Subject.user("17");
        java.time.Instant start = site.clock.instant();
        List<Thread> threads = new java.util.ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int second = i;
            threads.add(new Thread(() -> newest.mailed(ada, start.plusSeconds(second))));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(newest.isSuperseded(ada, start.plusSeconds(6))).isTrue();
        assertThat(newest.isSuperseded(ada, start.plusSeconds(7))).isFalse();
        assertThat(newest.isSuperseded(Subject.user("18"), start)).isFalse();
    }

    @Test
    void aWaitingBrowserIsToldWhenTheLimitsAllowToAskAgain() {
        Site site = new Site();
        assertThat(site.passlink.flows().waiting(Browser.NONE)).isEmpty();
        assertThat(site.passlink.flows().resendIn("c", Browser.NONE)).isZero();
        Browser browser = Browser.NONE;
        Browser unknown = Browser.NONE;
        for (int i = 0; i < 5; i++) {
            assertThat(site.passlink.flows().resendIn("c", browser)).isZero();
            browser = site.browserThatAsked("ada@example.com", browser);
            unknown = site.browserThatAsked("nobody@example.com", unknown);
        }
        assertThat(site.passlink.flows().waiting(browser).orElseThrow().address())
                .isEqualTo(Site.ada().email());
        Asked.TooOften refused = (Asked.TooOften) site.ask("ada@example.com", browser);
        assertThat(site.passlink.flows().resendIn("c", browser))
                .isEqualTo(refused.retryAfter())
                .isPositive();
        assertThat(site.passlink.flows().resendIn("c", unknown)).isEqualTo(refused.retryAfter());
        site.clock.advance(refused.retryAfter());
        assertThat(site.passlink.flows().resendIn("c", browser)).isZero();
    }

    @Test
    void aWaitingBrowserIsToldOnceItsMailWasRedeemedAnywhere() {
        Site site = new Site();
        Browser browser = site.browserThatAsked("ada@example.com");
        assertThat(site.passlink.flows().isRedeemed(Browser.NONE)).isFalse();
        assertThat(site.passlink.flows().isRedeemed(browser)).isFalse();
        site.redeem(site.lastToken());
        assertThat(site.passlink.flows().isRedeemed(browser)).isTrue();
    }

    // Sign-up

    private static Site signUpSite(Provisioner provisioner) {
        return new Site(builder -> builder.provisioner(provisioner));
    }

    private static User zoe() {
        return new User("42", EmailAddress.of("zoe@example.com"), true, "s1", Set.of());
    }

    @Test
    void anUnknownAddressIsOfferedNothingByDefault() {
        Site site = new Site();
        site.ask("zoe@example.com");
        site.queue.runPending();
        assertThat(site.mailer.mails()).isEmpty();
    }

    @Test
    void anAccountIsMadeOnlyOnceSomebodyHasRedeemedTheMail() {
        AtomicInteger made = new AtomicInteger();
        Site site = signUpSite(address -> {
            made.incrementAndGet();
            return zoe();
        });
        Browser browser = site.browserThatAsked("zoe@example.com");
        assertThat(site.mailer.mails().get(0).subject()).isEqualTo("Create your jobs.example.com account");
        Redemption.Granted examined = (Redemption.Granted) site.passlink.flows().examine(site.lastToken(), browser);
        assertThat(examined.user()).isEmpty();
        assertThat(examined.address()).isEqualTo(zoe().email());
        assertThatThrownBy(() -> site.passlink.flows().signIn(examined, SignInMethod.LINK, false, browser))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(made).hasValue(0);

        Redemption.Granted granted = (Redemption.Granted) site.redeemCode(site.lastCode(), browser);
        assertThat(made).hasValue(1);
        SignIn signIn = site.passlink.flows().signIn(granted, SignInMethod.CODE, false, browser);
        assertThat(signIn.pass().subject()).isEqualTo(Subject.user("42"));
        assertThat(redeem(site, browser)).isEqualTo(Reason.USED);
        assertThat(made).hasValue(1);
        assertThat(site.reasons(AuditEvent.Type.SIGN_UP)).containsExactly(Reason.OK);
    }

    @Test
    void anOfferToSignUpIsDeadOnceTheAddressHasAnAccount() {
        Site site = signUpSite(address -> zoe());
        Browser browser = site.browserThatAsked("zoe@example.com");
        String offer = site.lastToken();
        site.users.put(zoe());
        assertThat(Site.reasonOf(site.redeem(offer))).isEqualTo(Reason.STAMP_CHANGED);
        assertThat(Site.reasonOf(site.redeemCode(site.lastCode(), browser))).isEqualTo(Reason.OK);
    }

    @Test
    void aProvisionerThatFailsSignsNobodyUpAndTheLinkCanBeTriedAgain() {
        AtomicInteger calls = new AtomicInteger();
        Site site = signUpSite(address -> {
            if (calls.incrementAndGet() == 1) {
                throw new IllegalStateException("down");
            }
            return zoe();
        });
        site.browserThatAsked("zoe@example.com");
        assertThatThrownBy(() -> site.redeem(site.lastToken())).isInstanceOf(UnavailableException.class);
        assertThat(Site.reasonOf(site.redeem(site.lastToken()))).isEqualTo(Reason.OK);
    }

    @Test
    void aProvisionerThatGivesSomebodyElsesAccountLetsNobodyIn() {
        Site site = signUpSite(address -> Site.ada());
        site.browserThatAsked("zoe@example.com");
        assertThatThrownBy(() -> site.redeem(site.lastToken())).isInstanceOf(UnavailableException.class);
        Site disabled = signUpSite(address -> new User("42", address, false, "s1", Set.of()));
        disabled.browserThatAsked("zoe@example.com");
        assertThatThrownBy(() -> disabled.redeem(disabled.lastToken())).isInstanceOf(UnavailableException.class);
    }

    /** It was mailed as an offer to sign up; in a database that folds accents, the address leads to another's account by then. */
    @Test
    void theCodeOfAnOfferToSignUpOpensNoAccountOfAnotherAddress() {
        Site site = signUpSite(address -> zoe());
        Browser browser = site.browserThatAsked("zoë@example.com");
        String code = site.lastCode();
        assertThat(site.mailer.mails().get(0).to()).isEqualTo(EmailAddress.of("zoë@example.com"));
        site.users.put(zoe()).alias(EmailAddress.of("zoë@example.com"), zoe().id());
        assertThat(Site.reasonOf(site.redeemCode(code, browser))).isEqualTo(Reason.OTHER_ADDRESS);
        assertThat(Site.reasonOf(site.passlink.flows().redeem(site.lastToken(), browser)))
                .isEqualTo(Reason.STAMP_CHANGED);
    }

    @Test
    void guestsShareTheLimitOnMailsLikeAccountsDo() {
        Site site = new Site(builder -> builder.provisioner(address -> zoe()).limits(new Limits(9, 9, 99, 2)));
        for (int i = 0; i < 4; i++) {
            site.browserThatAsked("zoe@example.com");
        }
        assertThat(site.mailer.mails()).hasSize(2);
    }

    // One more step

    @Test
    void aPendingSignInOpensNothingAndIsFinishedOnce() {
        Site site = new Site();
        Redemption.Granted granted = (Redemption.Granted) site.redeem(site.token("ada@example.com"));
        String pending = site.passlink.flows().hold(granted, SignInMethod.LINK, true);
        assertThat(Site.reasonOf(site.passlink.flows().check(pending))).isEqualTo(Reason.FORGED);
        assertThat(Site.reasonOf(site.redeem(pending))).isEqualTo(Reason.FORGED);
        PendingSignIn read = site.passlink.flows().pending(pending).orElseThrow();
        assertThat(read.grant().subject()).isEqualTo(Site.ada().subject());
        assertThat(read.method()).isEqualTo(SignInMethod.LINK);
        assertThat(read.stay()).isTrue();
        assertThat(Site.reasonOf(site.passlink.flows().finish(read))).isEqualTo(Reason.OK);
        assertThat(Site.reasonOf(site.passlink.flows().finish(read))).isEqualTo(Reason.USED);
    }

    @Test
    void aTokenOrAPassIsNoPendingSignIn() {
        Site site = new Site();
        String token = site.token("ada@example.com");
        SignIn signIn = site.signIn("grace@example.com");
        String pending = site.passlink.flows().hold((Redemption.Granted) site.redeem(token), SignInMethod.LINK, false);
        List<String> texts = new ArrayList<>(Site.signedForOthers(Purpose.PENDING, pending));
        texts.addAll(List.of(token, signIn.text(), signIn.known(), ""));
        for (String text : texts) {
            assertThat(site.passlink.flows().pending(text)).isEmpty();
        }
    }

    @Test
    void aPendingSignInEndsAfterTenMinutesAndWithTheStampAndInEveryOtherSpelling() {
        Site site = new Site();
        Redemption.Granted granted = (Redemption.Granted) site.redeem(site.token("ada@example.com"));
        String pending = site.passlink.flows().hold(granted, SignInMethod.LINK, false);
        byte[] bytes = Base64.getUrlDecoder().decode(pending);
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(site.passlink.flows().pending(Signed.encode(flipped))).isEmpty();
        }
        PendingSignIn read = site.passlink.flows().pending(pending).orElseThrow();
        User ada = Site.ada();
        site.users.put(new User(ada.id(), ada.email(), true, "s2", ada.roles()));
        assertThat(Site.reasonOf(site.passlink.flows().finish(read))).isEqualTo(Reason.STAMP_CHANGED);
        site.users.put(ada);
        site.clock.advance(Duration.ofMinutes(10));
        assertThat(site.passlink.flows().pending(pending)).isEmpty();
        assertThat(Site.reasonOf(site.passlink.flows().finish(read))).isEqualTo(Reason.EXPIRED);
    }

    /** Whoever has an account of their own and the victim's mailbox brings both: the step that is passed is the own one. */
    @Test
    void ofSeveralPendingSignInsNoneIsPicked() {
        Site site = new Site();
        String graces = held(site, "grace@example.com");
        String adas = held(site, "ada@example.com");
        assertThat(site.passlink.flows().pending(List.of("x", adas, "", adas)).map(PendingSignIn::grant))
                .isEqualTo(site.passlink.flows().pending(adas).map(PendingSignIn::grant));
        assertThat(site.passlink.flows().pending(List.of("x"))).isEmpty();
        assertThat(site.reasons(AuditEvent.Type.REDEMPTION)).doesNotContain(Reason.AMBIGUOUS);
        PendingSignIn grace = site.passlink.flows().pending(graces).orElseThrow();
        for (int i = 0; i < 2; i++) {
            assertThat(site.passlink.flows().pending(List.of(graces, adas))).isEmpty();
            assertThat(site.passlink.flows().pending(List.of(adas, graces))).isEmpty();
            assertThat(site.audit.last().reason()).isEqualTo(Reason.AMBIGUOUS);
            // One that was used is authentic all the same.
            assertThat(Site.reasonOf(site.passlink.flows().finish(grace))).isEqualTo(i == 0 ? Reason.OK : Reason.USED);
        }
        site.clock.advance(Duration.ofMinutes(9));
        String later = held(site, "ada@example.com");
        site.clock.advance(Duration.ofMinutes(1));
        assertThat(site.passlink.flows().pending(List.of(graces, later))).isPresent();
    }

    @Test
    void whoseStepWasPassedIsWhoIsSignedInAndIsReadFromNothingElse() {
        Site site = new Site();
        PendingSignIn grace =
                site.passlink.flows().pending(held(site, "grace@example.com")).orElseThrow();
        PendingSignIn ada =
                site.passlink.flows().pending(held(site, "ada@example.com")).orElseThrow();
        assertThat(grace).isNotEqualTo(ada).hasToString("PendingSignIn[18, LINK]");
        Redemption.Granted finished = (Redemption.Granted) site.passlink.flows().finish(grace);
        assertThat(finished.user()).contains(Site.grace());
        assertThat(PendingSignIn.class.getConstructors()).isEmpty();
    }

    private static String held(Site site, String address) {
        Redemption.Granted granted = (Redemption.Granted) site.redeem(site.token(address));
        return site.passlink.flows().hold(granted, SignInMethod.LINK, false);
    }

    // Staying signed in

    private static SignIn signIn(Site site, boolean stay) {
        Redemption.Granted granted = (Redemption.Granted) site.redeem(site.token("ada@example.com"));
        return site.passlink.flows().signIn(granted, SignInMethod.LINK, stay, Browser.NONE);
    }

    @Test
    void aSignInOutlivesTheSessionOnlyIfTheSiteAndThePersonWantIt() {
        assertThat(signIn(new Site(), true).pass().lasting()).isFalse();
        Site ifAsked = new Site(builder -> builder.passes(passes -> passes.staySignedIn(StaySignedIn.IF_ASKED)));
        assertThat(signIn(ifAsked, false).pass().lasting()).isFalse();
        assertThat(signIn(ifAsked, true).pass().lasting()).isTrue();
        Site always = new Site(builder -> builder.passes(passes -> passes.staySignedIn(StaySignedIn.ALWAYS)));
        assertThat(signIn(always, false).pass().lasting()).isTrue();
    }

    @Test
    void theWishToStayTravelsInTheAskingBrowserAndNotInTheMail() {
        Site site = new Site(builder -> builder.passes(passes -> passes.staySignedIn(StaySignedIn.IF_ASKED)));
        Asked.Queued asked = (Asked.Queued)
                site.passlink.flows().requestLogin(new LoginForm("ada@example.com", "", true), "c", Browser.NONE);
        site.queue.runPending();
        Browser browser = new Browser(asked.requests(), "");
        assertThat(((Redemption.Granted) site.passlink.flows().examine(site.lastToken(), browser)).stay())
                .isTrue();
        assertThat(((Redemption.Granted) site.passlink.flows().examine(site.lastToken(), Browser.NONE)).stay())
                .isFalse();
        assertThat(((Redemption.Granted) site.redeemCode(site.lastCode(), browser)).stay())
                .isTrue();
    }

    @Test
    void useRenewsItUpToAnAbsoluteEndAndEachRenewalIsAnEvent() {
        Site site = new Site(builder -> builder.passes(passes -> passes.staySignedIn(StaySignedIn.ALWAYS))
                .passes(passes -> passes.stayLifetime(Duration.ofDays(30), Duration.ofDays(70))));
        String text = signIn(site, false).text();
        for (int i = 0; i < 3; i++) {
            site.clock.advance(Duration.ofDays(20));
            PassCheck.Live live = (PassCheck.Live) site.passlink.flows().check(text);
            assertThat(live.pass().lasting()).isTrue();
            text = live.renewed();
        }
        assertThat(site.reasons(AuditEvent.Type.PASS)).containsExactly(Reason.OK, Reason.OK, Reason.OK);
        site.clock.advance(Duration.ofDays(10).minusSeconds(1));
        assertThat(Site.reasonOf(site.passlink.flows().check(text))).isEqualTo(Reason.OK);
        site.clock.advance(Duration.ofSeconds(1));
        assertThat(Site.reasonOf(site.passlink.flows().check(text))).isEqualTo(Reason.EXPIRED);
    }

    @Test
    void unusedForThirtyDaysItEnds() {
        Site site = new Site(builder -> builder.passes(passes -> passes.staySignedIn(StaySignedIn.ALWAYS)));
        String text = signIn(site, false).text();
        site.clock.advance(Duration.ofDays(30));
        assertThat(Site.reasonOf(site.passlink.flows().check(text))).isEqualTo(Reason.EXPIRED);
    }

    @Test
    void signingOutEndsItForAsLongAsItCouldHaveBeenRenewed() {
        Site site = new Site(builder -> builder.passes(passes -> passes.staySignedIn(StaySignedIn.ALWAYS)));
        String copy = signIn(site, false).text();
        site.passlink.flows().signOut(copy);
        for (int day = 0; day < 29; day++) {
            site.clock.advance(Duration.ofDays(1));
            assertThat(Site.reasonOf(site.passlink.flows().check(copy))).isEqualTo(Reason.REVOKED);
        }
    }

    @Test
    void aChangedStampEndsItWithinAMinute() {
        Site site = new Site(builder -> builder.passes(passes -> passes.staySignedIn(StaySignedIn.ALWAYS)));
        String text = signIn(site, false).text();
        User ada = Site.ada();
        site.users.put(new User(ada.id(), ada.email(), true, "s2", ada.roles()));
        site.clock.advance(Duration.ofSeconds(60));
        assertThat(Site.reasonOf(site.passlink.flows().check(text))).isEqualTo(Reason.STAMP_CHANGED);
    }

    @Test
    void lifetimesThatDoNotFitAreACallersMistake() {
        Passlink.Builder builder = Passlink.builder();
        for (Duration[] wrong : new Duration[][] {
            {Duration.ofMinutes(59), Duration.ofDays(1)},
            {Duration.ofDays(2), Duration.ofDays(1)},
            {Duration.ofDays(1), Duration.ofDays(401)}
        }) {
            assertThatThrownBy(() -> builder.passes(passes -> passes.stayLifetime(wrong[0], wrong[1])))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        builder.passes(passes -> passes.stayLifetime(Duration.ofHours(1), Duration.ofHours(1)))
                .passes(passes -> passes.stayLifetime(Duration.ofDays(400), Duration.ofDays(400)));
    }

    // Signing out everywhere

    @Test
    void signingOutEverywhereAsksTheApplicationToChangeTheStamp() {
        FakeUsers users = new FakeUsers();
        Site site = new Site(builder -> builder.users(users).stamps(userId -> {
            User ada = Site.ada();
            assertThat(userId).isEqualTo(ada.id());
            users.put(new User(ada.id(), ada.email(), true, "s2", ada.roles()));
        }));
        users.put(Site.ada());
        SignIn laptop = site.signIn("ada@example.com");
        SignIn phone = site.signIn("ada@example.com");
        String mailed = site.token("ada@example.com");
        site.passlink.signOutEverywhere(laptop.pass().subject());
        site.clock.advance(Duration.ofSeconds(60));
        for (SignIn signIn : List.of(laptop, phone)) {
            assertThat(Site.reasonOf(site.passlink.flows().check(signIn.text())))
                    .isEqualTo(Reason.STAMP_CHANGED);
        }
        assertThat(Site.reasonOf(site.redeem(mailed))).isEqualTo(Reason.STAMP_CHANGED);
        assertThat(site.reasons(AuditEvent.Type.SIGN_OUT_EVERYWHERE)).containsExactly(Reason.OK);
    }

    @Test
    void withoutThatPortItIsACallersMistakeAndWithABrokenOneNothingHasEnded() {
        Site site = new Site();
        assertThat(site.passlink.flows().canSignOutEverywhere()).isFalse();
        assertThatThrownBy(() -> site.passlink.signOutEverywhere(Site.ada().subject()))
                .isInstanceOf(IllegalStateException.class);
        Site broken = new Site(builder -> builder.stamps(userId -> {
            throw new IllegalStateException("down");
        }));
        assertThatThrownBy(() -> broken.passlink.signOutEverywhere(Site.ada().subject()))
                .isInstanceOf(UnavailableException.class);
    }

    @Test
    void whatWasOnlyExaminedSignsNobodyIn() {
        Site site = new Site();
        Redemption.Granted examined =
                (Redemption.Granted) site.passlink.flows().examine(site.token("ada@example.com"), Browser.NONE);
        assertThatThrownBy(() -> site.passlink.flows().signIn(examined, SignInMethod.LINK, false, Browser.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("call redeem");
        assertThatThrownBy(() -> site.passlink.flows().hold(examined, SignInMethod.LINK, false))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
