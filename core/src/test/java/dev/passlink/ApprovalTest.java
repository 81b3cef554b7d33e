package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.adapter.Asked;
import dev.passlink.adapter.Browser;
import dev.passlink.adapter.LoginForm;
import dev.passlink.adapter.Redemption;
import dev.passlink.adapter.Redemption.Granted;
import dev.passlink.adapter.SignIn;
import dev.passlink.adapter.Waiting;
import dev.passlink.ask.ApprovalNumbers;
import dev.passlink.port.Mail;
import dev.passlink.port.UseCounter;
import dev.passlink.testkit.FakeUsers;
import dev.passlink.testkit.MutableClock;
import dev.passlink.token.Key;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pressed on the phone, signed in on the computer; and those who would be signed in by it. */
final class ApprovalTest {
    private static final Limits GENEROUS = new Limits(1000, 1000, 1000, 1000);

    private final Site site = approving(builder -> builder);

    private static Site approving(UnaryOperator<Passlink.Builder> settings) {
        return new Site(builder -> settings.apply(builder.limits(GENEROUS).links(LinkSettings::approveElsewhere)));
    }

    private static Site node(Site sibling, String keys) {
        return approving(builder -> builder.keys(KeyRing.parse(keys))
                .clock(sibling.clock)
                .users(sibling.users)
                .counter(sibling.counter));
    }

    private static String shownTo(Site site, Browser browser) {
        return site.passlink.flows().waiting(browser).map(Waiting::number).orElse("");
    }

    private static List<String> askedOfThePhone(Site site) {
        return site.passlink.flows().examine(site.lastToken(), Browser.NONE) instanceof Granted granted
                ? granted.numbers()
                : List.of();
    }

    private static Reason press(Site site, String number) {
        return Site.reasonOf(site.passlink.flows().approve(site.lastToken(), number, Browser.NONE));
    }

    /** One of the others. */
    private static String wrong(Site site, Browser browser) {
        return site.passlink.flows().examine(site.lastToken(), Browser.NONE) instanceof Granted granted
                ? granted.numbers().stream()
                        .filter(number -> !number.equals(shownTo(site, browser)))
                        .findFirst()
                        .orElse("10")
                : "10";
    }

    /** Empty while it waits. */
    private static Optional<Reason> enter(Site site, Browser browser) {
        return site.passlink.flows().redeemApproved(browser, granted -> true).map(Site::reasonOf);
    }

    private Browser approvedFor(String address) {
        Browser computer = site.browserThatAsked(address);
        assertThat(press(site, shownTo(site, computer))).isEqualTo(Reason.OK);
        return computer;
    }

    // The number

    @Test
    void theWaitingPageShowsOneOfTheThreeThatThePhoneIsAsked() {
        Browser computer = site.browserThatAsked("ada@example.com");
        String number = shownTo(site, computer);
        assertThat(number).matches("[1-9][0-9]");
        assertThat(askedOfThePhone(site)).hasSize(3).doesNotHaveDuplicates().contains(number);
        assertThat(shownTo(node(site, Site.KEY_2 + "," + Site.KEY_1), computer)).isEqualTo(number);
        // An email that is asked for again asks for the same one, since it stands for the same request.
        assertThat(shownTo(site, site.browserThatAsked("ada@example.com", computer)))
                .isEqualTo(number);
    }

    @Test
    void askedForAgainItDoesNotTellWhetherTheEmailBeforeWasUsed() {
        for (int i = 0; i < 20; i++) {
            Site fresh = approving(builder -> builder);
            Browser attacker = fresh.browserThatAsked("ada@example.com");
            String number = shownTo(fresh, attacker);
            List<String> asked = askedOfThePhone(fresh);
            fresh.redeem(fresh.lastToken());
            Browser again = fresh.browserThatAsked("ada@example.com", attacker);
            assertThat(shownTo(fresh, again)).isEqualTo(number);
            assertThat(askedOfThePhone(fresh)).isEqualTo(asked);
            press(fresh, wrong(fresh, again));
            assertThat(shownTo(fresh, fresh.browserThatAsked("ada@example.com", again)))
                    .isEqualTo(number);
        }
    }

