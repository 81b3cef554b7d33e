package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.adapter.Asked;
import dev.passlink.adapter.Browser;
import dev.passlink.adapter.LoginForm;
import dev.passlink.adapter.PassCheck;
import dev.passlink.adapter.Redemption;
import dev.passlink.token.BrowserSecrets;
import dev.passlink.token.Purpose;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Links that open one view. */
final class ViewTest {
    private static final Subject GUEST = Subject.guest(EmailAddress.of("guest@example.com"));

    private final Site site = new Site();
    private final AtomicReference<String> state = new AtomicReference<>("open");
    private final ViewRule apply =
            ViewRule.of("/jobs/{id}/apply", "apply").stamp(view -> view.value("id") + state.get());
    private final View view = apply.at("17");

    private final String secret = passlink().flows().antiForgery().newSecret();

    private String token(Subject subject, View of) {
        return passlink().link(subject, of).url().split("passlink=", 2)[1];
    }

    private Passlink passlink() {
        return site.passlink;
    }

    private Reason redeem(String token, View of) {
        return Site.reasonOf(passlink().flows().redeem(token, of, Browser.NONE));
    }

    private Reason check(String pass, View of) {
        return Site.reasonOf(passlink().flows().check(pass, of, List.of(secret)));
    }

    private String open(Subject subject) {
        Redemption.Granted granted =
                (Redemption.Granted) passlink().flows().redeem(token(subject, view), view, Browser.NONE);
        return passlink().flows().openView(granted, view, secret);
    }

    @Test
    void aLinkIsTheViewsOwnAddressWithTheToken() {
        ViewLink link = passlink().link(GUEST, apply.at("a b+ü"));
        assertThat(link.url()).startsWith("https://jobs.example.com/jobs/a%20b%2B%C3%BC/apply?passlink=");
        assertThat(link.handle()).isEqualTo(site.audit.last().handle()).hasSize(16);
    }

    @Test
    void itOpensThatViewOnceForUsersAndGuests() {
        for (Subject subject : List.of(Site.ada().subject(), GUEST)) {
            String token = token(subject, view);
            assertThat(redeem(token, apply.at("18"))).isEqualTo(Reason.WRONG_SCOPE);
            assertThat(redeem(token, ViewRule.of("/x/{id}", "other").at("17"))).isEqualTo(Reason.WRONG_SCOPE);
            assertThat(Site.reasonOf(site.redeem(token))).isEqualTo(Reason.WRONG_SCOPE);
            assertThat(redeem(token, view)).isEqualTo(Reason.OK);
            assertThat(redeem(token, view)).isEqualTo(Reason.USED);
        }
    }

    @Test
    void aLoginTokenOpensNoView() {
        assertThat(redeem(site.token("ada@example.com"), view)).isEqualTo(Reason.WRONG_SCOPE);
    }

    @Test
    void itDiesWithEitherStampAndADisabledUser() {
        String adas = token(Site.ada().subject(), view);
        String guests = token(GUEST, view);
        state.set("closed");
        assertThat(redeem(adas, view)).isEqualTo(Reason.STAMP_CHANGED);
        assertThat(redeem(guests, view)).isEqualTo(Reason.STAMP_CHANGED);
        state.set("open");
        User ada = Site.ada();
        site.users.put(new User(ada.id(), ada.email(), true, "s2", ada.roles()));
        assertThat(redeem(adas, view)).isEqualTo(Reason.STAMP_CHANGED);
        site.users.put(new User(ada.id(), ada.email(), false, "s1", ada.roles()));
        assertThat(redeem(adas, view)).isEqualTo(Reason.DISABLED);
        assertThatThrownBy(() -> passlink().link(ada.subject(), view)).isInstanceOf(IllegalArgumentException.class);
        assertThat(redeem(guests, view)).isEqualTo(Reason.OK);
    }

    @Test
    void aStampThatCannotBeReadLetsNobodyIn() {
        String token = token(GUEST, view);
        View broken = ViewRule.of("/jobs/{id}/apply", "apply")
                .stamp(view -> {
                    throw new IllegalStateException("down");
                })
                .at("17");
        assertThatThrownBy(() -> redeem(token, broken)).isInstanceOf(UnavailableException.class);
        assertThat(redeem(token, view)).isEqualTo(Reason.OK);
    }

