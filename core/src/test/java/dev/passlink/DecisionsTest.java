package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.adapter.Asked;
import dev.passlink.adapter.Browser;
import dev.passlink.adapter.LoginForm;
import dev.passlink.adapter.Redemption;
import dev.passlink.ask.AskedRequest;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The small print of decisions: what holds where two rules meet, and which event tells of it. */
final class DecisionsTest {
    private static final ViewRule APPLY = ViewRule.of("/jobs/{id}/apply", "apply");
    private static final EmailAddress GUEST = EmailAddress.of("guest@example.com");

    private final Site site = new Site();

    private Reason redeem(String token, View view) {
        return Site.reasonOf(site.passlink.flows().redeem(token, view, Browser.NONE));
    }

    private static String tokenOf(ViewLink link) {
        return link.url().substring(link.url().indexOf("passlink=") + "passlink=".length());
    }

    @Test
    void aLinkForAnyNumberOfUsesIsGoodOnceWhereTheRuleNowSaysOnce() {
        View reusable = APPLY.reusableUntilExpiry().at("17");
        String token = tokenOf(site.passlink.link(Subject.guest(GUEST), reusable));
        assertThat(redeem(token, reusable)).isEqualTo(Reason.OK);
        assertThat(redeem(token, APPLY.at("17"))).isEqualTo(Reason.USED);
        assertThat(redeem(token, APPLY.uses(3).at("17"))).isEqualTo(Reason.OK);
        assertThat(redeem(token, APPLY.uses(3).at("17"))).isEqualTo(Reason.USED);
    }

    @Test
    void anOfferToSignUpIsDeadOnceTheAddressHasAnAccountAlsoOneWithoutAStamp() {
        Site open = new Site(builder -> builder.provisioner(address -> {
            throw new IllegalStateException("Nobody is made here");
        }));
        String token = open.token("guest@example.com");
        open.users.put(new User("77", GUEST, true, "", Set.of()));
        assertThat(Site.reasonOf(open.redeem(token))).isEqualTo(Reason.STAMP_CHANGED);
    }

    @Test
    void theEventOfAGuestNamesNobodyAndShowsTheAddressMasked() {
        View view = APPLY.at("17");
        Redemption.Granted granted = (Redemption.Granted) site.passlink
                .flows()
                .redeem(tokenOf(site.passlink.link(Subject.guest(GUEST), view)), view, Browser.NONE);
        assertThat(site.audit.last().subject()).isEmpty();
        assertThat(site.audit.last().detail()).isEqualTo("g•••@example.com");
        site.passlink
                .flows()
                .openView(granted, view, site.passlink.flows().antiForgery().newSecret());
        assertThat(site.audit.last().type()).isEqualTo(AuditEvent.Type.VIEW_OPENED);
        assertThat(site.audit.last().subject()).isEmpty();
        site.redeem(site.token("ada@example.com"));
        assertThat(site.audit.last().subject()).isEqualTo(Site.ada().id());
        assertThat(site.audit.last().detail()).isEmpty();
    }

    @Test
    void whereToGoNextTravelsWithALoginLinkAndNotWithAViews() {
        Asked.Queued asked = (Asked.Queued)
                site.passlink.flows().requestLogin(new LoginForm("ada@example.com", "/jobs", false), "c", Browser.NONE);
        site.queue.runPending();
        Redemption.Granted granted = (Redemption.Granted) site.redeem(site.lastToken());
        assertThat(granted.next()).isEqualTo("/jobs");
        assertThat(site.isAskedBy(new Browser(asked.requests(), ""), site.lastToken()))
                .isFalse();
        View view = APPLY.at("17");
        site.passlink.flows().requestLink(LoginForm.of("ada@example.com"), view, "c", Browser.NONE);
        site.queue.runPending();
        Redemption.Granted opened =
                (Redemption.Granted) site.passlink.flows().redeem(tokenOfMail(), view, Browser.NONE);
        assertThat(opened.grant().next()).isEmpty();
    }

    private String tokenOfMail() {
        String link = site.mailer.lastLink();
        return link.substring(link.indexOf("passlink=") + "passlink=".length());
    }