    private static Browser asked(Site site, boolean typed, Browser browser) {
        LoginForm form = new LoginForm("ada@example.com", "", false, Map.of(), typed);
        return new Browser(((Asked.Queued) site.passlink.flows().requestLogin(form, "", browser)).requests(), "");
    }

    /** Whoever has pressed the button of a dead link sees its address masked, and may type in the same browser. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void noGuessAtAnAddressThatIsMaskedIsConfirmedByTheSameNumber(boolean used) {
        int same = 0;
        for (int i = 0; i < 20; i++) {
            Site fresh = approving(builder -> builder);
            Browser masked = asked(fresh, false, Browser.NONE);
            fresh.queue.runPending();
            if (used) {
                fresh.redeem(fresh.lastToken());
            }
            assertThat(shownTo(fresh, asked(fresh, false, masked))).isEqualTo(shownTo(fresh, masked));
            Browser guessed = asked(fresh, true, masked);
            same += shownTo(fresh, guessed).equals(shownTo(fresh, masked)) ? 1 : 0;
        }
        // By chance, one in ninety.
        assertThat(same).isLessThan(10);
    }

    @Test
    void theNumberOfAnEarlierRequestOfThisBrowserLetsItInToo() {
        Browser computer = site.browserThatAsked("ada@example.com");
        String number = shownTo(site, computer);
        String token = site.lastToken();
        Browser later = site.browserThatAsked("grace@example.com", computer);
        assertThat(Site.reasonOf(site.passlink.flows().approve(token, number, Browser.NONE)))
                .isEqualTo(Reason.OK);
        assertThat(site.passlink.flows().redeemApproved(later, granted -> true))
                .get()
                .isInstanceOfSatisfying(
                        Granted.class,
                        granted -> assertThat(granted.grant().subject())
                                .isEqualTo(Site.ada().subject()));
    }

    @Test
    void anEarlierOneThatIsDeadIsNotInTheWay() {
        Browser computer = approvedFor("ada@example.com");
        site.users.put(new User(Site.ada().id(), Site.ada().email(), true, "another", Set.of()));
        assertThat(enter(site, computer)).contains(Reason.STAMP_CHANGED);
        Browser again = site.browserThatAsked("ada@example.com", computer);
        List<Reason> told = site.reasons(AuditEvent.Type.LINK_OPENED);
        assertThat(enter(site, again)).isEmpty();
        assertThat(site.reasons(AuditEvent.Type.LINK_OPENED)).isEqualTo(told);
        assertThat(press(site, shownTo(site, again))).isEqualTo(Reason.OK);
        assertThat(enter(site, again)).contains(Reason.OK);
    }

    @Test
    void itIsShownForAnAddressWithoutAnAccountTooAndNobodyIsLookedUpWhileItWaits() {
        Browser nobody = site.browserThatAsked("nobody@example.com");
        Browser ada = site.browserThatAsked("ada@example.com");
        assertThat(shownTo(site, nobody)).matches("[1-9][0-9]");
        int lookUps = site.users.calls();
        int counted = site.counted.get();
        assertThat(enter(site, nobody)).isEmpty();
        int forNobody = site.counted.get() - counted;
        assertThat(enter(site, ada)).isEmpty();
        assertThat(site.counted.get() - counted - forNobody).isEqualTo(forNobody);
        // Nor once somebody has used the link in the ordinary way.
        site.redeem(site.lastToken());
        int afterUse = site.counted.get();
        int lookUpsAfterUse = site.users.calls();
        assertThat(enter(site, ada)).isEmpty();
        assertThat(site.counted.get() - afterUse).isEqualTo(forNobody);
        assertThat(site.users.calls()).isEqualTo(lookUpsAfterUse).isGreaterThan(lookUps);
    }

    @Test
    void theEmailSaysThatItIsAskedAndIsTheSameWhicheverItIs() {
        Set<String> words = new HashSet<>();
        Set<String> numbers = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            numbers.add(shownTo(site, site.browserThatAsked("ada@example.com")));
            Mail mail = site.mailer.mails().get(i);
            words.add((mail.text() + mail.html()).replace(site.lastToken(), "").replace(site.lastCode(), ""));
        }
        assertThat(numbers).hasSizeGreaterThan(5);
        assertThat(words).hasSize(1).first().asString().contains("which number");
    }

    @Test
    void whichOneIsRightFollowsNeitherFromTheirOrderNorFromTheirSize() {
        Key key = KeyRing.parse(Site.KEY_1).keys().signing();
        Key other = KeyRing.parse(Site.KEY_2).keys().signing();
        Map<String, Integer> seen = new HashMap<>();
        int sameUnderAnotherKey = 0;
        int all = 30_000;
        for (int i = 0; i < all; i++) {
            String grantId = Base64.getUrlEncoder()
                    .encodeToString(ByteBuffer.allocate(12).putInt(i).array());
            ApprovalNumbers numbers = ApprovalNumbers.of(key, grantId);
            List<String> sorted =
                    numbers.shown().stream().sorted(Comparator.naturalOrder()).toList();
            assertThat(sorted).hasSize(3).doesNotHaveDuplicates();
            seen.merge("place " + numbers.shown().indexOf(numbers.right()), 1, Integer::sum);
            seen.merge("rank " + sorted.indexOf(numbers.right()), 1, Integer::sum);
            sameUnderAnotherKey += ApprovalNumbers.of(other, grantId).equals(numbers) ? 1 : 0;
        }
        assertThat(seen).hasSize(6);
        assertThat(seen.values()).allSatisfy(times -> assertThat(times).isBetween(9_700, 10_300));
        assertThat(sameUnderAnotherKey).isLessThan(5);
    }

    @Test
    void byDefaultNothingIsShownAskedOrApproved() {
        Site plain = new Site();
        Browser computer = plain.browserThatAsked("ada@example.com");
        assertThat(shownTo(plain, computer)).isEmpty();
        assertThat(askedOfThePhone(plain)).isEmpty();
        assertThat(plain.mailer.mails().get(0).text()).doesNotContain("number");
        String right = shownTo(node(plain, Site.KEY_1), computer);
        assertThat(press(plain, right)).isEqualTo(Reason.NOT_OFFERED);
        assertThat(enter(plain, computer)).isEmpty();
    }

    @Test
    void withoutALinkThereIsNothingToPress() {
        assertThatThrownBy(() -> approving(builder -> builder.links(links -> links.policy(LoginPolicy.CODE_ONLY))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("approveElsewhere");
    }

    @Test
    void anInvitationAndALinkToAViewAskForNone() {
        ViewRule apply = ViewRule.of("/jobs/{id}/apply", "apply");
        String invitation = site.passlink
                .signInLink(Site.ada().subject(), "", Duration.ofHours(1))
                .url();
        String token = invitation.substring(invitation.indexOf('=') + 1);
        assertThat(((Granted) site.passlink.flows().examine(token, Browser.NONE)).numbers())
                .isEmpty();
        assertThat(Site.reasonOf(site.passlink.flows().approve(token, "42", Browser.NONE)))
                .isEqualTo(Reason.NOT_OFFERED);
        site.passlink.flows().requestLink(LoginForm.of("ada@example.com"), apply.at("17"), "192.0.2.1", Browser.NONE);
        site.queue.runPending();
        String view = site.mailer.lastLink();
        assertThat(Site.reasonOf(
                        site.passlink.flows().approve(view.substring(view.indexOf('=') + 1), "42", Browser.NONE)))
                .isEqualTo(Reason.NOT_OFFERED);
    }

    // Right and wrong

    @Test
    void theRightNumberLetsTheAskingBrowserInOnceAndThePhoneNot() {
        Browser computer = site.browserThatAsked("ada@example.com");
        assertThat(enter(site, computer)).isEmpty();
        Granted onThePhone =
                (Granted) site.passlink.flows().approve(site.lastToken(), shownTo(site, computer), Browser.NONE);
        assertThatThrownBy(() -> site.passlink.flows().signIn(onThePhone, SignInMethod.LINK, false, Browser.NONE))
                .isInstanceOf(IllegalArgumentException.class);

        Granted looked = (Granted)
                site.passlink.flows().redeemApproved(computer, granted -> false).orElseThrow();
        assertThat(looked.redeemed()).isFalse();
        Granted granted = (Granted)
                site.passlink.flows().redeemApproved(computer, any -> true).orElseThrow();
        SignIn signIn = site.passlink.flows().signIn(granted, SignInMethod.LINK, false, computer);
        assertThat(signIn.pass().subject()).isEqualTo(Site.ada().subject());
        assertThat(site.passlink.flows().gave(granted.grant(), signIn.pass())).isTrue();
        assertThat(enter(site, computer)).isEmpty();
        assertThat(Site.reasonOf(site.redeem(site.lastToken()))).isEqualTo(Reason.USED);
        assertThat(Site.reasonOf(site.redeemCode(site.lastCode(), computer))).isEqualTo(Reason.USED);
        assertThat(site.reasons(AuditEvent.Type.APPROVAL)).containsExactly(Reason.OK);
        assertThat(site.reasons(AuditEvent.Type.REDEMPTION)).containsOnlyOnce(Reason.OK);
    }

    @Test
    void aWrongNumberEndsTheLinkAndItsCode() {
        Browser computer = site.browserThatAsked("ada@example.com");
        assertThat(press(site, wrong(site, computer))).isEqualTo(Reason.WRONG_NUMBER);
        assertThat(enter(site, computer)).isEmpty();
        assertThat(Site.reasonOf(site.passlink.flows().redeem(site.lastToken(), computer)))
                .isEqualTo(Reason.USED);
        assertThat(Site.reasonOf(site.redeemCode(site.lastCode(), computer))).isEqualTo(Reason.USED);
    }

    @Test
    void theRightNumberPressedTwiceSaysTheSameTwiceAndLetsInOnce() {
        Browser computer = site.browserThatAsked("ada@example.com");
        String right = shownTo(site, computer);
        String wrong = wrong(site, computer);
        assertThat(press(site, right)).isEqualTo(Reason.OK);
        assertThat(press(site, right)).isEqualTo(Reason.OK);
        assertThat(press(site, wrong)).isEqualTo(Reason.USED);
        assertThat(enter(site, computer)).contains(Reason.OK);
        assertThat(press(site, right)).isEqualTo(Reason.OK);
        assertThat(enter(site, computer)).isEmpty();
    }

    @Test
    void pressedOnceMoreBeforeTheFirstAnswerIsBackItSaysTheSame() {
        MutableClock clock = new MutableClock();
        UseCounter counts = new InMemoryUseCounter(clock);
        AtomicReference<Runnable> onceApproved = new AtomicReference<>(() -> {});
        Site tapped = approving(builder -> builder.clock(clock).counter((key, amount, expiresAt) -> {
            long counted = counts.add(key, amount, expiresAt);
            if (key.startsWith("a.") && amount > 0) {
                onceApproved.getAndSet(() -> {}).run();
            }
            return counted;
        }));
        Browser computer = tapped.browserThatAsked("ada@example.com");
        String right = shownTo(tapped, computer);
        List<Reason> second = new ArrayList<>();
        onceApproved.set(() -> second.add(press(tapped, right)));
        assertThat(press(tapped, right)).isEqualTo(Reason.OK);
        assertThat(second).containsExactly(Reason.OK);
    }

    @Test
    void whoeverPressesEveryButtonHasHadOneTry() {
        int in = 0;
        int tries = 300;
        for (int i = 0; i < tries; i++) {
            Site fresh = approving(builder -> builder);
            Browser attacker = fresh.browserThatAsked("ada@example.com");
            askedOfThePhone(fresh).forEach(number -> press(fresh, number));
            in += enter(fresh, attacker).isPresent() ? 1 : 0;
        }
        assertThat(in).isBetween(60, 140);
    }

    @Test
    void somethingElseThanThreeNumbersIsWrongToo() {
        Browser computer = site.browserThatAsked("ada@example.com");
        assertThat(press(site, shownTo(site, computer) + " ")).isEqualTo(Reason.WRONG_NUMBER);
        assertThat(enter(site, computer)).isEmpty();
        assertThat(Site.reasonOf(site.passlink.flows().approve("made up", "42", Browser.NONE)))
                .isEqualTo(Reason.FORGED);
    }

    @Test
    void nobodyIsLetInWhereNobodyAnswersInTime() {
        Browser computer = site.browserThatAsked("ada@example.com");
        String right = shownTo(site, computer);
        site.clock.advance(Duration.ofMinutes(10));
        assertThat(press(site, right)).isEqualTo(Reason.EXPIRED);
        assertThat(shownTo(site, computer)).isEmpty();
        assertThat(enter(site, computer)).isEmpty();
    }

    @Test
    void anApprovalEndsWithTheLink() {
        Browser computer = site.browserThatAsked("ada@example.com");
        site.clock.advance(Duration.ofSeconds(599));
        assertThat(press(site, shownTo(site, computer))).isEqualTo(Reason.OK);
        site.clock.advance(Duration.ofSeconds(1));
        assertThat(enter(site, computer)).isEmpty();
    }

    // Who else

    @Test
    void nobodyButTheAskingBrowserIsLetIn() {
        Browser computer = site.browserThatAsked("ada@example.com");
        String token = site.lastToken();
        Browser attacker = site.browserThatAsked("ada@example.com");
        Browser grace = site.browserThatAsked("grace@example.com");
        site.passlink.flows().approve(token, shownTo(site, computer), Browser.NONE);
        for (Browser other : List.of(Browser.NONE, new Browser("made up", ""), attacker, grace)) {
            assertThat(enter(site, other)).isEmpty();
            assertThat(Site.reasonOf(site.passlink.flows().redeem(token, other)))
                    .isEqualTo(Reason.USED);
        }
        assertThat(enter(site, computer)).contains(Reason.OK);
    }

    @Test
    void theNumberOfOneLinkIsNoneOfAnother() {
        Browser computer = site.browserThatAsked("ada@example.com");
        String right = shownTo(site, computer);
        Browser attacker = site.browserThatAsked("ada@example.com");
        while (askedOfThePhone(site).contains(right)) {
            attacker = site.browserThatAsked("ada@example.com");
        }
        assertThat(press(site, right)).isEqualTo(Reason.WRONG_NUMBER);
        assertThat(enter(site, attacker)).isEmpty();
        assertThat(enter(site, computer)).isEmpty();
    }

    @Test
    void whatWasApprovedIsWhatIsRedeemed() {
        Browser computer = approvedFor("ada@example.com");
        site.users.put(new User(Site.ada().id(), Site.ada().email(), true, "s2", Set.of()));
        assertThat(enter(site, computer)).contains(Reason.STAMP_CHANGED);
        site.users.put(new User(Site.ada().id(), Site.ada().email(), false, "s1", Set.of()));
        assertThat(enter(site, computer)).contains(Reason.DISABLED);
        site.users.remove(Site.ada().id());
        assertThat(enter(site, computer)).contains(Reason.UNKNOWN_USER);
        // The address was given to somebody else, who happens to have the same stamp.
        site.users.put(new User("77", Site.ada().email(), true, "s1", Set.of()));
        assertThat(enter(site, computer)).contains(Reason.STAMP_CHANGED);
        site.users.remove("77");
        site.users.put(Site.ada());
        assertThat(enter(site, computer)).contains(Reason.OK);
    }

    @Test
    void revokedMeanwhileItLetsNobodyIn() {
        Browser computer = approvedFor("ada@example.com");
        Granted looked = (Granted)
                site.passlink.flows().redeemApproved(computer, granted -> false).orElseThrow();
        site.passlink.revoke(looked.grant().id());
        assertThat(enter(site, computer)).isEmpty();
    }

    @Test
    void revokedAtTheLastMomentItLetsNobodyIn() {
        Browser computer = approvedFor("ada@example.com");
        Optional<Redemption> redeemed = site.passlink.flows().redeemApproved(computer, granted -> {
            site.passlink.revoke(granted.grant().id());
            return true;
        });
        assertThat(redeemed.map(Site::reasonOf)).contains(Reason.REVOKED);
    }

    @Test
    void twoNodesThatShareTheirCountsAreOne() {
        Site phoneNode = node(site, Site.KEY_1);
        Browser computer = site.browserThatAsked("ada@example.com");
        assertThat(Site.reasonOf(
                        phoneNode.passlink.flows().approve(site.lastToken(), shownTo(site, computer), Browser.NONE)))
                .isEqualTo(Reason.OK);
        assertThat(enter(site, computer)).contains(Reason.OK);
        assertThat(enter(phoneNode, computer)).isEmpty();
    }

    @Test
    void aCounterThatHasForgottenLetsNobodyIn() {
        Browser computer = approvedFor("ada@example.com");
        site.clock.advance(Duration.ofSeconds(1));
        Site restarted = approving(
                builder -> builder.clock(site.clock).users(site.users).counter(new InMemoryUseCounter(site.clock)));
        assertThat(enter(restarted, computer)).isEmpty();
        assertThat(Site.reasonOf(
                        restarted.passlink.flows().approve(site.lastToken(), shownTo(site, computer), Browser.NONE)))
                .isEqualTo(Reason.FORGOTTEN);
        assertThat(enter(restarted, computer)).isEmpty();
    }

    @Test
    void aBrokenCounterLetsNobodyInAndApprovesNothing() {
        Browser computer = site.browserThatAsked("ada@example.com");
        String right = shownTo(site, computer);
        site.counterDown(true);
        assertThatThrownBy(() -> press(site, right)).isInstanceOf(UnavailableException.class);
        assertThatThrownBy(() -> enter(site, computer)).isInstanceOf(UnavailableException.class);
        site.counterDown(false);
        assertThat(enter(site, computer)).isEmpty();
        assertThat(press(site, right)).isEqualTo(Reason.OK);
    }

    // Those who press again and again

    @Test
    void afterAWrongNumberNoneIsAskedForADayAndTheLinkIsAsGoodAsEver() {
        Browser computer = site.browserThatAsked("ada@example.com");
        press(site, wrong(site, computer));
        for (int i = 0; i < 3; i++) {
            computer = site.browserThatAsked("ada@example.com");
            assertThat(askedOfThePhone(site)).isEmpty();
            assertThat(press(site, shownTo(site, computer))).isEqualTo(Reason.TOO_MANY_TRIES);
            assertThat(enter(site, computer)).isEmpty();
            assertThat(Site.reasonOf(site.redeem(site.lastToken()))).isEqualTo(Reason.OK);
        }
        Browser grace = site.browserThatAsked("grace@example.com");
        assertThat(press(site, shownTo(site, grace))).isEqualTo(Reason.OK);
        site.clock.advance(Duration.ofHours(32));
        computer = site.browserThatAsked("ada@example.com");
        assertThat(press(site, shownTo(site, computer))).isEqualTo(Reason.OK);
        assertThat(enter(site, computer)).contains(Reason.OK);
    }

    @Test
    void afterTwoNoneIsAskedForAMonth() {
        for (int i = 0; i < 2; i++) {
            Browser computer = site.browserThatAsked("ada@example.com");
            assertThat(press(site, wrong(site, computer))).isEqualTo(Reason.WRONG_NUMBER);
            site.clock.advance(Duration.ofHours(32));
        }
        site.clock.advance(Duration.ofDays(25));
        site.browserThatAsked("ada@example.com");
        assertThat(askedOfThePhone(site)).isEmpty();
        site.clock.advance(Duration.ofDays(15));
        site.browserThatAsked("ada@example.com");
        assertThat(askedOfThePhone(site)).hasSize(3);
    }

    @Test
    void whoeverPressesADeadLinkTakesNoApprovalAway() {
        Browser computer = site.browserThatAsked("ada@example.com");
        String wrong = wrong(site, computer);
        site.redeem(site.lastToken());
        assertThat(press(site, wrong)).isEqualTo(Reason.USED);
        Browser next = site.browserThatAsked("ada@example.com");
        assertThat(press(site, shownTo(site, next))).isEqualTo(Reason.OK);
    }

    @Test
    void ofManyLinksPressedWronglyAtOnceOneIsCompared() throws Exception {
        List<Callable<Reason>> presses = new ArrayList<>();
        List<Browser> attackers = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            Browser attacker = site.browserThatAsked("ada@example.com");
            String token = site.lastToken();
            String wrong = wrong(site, attacker);
            attackers.add(attacker);
            presses.add(() -> Site.reasonOf(site.passlink.flows().approve(token, wrong, Browser.NONE)));
        }
        ExecutorService threads = Executors.newFixedThreadPool(presses.size());
        try {
            List<Reason> reasons = new ArrayList<>();
            for (Future<Reason> press : threads.invokeAll(presses)) {
                reasons.add(press.get());
            }
            assertThat(reasons).isSubsetOf(Reason.WRONG_NUMBER, Reason.TOO_MANY_TRIES);
            assertThat(reasons).filteredOn(Reason.WRONG_NUMBER::equals).hasSizeLessThanOrEqualTo(1);
        } finally {
            threads.shutdownNow();
        }
        assertThat(attackers)
                .allSatisfy(attacker -> assertThat(enter(site, attacker)).isEmpty());
    }

    // Racers

    private enum Way {
        APPROVED,
        LINK,
        RIGHT,
        WRONG
    }

    private static Callable<Reason> racer(Way way, Site site, Browser computer, String wrong) {
        String token = site.lastToken();
        String right = shownTo(site, computer);
        return switch (way) {
            case APPROVED -> () -> enter(site, computer).orElse(Reason.NO_REQUEST);
            case LINK -> () -> Site.reasonOf(site.passlink.flows().redeem(token, computer));
            case RIGHT -> () -> Site.reasonOf(site.passlink.flows().approve(token, right, Browser.NONE));
            case WRONG -> () -> Site.reasonOf(site.passlink.flows().approve(token, wrong, Browser.NONE));
        };
    }

    /** Counts that are made together are one step: which of two limits refuses first changes nothing. */
    private static UseCounter stepping(UseCounter counter) {
        UseCounter step = Interleavings.stepping(counter);
        return new UseCounter() {
            @Override
            public long add(String key, long amount, Instant expiresAt) {
                return step.add(key, amount, expiresAt);
            }

            @Override
            public List<Long> addAll(List<Addition> additions) {
                step.add("step", 0, Instant.EPOCH);
                return counter.addAll(additions);
            }
        };
    }