    @Test
    void theRuleInForceShortensAndNeverLengthens() {
        View generous = apply.linkLifetime(Duration.ofHours(2)).uses(3).at("17");
        String token = token(GUEST, generous);
        assertThat(redeem(token, generous)).isEqualTo(Reason.OK);
        assertThat(redeem(token, view)).isEqualTo(Reason.USED);
        assertThat(redeem(
                        token,
                        apply.reusableUntilExpiry()
                                .linkLifetime(Duration.ofHours(9))
                                .at("17")))
                .isEqualTo(Reason.OK);
        site.clock.advance(Duration.ofHours(1));
        assertThat(redeem(token, view)).isEqualTo(Reason.EXPIRED);
        assertThat(redeem(token, generous)).isEqualTo(Reason.USED);
        site.clock.advance(Duration.ofHours(1));
        assertThat(redeem(token, apply.linkLifetime(Duration.ofHours(9)).at("17")))
                .isEqualTo(Reason.EXPIRED);
    }

    @Test
    void aLinkMayHaveLessThanItsRuleAllowsAndNeverMore() {
        View thrice = apply.uses(3).at("17");
        for (int uses : new int[] {0, 4}) {
            assertThatThrownBy(() -> passlink().link(GUEST, thrice, Duration.ofMinutes(1), uses))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> passlink().link(GUEST, thrice, Duration.ofHours(2), 1))
                .isInstanceOf(IllegalArgumentException.class);
        String token =
                passlink().link(GUEST, thrice, Duration.ofMinutes(1), 2).url().split("passlink=", 2)[1];
        site.clock.advance(Duration.ofSeconds(59));
        assertThat(redeem(token, thrice)).isEqualTo(Reason.OK);
        assertThat(redeem(token, thrice)).isEqualTo(Reason.OK);
        assertThat(redeem(token, thrice)).isEqualTo(Reason.USED);
    }

    @Test
    void aRevokedLinkIsDeadAndSoAreItsPassesOnceTheyAreLookedUp() {
        View twice = apply.uses(2).at("17");
        ViewLink link = passlink().link(GUEST, twice);
        String token = link.url().split("passlink=", 2)[1];
        Redemption.Granted granted = (Redemption.Granted) passlink().flows().redeem(token, twice, Browser.NONE);
        String pass = passlink().flows().openView(granted, twice, secret);
        String other = open(Subject.guest(EmailAddress.of("other@example.org")));
        passlink().revoke(link.handle());
        assertThat(redeem(token, twice)).isEqualTo(Reason.REVOKED);
        assertThat(check(pass, twice)).isEqualTo(Reason.OK);
        site.clock.advance(Duration.ofSeconds(60));
        assertThat(check(pass, twice)).isEqualTo(Reason.REVOKED);
        assertThat(check(other, view)).isEqualTo(Reason.OK);
    }

    /** The count of a link's uses is over by then, and would be begun anew with every pass alive. */
    @Test
    void aPassIsRevokedLongAfterItsLinkHasEnded() {
        View lasting = apply.passLifetime(Duration.ofDays(30)).at("17");
        ViewLink link = passlink().link(GUEST, lasting);
        String token = link.url().split("passlink=", 2)[1];
        Redemption.Granted granted = (Redemption.Granted) passlink().flows().redeem(token, lasting, Browser.NONE);
        String pass = passlink().flows().openView(granted, lasting, secret);
        site.clock.advance(Duration.ofDays(2));
        assertThat(check(pass, lasting)).isEqualTo(Reason.OK);
        passlink().revoke(link.handle());
        site.clock.advance(Duration.ofDays(27));
        assertThat(check(pass, lasting)).isEqualTo(Reason.REVOKED);
    }

    @Test
    void aHandleOfBeforeWithATimeBehindItIsOneToo() {
        ViewLink link = passlink().link(GUEST, view);
        passlink().revoke(link.handle() + ".1767225600");
        assertThat(redeem(link.url().split("passlink=", 2)[1], view)).isEqualTo(Reason.REVOKED);
    }