    @Test
    void eachWishOfABrowserIsARequestOfItsOwnAndTheSameWishIsOne() {
        View seventeen = APPLY.at("17");
        View eighteen = APPLY.at("18");
        String requests = "";
        for (View view : List.of(seventeen, eighteen, seventeen)) {
            requests = ((Asked.Queued) site.passlink
                            .flows()
                            .requestLink(LoginForm.of("ada@example.com"), view, "c", new Browser(requests, "")))
                    .requests();
        }
        site.passlink.flows().requestLogin(LoginForm.of("ada@example.com"), "c", new Browser(requests, ""));
        List<String> ids = site.queued().stream().map(AskedRequest::id).toList();
        assertThat(ids).hasSize(4);
        assertThat(ids.get(2)).isEqualTo(ids.get(0));
        assertThat(Set.copyOf(ids)).hasSize(3);
    }

    @Test
    void everyRefusalToMailIsOneEventAndIsNotTriedAgain() {
        site.users.put(new User("77", EmailAddress.of("eve@example.com"), true, "s", Set.of()));
        site.ask("nobody@example.com");
        site.ask("mallory@example.com");
        site.ask("eve@example.com");
        String handle = site.audit.last().handle();
        site.users.put(new User("77", EmailAddress.of("eve@example.com"), false, "s", Set.of()));
        site.queue.runPending();
        assertThat(site.queue.pending()).isEmpty();
        assertThat(site.reasons(AuditEvent.Type.LINK_DROPPED))
                .containsExactly(Reason.UNKNOWN_USER, Reason.DISABLED, Reason.DISABLED);
        assertThat(site.audit.last().handle()).isEqualTo(handle).hasSize(16);
        site.ask("ada@example.com");
        site.clock.advance(Duration.ofMinutes(10));
        site.queue.runPending();
        assertThat(site.queue.pending()).isEmpty();
        assertThat(site.audit.last().reason()).isEqualTo(Reason.EXPIRED);
        assertThat(site.mailer.mails()).isEmpty();
    }

    /** As an accent-insensitive database does: one account answers to many addresses, and gets the mails of one. */
    @Test
    void addressesThatFoldIntoOneAccountShareItsMails() {
        List<String> folded = List.of("àda", "áda", "âda", "ãda", "äda", "åda", "adà", "adá");
        for (String local : folded) {
            site.users.alias(EmailAddress.of(local + "@example.com"), Site.ada().id());
            site.ask(local + "@example.com");
        }
        site.queue.runPending();
        assertThat(site.queue.pending()).isEmpty();
        assertThat(site.mailer.mails())
                .hasSize(5)
                .allSatisfy(mail -> assertThat(mail.to()).isEqualTo(Site.ada().email()));
        assertThat(site.reasons(AuditEvent.Type.LINK_DROPPED))
                .hasSize(folded.size() - 5)
                .containsOnly(Reason.USER_LIMIT);
    }

    @Test
    void everyRefusalToAskIsAnEvent() {
        assertThat(site.ask("nonsense")).isInstanceOf(Asked.BadAddress.class);
        assertThat(site.audit.last().reason()).isEqualTo(Reason.BAD_ADDRESS);
        for (int i = 0; i < 6; i++) {
            site.ask("ada@example.com");
        }
        assertThat(site.audit.last().reason()).isEqualTo(Reason.ADDRESS_LIMIT);
        assertThat(site.audit.last().detail()).isEqualTo("a•••@example.com, client 192.0.2.1");
        for (int i = 0; i < 30; i++) {
            site.ask("nonsense");
        }
        assertThat(site.audit.last().reason()).isEqualTo(Reason.CLIENT_LIMIT);
    }

    @Test
    void aSignInIsFreshForSoLongAndNotASecondLonger() {
        Pass pass = site.signIn("ada@example.com").pass();
        site.clock.advance(Duration.ofSeconds(59));
        assertThat(site.passlink.flows().isFresh(pass, Duration.ofMinutes(1))).isTrue();
        site.clock.advance(Duration.ofSeconds(1));
        assertThat(site.passlink.flows().isFresh(pass, Duration.ofMinutes(1))).isFalse();
    }

    @Test
    void whatIsHeldAndWhatAnAdapterTellsAreEvents() {
        Redemption.Granted granted = (Redemption.Granted) site.redeem(site.token("ada@example.com"));
        site.passlink.flows().hold(granted, SignInMethod.LINK, false);
        assertThat(site.audit.last().reason()).isEqualTo(Reason.ONE_MORE_STEP);
        site.passlink.flows().tell(AuditEvent.Type.REQUEST_REFUSED, Reason.CROSS_SITE, "17", "form");
        assertThat(site.audit.last().type()).isEqualTo(AuditEvent.Type.REQUEST_REFUSED);
        assertThat(site.audit.last().subject()).isEqualTo("17");
        assertThat(site.passlink.loginPath()).isEqualTo("/login");
        assertThat(site.passlink.brand().name()).isEqualTo("jobs.example.com");
    }