    private static Set<List<Reason>> race(boolean approved, Way... ways) throws Exception {
        Set<List<Reason>> seen = new HashSet<>();
        Interleavings.all(
                () -> {
                    MutableClock clock = new MutableClock();
                    FakeUsers users = new FakeUsers().put(Site.ada());
                    Site site = approving(builder -> builder.clock(clock)
                            .users(Interleavings.stepping(users))
                            .counter(stepping(new InMemoryUseCounter(clock))));
                    Browser computer = site.browserThatAsked("ada@example.com");
                    String wrong = wrong(site, computer);
                    if (approved) {
                        press(site, shownTo(site, computer));
                    }
                    List<Callable<Reason>> racers = new ArrayList<>();
                    for (Way way : ways) {
                        racers.add(racer(way, site, computer, wrong));
                    }
                    return racers;
                },
                seen::add);
        return seen;
    }

    @Test
    void ofTwoTabsThatWaitExactlyOneIsLetInInEveryOrder() throws Exception {
        assertThat(race(true, Way.APPROVED, Way.APPROVED)).allSatisfy(reasons -> {
            assertThat(reasons).containsOnlyOnce(Reason.OK);
            assertThat(reasons).containsAnyOf(Reason.USED, Reason.NO_REQUEST);
        });
    }