    @Test
    void aPassIsForThatViewWithoutRolesAndIsNoSignIn() {
        String pass = open(Site.ada().subject());
        PassCheck.Live live = (PassCheck.Live) passlink().flows().check(pass, view, List.of(secret));
        assertThat(live.pass().roles()).isEmpty();
        assertThat(live.pass().lasting()).isFalse();
        assertThat(check(pass, apply.at("18"))).isEqualTo(Reason.WRONG_SCOPE);
        assertThat(Site.reasonOf(passlink().flows().check(pass))).isEqualTo(Reason.FORGED);
        assertThat(check(site.signIn("ada@example.com").text(), view)).isEqualTo(Reason.FORGED);
        byte[] with = BrowserSecrets.secret(secret).orElseThrow();
        assertThat(Site.signedForOthers(Purpose.VIEW_PASS, pass, with))
                .allSatisfy(other -> assertThat(check(other, view)).isEqualTo(Reason.FORGED));
        site.clock.advance(Duration.ofSeconds(60));
        PassCheck.Live renewed = (PassCheck.Live) passlink().flows().check(pass, view, List.of(secret));
        assertThat(renewed.renewed()).isNotEmpty();
        assertThat(renewed.pass().roles()).isEmpty();
        assertThat(renewed.pass().expiresAt()).isEqualTo(live.pass().expiresAt());
    }

    @Test
    void aPassThatASiblingDomainPlantedOpensNothingInAnotherBrowser() {
        String attackers = open(Site.ada().subject());
        String victims = passlink().flows().antiForgery().newSecret();
        assertThat(Site.reasonOf(passlink().flows().check(attackers, view, List.of(victims))))
                .isEqualTo(Reason.FORGED);
        assertThat(Site.reasonOf(passlink().flows().check(attackers, view, List.of())))
                .isEqualTo(Reason.FORGED);
        assertThat(Site.reasonOf(passlink().flows().check(attackers, view, List.of("", "x", victims))))
                .isEqualTo(Reason.FORGED);
        assertThat(Site.reasonOf(passlink().flows().check(attackers, view, List.of("x", victims, secret))))
                .isEqualTo(Reason.OK);
    }

    @Test
    void aRenewedPassStaysWithItsBrowser() {
        String pass = open(GUEST);
        site.clock.advance(Duration.ofSeconds(60));
        String other = passlink().flows().antiForgery().newSecret();
        PassCheck.Live live = (PassCheck.Live) passlink().flows().check(pass, view, List.of(other, secret));
        assertThat(check(live.renewed(), view)).isEqualTo(Reason.OK);
        assertThat(Site.reasonOf(passlink().flows().check(live.renewed(), view, List.of(other))))
                .isEqualTo(Reason.FORGED);
    }

    @Test
    void aPassIsGivenToABrowserWithASecretOnly() {
        Redemption.Granted granted =
                (Redemption.Granted) passlink().flows().redeem(token(GUEST, view), view, Browser.NONE);
        for (String none : List.of("", secret.substring(1), secret + "A", "=".repeat(22))) {
            assertThatThrownBy(() -> passlink().flows().openView(granted, view, none))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("newSecret");
        }
    }

    /** The stamp that the redemption was decided on, and not the new one, which would last as long as the pass. */
    @Test
    void aViewThatClosesBetweenRedemptionAndPassIsClosedAtTheNextLookUp() {
        AtomicReference<String> job = new AtomicReference<>("open");
        View stamped = apply.stamp(view -> job.get()).at("17");
        Redemption.Granted granted =
                (Redemption.Granted) passlink().flows().redeem(token(GUEST, stamped), stamped, Browser.NONE);
        job.set("closed");
        String pass = passlink().flows().openView(granted, stamped, secret);
        site.clock.advance(Duration.ofSeconds(60));
        assertThat(check(pass, stamped)).isEqualTo(Reason.STAMP_CHANGED);
    }

    @Test
    void aViewThatClosesWhileAPassIsRenewedIsClosedAtTheNextLookUp() {
        AtomicReference<String> job = new AtomicReference<>("open");
        View stamped = apply.stamp(view -> job.get()).at("17");
        View closing = apply.stamp(view -> job.getAndSet("closed")).at("17");
        String pass = passlink()
                .flows()
                .openView(
                        (Redemption.Granted) passlink().flows().redeem(token(GUEST, stamped), stamped, Browser.NONE),
                        stamped,
                        secret);
        site.clock.advance(Duration.ofSeconds(60));
        PassCheck.Live live = (PassCheck.Live) passlink().flows().check(pass, closing, List.of(secret));
        site.clock.advance(Duration.ofSeconds(60));
        assertThat(check(live.renewed(), stamped)).isEqualTo(Reason.STAMP_CHANGED);
    }