    @Test
    void countsInMemoryAreWarnedOfWhereASiteCouldHaveTwoNodes() {
        assertThat(site.reasons(AuditEvent.Type.WARNING)).isEmpty();
        for (String url : List.of("https://jobs.example.com", "http://localhost:8080")) {
            Site memory = new Site(builder -> builder.baseUrl(url).counter(new InMemoryUseCounter(site.clock)));
            assertThat(memory.reasons(AuditEvent.Type.WARNING))
                    .isEqualTo(url.startsWith("https") ? List.of(Reason.SINGLE_NODE) : List.of());
        }
    }

    @Test
    void aRuleSaysWhomItIsOpenTo() {
        assertThat(Stream.of(APPLY.isOpenToSignedIn(), APPLY.isCheckedByTheViewItself()))
                .containsOnly(false);
        assertThat(APPLY.isRequired()).isTrue();
        assertThat(APPLY.required(false).isRequired()).isFalse();
        assertThat(APPLY.signedInToo().isOpenToSignedIn()).isTrue();
        assertThat(APPLY.checkedByTheViewItself().isCheckedByTheViewItself()).isTrue();
        assertThat(APPLY.pattern()).hasToString("/jobs/{id}/apply");
    }

    @Test
    void theLimitsOfARuleAreItsOwn() {
        Duration longest = Grant.MAX_LIFETIME;
        assertThat(APPLY.linkLifetime(longest).linkLifetime()).isEqualTo(longest);
        assertThat(APPLY.linkLifetime(Duration.ofSeconds(1)).linkLifetime()).isEqualTo(Duration.ofSeconds(1));
        assertThat(APPLY.uses(1).uses()).isEqualTo(1);
        assertThat(APPLY.uses(255).uses()).isEqualTo(255);
        assertThatThrownBy(() -> APPLY.uses(256)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> APPLY.linkLifetime(longest.plusSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(ViewRule.of(variables(16), "x").pattern().toString()).contains("{v15}");
        assertThatThrownBy(() -> ViewRule.of(variables(17), "x")).isInstanceOf(IllegalArgumentException.class);
        assertThat(ViewRule.of("/{a}/{b}", "x").at("1", "2").path()).isEqualTo("/1/2");
    }

    private static String variables(int count) {
        return IntStream.range(0, count).mapToObj(i -> "/{v" + i + "}").collect(Collectors.joining());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a/{id}/{id}", "/{id}/x/{id}"})
    void aVariableThatOccursTwiceCouldBeTwoValues(String pattern) {
        assertThatThrownBy(() -> ViewRule.of(pattern, "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("twice");
    }

    @Test
    void rolesFitACookieToTheByteOrAreRefused() {
        int last = 0;
        for (int length = 2_750; length < 2_900; length++) {
            site.users.put(
                    new User("18", EmailAddress.of("grace@example.com"), true, "s1", Set.of("x".repeat(length))));
            if (!(site.redeem(site.token("grace@example.com")) instanceof Redemption.Granted granted)) {
                break;
            }
            last = site.passlink
                    .flows()
                    .signIn(granted, SignInMethod.LINK, false, Browser.NONE)
                    .text()
                    .length();
            site.clock.advance(Duration.ofDays(1));
        }
        assertThat(last).isEqualTo(3_800);
    }

    /** One in each third of the window: the first has to leave, and no more. */
    @Test
    void theWaitThatIsToldIsNeitherTooShortNorTooLong() {
        Site strict = new Site(builder -> builder.limits(new Limits(2, 20, 1000, 100)));
        strict.ask("ada@example.com");
        strict.clock.advance(Duration.ofMinutes(5));
        strict.ask("ada@example.com");
        strict.clock.advance(Duration.ofMinutes(5));
        Asked.TooOften refused = (Asked.TooOften) strict.ask("ada@example.com");
        strict.clock.advance(refused.retryAfter().minusSeconds(1));
        assertThat(strict.ask("ada@example.com"))
                .isEqualTo(new Asked.TooOften(Reason.ADDRESS_LIMIT, Duration.ofSeconds(1)));
        strict.clock.advance(Duration.ofSeconds(1));
        assertThat(strict.ask("ada@example.com")).isInstanceOf(Asked.Queued.class);
    }
}