    @Test
    void ofTheLinkAndAnApprovalThatRaceExactlyOneCountsInEveryOrder() throws Exception {
        assertThat(race(false, Way.LINK, Way.RIGHT))
                .containsExactlyInAnyOrder(List.of(Reason.OK, Reason.USED), List.of(Reason.USED, Reason.OK));
    }

    @Test
    void ofTwoRightAnswersThatRaceOneIsRightAndTheOtherSaysTheSameOnceThatIsKnown() throws Exception {
        Set<List<Reason>> seen = race(false, Way.RIGHT, Way.RIGHT);
        assertThat(seen).contains(List.of(Reason.OK, Reason.OK));
        assertThat(seen).allSatisfy(reasons -> {
            assertThat(reasons).contains(Reason.OK);
            assertThat(reasons).isSubsetOf(Reason.OK, Reason.USED, Reason.TOO_MANY_TRIES);
        });
    }

    @Test
    void aWrongAndARightNumberThatRaceAreOneTryInEveryOrder() throws Exception {
        Set<List<Reason>> seen = race(false, Way.WRONG, Way.RIGHT);
        assertThat(seen)
                .contains(
                        List.of(Reason.WRONG_NUMBER, Reason.TOO_MANY_TRIES),
                        List.of(Reason.USED, Reason.OK),
                        List.of(Reason.TOO_MANY_TRIES, Reason.OK));
        assertThat(seen)
                .allSatisfy(reasons -> assertThat(reasons.contains(Reason.WRONG_NUMBER) && reasons.contains(Reason.OK))
                        .isFalse());
    }