    @Test
    void noEventOfAGuestsPassHoldsTheAddress() {
        String pass = open(GUEST);
        site.clock.advance(Duration.ofSeconds(60));
        assertThat(check(pass, view)).isEqualTo(Reason.OK);
        assertThat(site.audit.last().detail()).isEqualTo("g•••@example.com");
        site.clock.advance(Duration.ofDays(1));
        assertThat(check(pass, view)).isEqualTo(Reason.EXPIRED);
        assertThat(site.audit.last().detail()).isEqualTo("g•••@example.com");
        assertThat(site.audit.events().toString()).doesNotContain("guest@example.com");
    }

    @Test
    void aPassDiesWithTheStampsAndWithItsRule() {
        String adas = open(Site.ada().subject());
        String guests = open(GUEST);
        assertThat(check(guests, apply.passLifetime(Duration.ofSeconds(1)).at("17")))
                .isEqualTo(Reason.OK);
        site.clock.advance(Duration.ofSeconds(60));
        assertThat(check(guests, apply.passLifetime(Duration.ofSeconds(60)).at("17")))
                .isEqualTo(Reason.EXPIRED);
        assertThat(check(guests, view)).isEqualTo(Reason.OK);
        state.set("closed");
        assertThat(check(guests, view)).isEqualTo(Reason.STAMP_CHANGED);
        assertThat(check(adas, view)).isEqualTo(Reason.STAMP_CHANGED);
        state.set("open");
        site.users.remove(Site.ada().id());
        assertThat(check(adas, view)).isEqualTo(Reason.UNKNOWN_USER);
        site.clock.advance(Duration.ofHours(1));
        assertThat(check(guests, apply.passLifetime(Duration.ofHours(9)).at("17")))
                .isEqualTo(Reason.EXPIRED);
    }

    @Test
    void askedForByAnybodyItIsMailedToUsersAndGuestsAlike() {
        for (String address : List.of("ada@example.com", "nobody@example.com", "mallory@example.com")) {
            assertThat(passlink().flows().requestLink(LoginForm.of(address), view, "c", Browser.NONE))
                    .isInstanceOf(Asked.Queued.class);
        }
        assertThat(site.users.calls()).isZero();
        site.queue.runPending();
        assertThat(site.mailer.mails())
                .extracting(mail -> mail.to().text())
                .containsExactly("ada@example.com", "nobody@example.com");
        String guests = site.mailer.lastLink().split("passlink=", 2)[1];
        Redemption.Granted granted = (Redemption.Granted) passlink().flows().redeem(guests, view, Browser.NONE);
        assertThat(granted.grant().subject()).isEqualTo(Subject.guest(EmailAddress.of("nobody@example.com")));
        assertThat(granted.user()).isEmpty();
    }

    @Test
    void aRequestForAViewHasNoCodeAndSignsNobodyIn() {
        Asked.Queued asked =
                (Asked.Queued) passlink().flows().requestLink(LoginForm.of("ada@example.com"), view, "c", Browser.NONE);
        site.queue.runPending();
        Browser browser = new Browser(asked.requests(), "");
        assertThatThrownBy(site::lastCode).isInstanceOf(java.util.NoSuchElementException.class);
        assertThat(Site.reasonOf(site.redeemCode("BCDFGHJK", browser))).isEqualTo(Reason.NO_REQUEST);
        assertThat(passlink().flows().waiting(browser).orElseThrow().view()).isTrue();
        String token = site.mailer.lastLink().split("passlink=", 2)[1];
        assertThat(((Redemption.Granted) passlink().flows().examine(token, view, browser)).asked())
                .isTrue();
    }

    /** Asks once more and gives what the browser then holds. */
    private Browser asked(View of, Browser browser) {
        Asked.Queued asked =
                (Asked.Queued) passlink().flows().requestLink(LoginForm.of("ada@example.com"), of, "c", browser);
        site.queue.runPending();
        return new Browser(asked.requests(), "");
    }

    private String mailedToken() {
        return site.mailer.lastLink().split("passlink=", 2)[1];
    }

    /** The tokens of three emails, each asked for just before the browser would have forgotten the last. */
    private List<String> threeEmails(View of) {
        List<String> tokens = new ArrayList<>();
        Browser browser = Browser.NONE;
        for (int email = 0; email < 3; email++) {
            browser = asked(of, browser);
            tokens.add(mailedToken());
            site.clock.advance(Duration.ofSeconds(570));
        }
        return tokens;
    }