    // Settings

    @Test
    void underSameBrowserAnotherBrowserMayApproveAndNothingElse() {
        Site strict = approving(builder -> builder.links(links -> links.policy(LoginPolicy.SAME_BROWSER)));
        Browser computer = strict.browserThatAsked("ada@example.com");
        assertThat(Site.reasonOf(strict.redeem(strict.lastToken()))).isEqualTo(Reason.OTHER_BROWSER);
        Granted looked = (Granted) strict.passlink.flows().follow(strict.lastToken(), Browser.NONE, granted -> true);
        assertThat(looked.redeemed()).isFalse();
        assertThat(looked.numbers()).hasSize(3);
        assertThat(press(strict, shownTo(strict, computer))).isEqualTo(Reason.OK);
        assertThat(enter(strict, computer)).contains(Reason.OK);

        Browser next = strict.browserThatAsked("ada@example.com");
        press(strict, wrong(strict, next));
        strict.browserThatAsked("ada@example.com");
        assertThat(Site.reasonOf(strict.passlink.flows().examine(strict.lastToken(), Browser.NONE)))
                .isEqualTo(Reason.OTHER_BROWSER);
    }

    @ParameterizedTest
    @EnumSource(names = {"CONFIRM_ELSEWHERE", "SAME_BROWSER", "LINK_ONLY"})
    void theAskingBrowserGoesStraightInByTheLinkAsBefore(LoginPolicy policy) {
        Site other = approving(builder -> builder.links(links -> links.policy(policy)));
        Browser computer = other.browserThatAsked("ada@example.com");
        Granted granted = (Granted) other.passlink.flows().follow(other.lastToken(), computer, any -> true);
        assertThat(granted.redeemed()).isTrue();
        assertThat(granted.numbers()).isEmpty();
    }

    @Test
    void whereOnlyTheNewestIsGoodAnOlderApprovalIsNot() {
        Site newest = approving(builder -> builder.links(LinkSettings::newestOnly));
        Browser computer = newest.browserThatAsked("ada@example.com");
        assertThat(press(newest, shownTo(newest, computer))).isEqualTo(Reason.OK);
        newest.clock.advance(Duration.ofSeconds(1));
        newest.browserThatAsked("ada@example.com");
        assertThat(enter(newest, computer)).contains(Reason.SUPERSEDED);
    }

    @Test
    void anAccountIsMadeWhereTheAskingBrowserIsLetInAndNotByThePress() {
        AtomicInteger made = new AtomicInteger();
        Site signUp = approving(builder -> builder.provisioner(address -> {
            made.incrementAndGet();
            return new User("42", address, true, "s1", Set.of());
        }));
        Browser computer = signUp.browserThatAsked("zoe@example.com");
        assertThat(press(signUp, shownTo(signUp, computer))).isEqualTo(Reason.OK);
        assertThat(made).hasValue(0);
        Granted granted = (Granted)
                signUp.passlink.flows().redeemApproved(computer, any -> true).orElseThrow();
        assertThat(made).hasValue(1);
        assertThat(granted.user().map(User::id)).contains("42");

        // Somebody else has the account by the time.
        Browser late = signUp.browserThatAsked("yan@example.com");
        press(signUp, shownTo(signUp, late));
        signUp.users.put(new User("43", EmailAddress.of("yan@example.com"), true, "", Set.of()));
        assertThat(enter(signUp, late)).contains(Reason.STAMP_CHANGED);
        assertThat(made).hasValue(1);
    }

    @Test
    void aSecondStepIsTakenInTheAskingBrowser() {
        Browser computer = approvedFor("ada@example.com");
        Granted granted = (Granted)
                site.passlink.flows().redeemApproved(computer, any -> true).orElseThrow();
        String held = site.passlink.flows().hold(granted, SignInMethod.LINK, false);
        PendingSignIn pending = site.passlink.flows().pending(held).orElseThrow();
        assertThat(Site.reasonOf(site.passlink.flows().finish(pending))).isEqualTo(Reason.OK);
        assertThat(Site.reasonOf(site.passlink.flows().finish(pending))).isEqualTo(Reason.USED);
    }
}