    @Test
    void allEmailsOfARequestForAViewShareItsUseUntilTheLastOfThemHasEnded() {
        for (Duration lifetime : List.of(Duration.ofHours(1), Duration.ofDays(7))) {
            View of = apply.linkLifetime(lifetime).at("17");
            List<String> tokens = threeEmails(of);
            assertThat(redeem(tokens.get(0), of)).isEqualTo(Reason.OK);
            for (int step = 0; step < 1_000; step++) {
                assertThat(redeem(tokens.get(2), of)).isIn(Reason.USED, Reason.EXPIRED);
                site.clock.advance(lifetime.dividedBy(900));
            }
        }
    }

    @Test
    void aLinkThatWasRevokedAfterAUseStaysRevokedInEveryEmailOfItsRequest() {
        View often = apply.uses(5).at("17");
        List<String> tokens = threeEmails(often);
        assertThat(redeem(tokens.get(0), often)).isEqualTo(Reason.OK);
        passlink().revoke(handleOf(tokens.get(0), often));
        for (int minutes = 0; minutes < 120; minutes++) {
            assertThat(redeem(tokens.get(2), often)).isIn(Reason.REVOKED, Reason.EXPIRED);
            site.clock.advance(Duration.ofMinutes(1));
        }
    }

    /** Or a node that still has the shorter one would forget too early what it has counted for both. */
    @Test
    void anEmailWhoseLinkLivesLongerOrShorterThanTheLastIsOfARequestOfItsOwn() {
        Duration week = Duration.ofDays(7);
        for (List<Duration> lifetimes :
                List.of(List.of(Duration.ofHours(1), week), List.of(week, Duration.ofHours(1)))) {
            View before = apply.uses(5).linkLifetime(lifetimes.get(0)).at("17");
            View after = apply.uses(5).linkLifetime(lifetimes.get(1)).at("17");
            Browser browser = asked(before, Browser.NONE);
            String first = mailedToken();
            asked(after, browser);
            String second = mailedToken();
            assertThat(redeem(first, before)).isEqualTo(Reason.OK);
            assertThat(redeem(second, before)).isEqualTo(Reason.OK);
            passlink().revoke(handleOf(first, before));
            passlink().revoke(handleOf(second, before));
            View longer = apply.uses(5).linkLifetime(week).at("17");
            for (int hours = 0; hours < 7 * 24; hours++) {
                assertThat(List.of(redeem(first, longer), redeem(second, longer)))
                        .doesNotContain(Reason.OK);
                site.clock.advance(Duration.ofHours(1));
            }
        }
    }

    private String handleOf(String token, View of) {
        redeem(token, of.rule().at("no such"));
        return site.audit.last().handle();
    }

    @Test
    void aPatternMatchesItsOwnPathsOnly() {
        assertThat(apply.match("/jobs/17/apply")).contains(view);
        assertThat(apply.match("/jobs/17/apply/")).contains(view);
        for (String other : List.of(
                "/jobs/17",
                "/jobs//apply",
                "/jobs/17/apply/x",
                "/jobs/17/Apply",
                "jobs/17/apply",
                "/jobs/../apply",
                "/jobs/17/apply//",
                "/jobs/1;2/apply",
                "")) {
            assertThat(apply.match(other)).as(other).isEmpty();
        }
    }

    /** Everybody could open the page without the link that was made for it. */
    @Test
    void aLinkToAViewThatNoFilterGuardsIsACallersMistake() {
        ViewRule withdraw = ViewRule.of("/jobs/{id}/withdraw", "withdraw");
        assertThat(passlink().link(Site.ada().subject(), withdraw.at("17")).url())
                .contains("withdraw");
        passlink().flows().guard(List.of(apply));
        assertThat(passlink().link(Site.ada().subject(), view).url()).contains("apply");
        for (ViewRule wrong : List.of(withdraw, ViewRule.of("/jobs/{job}/apply", "apply"))) {
            assertThatThrownBy(() -> passlink().link(Site.ada().subject(), wrong.at("17")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(wrong.toString());
            assertThatThrownBy(() -> passlink()
                            .flows()
                            .requestLink(LoginForm.of("ada@example.com"), wrong.at("17"), "c", Browser.NONE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(wrong.toString());
        }
        View itself = withdraw.checkedByTheViewItself().at("17");
        assertThat(passlink().link(Site.ada().subject(), itself).url()).contains("withdraw");
        passlink().flows().guard(List.of(withdraw));
        assertThat(passlink().link(Site.ada().subject(), withdraw.at("17")).url())
                .contains("withdraw");
        assertThat(passlink().link(Site.ada().subject(), view).url()).contains("apply");
    }

    /** Whoever serves pages by another adapter cannot make a sign-in of it, nor a pass of what was only looked at. */
    @Test
    void whatALinkForAViewRedeemedSignsNobodyInAndWhatWasExaminedOpensNothing() {
        String token = token(Site.ada().subject(), view);
        Redemption.Granted examined = (Redemption.Granted) passlink().flows().examine(token, view, Browser.NONE);
        String secret = passlink().flows().antiForgery().newSecret();
        assertThatThrownBy(() -> passlink().flows().openView(examined, view, secret))
                .isInstanceOf(IllegalArgumentException.class);
        Redemption.Granted redeemed = (Redemption.Granted) passlink().flows().redeem(token, view, Browser.NONE);
        assertThatThrownBy(() -> passlink().flows().hold(redeemed, SignInMethod.LINK, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("signs nobody in");
        assertThatThrownBy(() -> passlink().flows().signIn(redeemed, SignInMethod.LINK, false, Browser.NONE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> passlink().flows().openView(redeemed, apply.at("18"), secret))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(passlink().flows().openView(redeemed, view, secret)).isNotEmpty();
    }

    @Test
    void whatIsReadInTwoWaysIsNoValue() {
        for (String value : List.of(
                "",
                ".",
                "..",
                "1/2",
                "1\\2",
                "1;2",
                "1\u0000",
                "1\n",
                "\u0085",
                " 17",
                "17 ",
                "17\u00A0",
                "\u300017",
                "a%41",
                "%2f",
                "a?b",
                "a#b",
                "\uFFFD",
                "0".repeat(256))) {
            assertThatThrownBy(() -> apply.at(value)).as(value).isInstanceOf(IllegalArgumentException.class);
        }
        for (String value : List.of("17", "a b", "100%", "5%of", "c++", "...", "\u00E4", "{id}", "0".repeat(255))) {
            assertThat(apply.at(value).values()).containsExactly(value);
        }
        assertThat(apply.at("c++").path()).isEqualTo("/jobs/c%2B%2B/apply");
    }

    @Test
    void valuesHaveTheirVariablesNames() {
        ViewRule rule = ViewRule.of("/clubs/{club}/jobs/{id}/apply", "apply");
        View chess = rule.at(Map.of("id", "17", "club", "chess"));
        assertThat(chess).isEqualTo(rule.at("chess", "17"));
        assertThat(chess.value("id")).isEqualTo("17");
        assertThat(chess.value("club")).isEqualTo("chess");
        assertThat(rule.pattern().names()).containsExactly("club", "id");
        assertThat(ViewRule.of("/prices", "prices").at(Map.of()).values()).isEmpty();
    }

    @Test
    void aNameThatNoVariableHasIsToldWithThoseThatThereAre() {
        ViewRule rule = ViewRule.of("/clubs/{club}/jobs/{id}/apply", "apply");
        View chess = rule.at("chess", "17");
        for (Runnable wrong : List.<Runnable>of(
                () -> chess.value("Id"),
                () -> chess.value(""),
                () -> rule.at(Map.of()),
                () -> rule.at(Map.of("id", "17")),
                () -> rule.at(Map.of("id", "17", "club", "chess", "job", "17")))) {
            assertThatThrownBy(wrong::run)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("[club, id]");
        }
        assertThatThrownBy(() -> rule.at(Map.of("id", "1/7", "club", "chess")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aScopeIsAViewOfItsOwnRuleOnly() {
        assertThat(apply.match(view.scope())).contains(view);
        for (Scope other : List.of(
                Scope.LOGIN,
                Scope.view("apply"),
                Scope.view("apply", "17", "18"),
                Scope.view("apply", "1/7"),
                Scope.view("other", "17"))) {
            assertThat(apply.match(other)).as(other.toString()).isEmpty();
        }
    }

    @Test
    void settingsOutOfRangeAreACallersMistake() {
        for (Runnable wrong : List.<Runnable>of(
                () -> apply.uses(0),
                () -> apply.uses(256),
                () -> apply.linkLifetime(Duration.ZERO),
                () -> apply.linkLifetime(Duration.ofDays(181)),
                () -> apply.passLifetime(Duration.ofMillis(999)),
                () -> apply.passLifetime(Duration.ofDays(31)))) {
            assertThatThrownBy(wrong::run).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(apply.uses(255)
                        .linkLifetime(Duration.ofDays(180))
                        .passLifetime(Duration.ofDays(30))
                        .toString())
                .isEqualTo("ViewRule[apply /jobs/{id}/apply]");
    }
}
