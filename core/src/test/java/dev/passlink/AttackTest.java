package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.adapter.AntiForgery;
import dev.passlink.adapter.Asked;
import dev.passlink.adapter.Browser;
import dev.passlink.adapter.LoginForm;
import dev.passlink.adapter.Redemption;
import dev.passlink.adapter.SignIn;
import dev.passlink.adapter.Waiting;
import dev.passlink.ask.AskingCookie;
import dev.passlink.port.Delivery;
import dev.passlink.port.LinkRequest;
import dev.passlink.port.LinkRequestQueue;
import dev.passlink.port.TokenGenerator;
import dev.passlink.port.UseCounter;
import dev.passlink.testkit.DirectQueue;
import dev.passlink.testkit.RecordingAudit;
import dev.passlink.token.RandomBytes;
import dev.passlink.token.SignedTokens;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody could try, or what could break, beside the main paths. */
final class AttackTest {
    private final Site site = new Site();

    private Passlink.Builder like(Site site, RecordingAudit audit) {
        return Passlink.builder()
                .baseUrl("https://jobs.example.com")
                .keys(KeyRing.parse(Site.KEY_1))
                .users(site.users)
                .mailer(site.mailer)
                .counter(site.counter)
                .queue(new DirectQueue())
                .clock(site.clock)
                .audit(audit);
    }

    @Test
    void insistingAfterTheDailyLimitDoesNotUseUpTheNextQuarterOfAnHour() {
        Limits daily = new Limits(5, 6, 1000, 100);
        Passlink passlink = like(site, new RecordingAudit()).limits(daily).build();
        for (int i = 0; i < 6; i++) {
            assertThat(passlink.flows().requestLogin(LoginForm.of("ada@example.com"), "c", Browser.NONE))
                    .isInstanceOf(Asked.Queued.class);
            site.clock.advance(Duration.ofMinutes(20));
        }
        Asked.TooOften refused =
                (Asked.TooOften) passlink.flows().requestLogin(LoginForm.of("ada@example.com"), "c", Browser.NONE);
        site.clock.advance(refused.retryAfter().minusSeconds(1));
        for (int i = 0; i < 20; i++) {
            assertThat(passlink.flows().requestLogin(LoginForm.of("ada@example.com"), "c", Browser.NONE))
                    .isEqualTo(new Asked.TooOften(Reason.ADDRESS_LIMIT, Duration.ofSeconds(1)));
        }
        site.clock.advance(Duration.ofSeconds(1));
        assertThat(passlink.flows().requestLogin(LoginForm.of("ada@example.com"), "c", Browser.NONE))
                .isInstanceOf(Asked.Queued.class);
    }

    @Test
    void whatAFullQueueRefusesIsNotCountedForTheAddress() {
        site.queue.full(true);
        for (int i = 0; i < 25; i++) {
            assertThat(site.ask("ada@example.com")).isInstanceOf(Asked.Full.class);
        }
        assertThat(site.reasons(AuditEvent.Type.LINK_ASKED)).hasSize(25).containsOnly(Reason.QUEUE_FULL);
        site.queue.full(false);
        assertThat(site.ask("ada@example.com")).isInstanceOf(Asked.Queued.class);
    }

    @Test
    void whatABrokenQueueRefusesIsNotCountedForTheAddress() {
        RecordingAudit audit = new RecordingAudit();
        BrokenQueue queue = new BrokenQueue();
        Passlink passlink = like(site, audit).queue(queue).build();
        for (int i = 0; i < 25; i++) {
            assertThatThrownBy(() -> passlink.flows().requestLogin(LoginForm.of("ada@example.com"), "c", Browser.NONE))
                    .isInstanceOf(UnavailableException.class);
        }
        assertThat(audit.reasons(AuditEvent.Type.FAILURE)).hasSize(25).containsOnly(Reason.UNAVAILABLE);
        queue.broken = false;
        assertThat(passlink.flows().requestLogin(LoginForm.of("ada@example.com"), "c", Browser.NONE))
                .isInstanceOf(Asked.Queued.class);
    }

    private static final class BrokenQueue implements LinkRequestQueue {
        private boolean broken = true;

        @Override
        public void start(Handler handler) {}

        @Override
        public boolean offer(LinkRequest request) {
            if (broken) {
                throw new IllegalStateException("The queue is down");
            }
            return true;
        }

        @Override
        public void close() {}
    }

    @Test
    void aFormWithAnEndlessFieldIsARefusalAndNoError() {
        AntiForgery antiForgery = site.passlink.flows().antiForgery();
        String secret = antiForgery.newSecret();
        String value = antiForgery.value(secret, "confirm", "token");
        assertThat(antiForgery.matches(value, secret, "confirm", "x".repeat(70_000)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u034F",
                "\u115F",
                "\u1160",
                "\u17B4",
                "\u17B5",
                "\u180B",
                "\u180C",
                "\u180D",
                "\u180F",
                "\uFE00",
                "\uFE0F",
                "\uDB40\uDD00",
                "\uDB40\uDDEF",
                "\u3164",
                "\uFFA0",
                "\u200C",
                "\u2064",
                "\u00AD",
                "\u061C",
                "\u180E",
                "\u2800"
            })
    void anInvisibleCharacterMakesNoSecondAddressThatLooksTheSame(String invisible) {
        assertThat(EmailAddress.parse("ada" + invisible + "@example.com")).isEmpty();
        assertThat(EmailAddress.parse(invisible + "ada@example.com")).isEmpty();
        // A domain that keeps it is shown in its ASCII form, which is not invisible at all.
        assertThat(EmailAddress.parse("ada@exam" + invisible + "ple.com"))
                .satisfiesAnyOf(
                        parsed -> assertThat(parsed).isEmpty(),
                        parsed -> assertThat(parsed.orElseThrow().masked()).contains("@xn--"));
    }

    /** RFC 5321 lets it be 254 bytes long, and a guest's name is longer by six. */
    @Test
    void anAddressTooLongForAGuestIsDroppedAndNotTriedAgain() {
        String domain = String.join(".", "a".repeat(63), "b".repeat(63), "c".repeat(61));
        String longest = "l".repeat(254 - 1 - domain.length()) + "@" + domain;
        Site open = new Site(builder -> builder.provisioner(address -> Site.grace()));
        assertThat(open.ask(longest)).isInstanceOf(Asked.Queued.class);
        assertThat(open.ask("l" + longest)).isInstanceOf(Asked.BadAddress.class);
        open.queue.runPending();
        assertThat(open.queue.pending()).isEmpty();
        assertThat(open.reasons(AuditEvent.Type.LINK_DROPPED)).containsExactly(Reason.BAD_ADDRESS);
    }

    @Test
    void longPathsOfViewsCostABrowserItsOldestRequestsAndNotTheNewest() {
        ViewRule rule = ViewRule.of("/jobs/{id}/{name}", "job");
        String longest = "\u00e9".repeat(63);
        View view = rule.at(longest, longest);
        Browser browser = Browser.NONE;
        for (String address : List.of("ada@example.com", "grace@example.com", "ada@example.com")) {
            Asked.Queued asked =
                    (Asked.Queued) site.passlink.flows().requestLink(LoginForm.of(address), view, "192.0.2.1", browser);
            assertThat(asked.requests()).hasSizeLessThan(4000);
            browser = new Browser(asked.requests(), "");
            assertThat(site.passlink.flows().waiting(browser).map(Waiting::address))
                    .contains(EmailAddress.of(address));
        }
    }

    @Test
    void twoScopesThatDifferAreNeverSignedAlike() {
        assertThatThrownBy(() -> Scope.view("report", "\uD800")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Scope.view("\uDC00")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Scope.view("é".repeat(33))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Scope.view("report", "é".repeat(128))).isInstanceOf(IllegalArgumentException.class);
        assertThatCode(() -> Scope.view("é".repeat(32), "é".repeat(127), "?")).doesNotThrowAnyException();
    }

    @Test
    void whatCouldNeverBeReadIsNotSigned() {
        String[] values = new String[16];
        Arrays.fill(values, "x".repeat(255));
        Grant grant = new Grant(
                1,
                "AAECAwQFBgcICQoL",
                Subject.user("1"),
                Scope.view("s", values),
                1,
                site.clock.instant(),
                site.clock.instant().plusSeconds(60),
                0,
                "");
        SignedTokens tokens = new SignedTokens(KeyRing.parse(Site.KEY_1).keys());
        assertThatThrownBy(() -> tokens.generate(grant)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theAnswerToAskingAndWhatTheCookieHoldsPrintNoSecret() {
        Asked.Queued asked = (Asked.Queued) site.ask("ada@example.com");
        String id = site.queued().get(0).id();
        assertThat(asked.toString()).doesNotContain(asked.requests());
        AskingCookie cookie = new AskingCookie(
                KeyRing.parse(Site.KEY_1).keys(), new RandomBytes(new SecureRandom()), CodeFormat.MAX_LIFETIME);
        assertThat(cookie.open(asked.requests(), site.clock.instant()).toString())
                .doesNotContain(id);
    }

    @Test
    void noReplyOfAServerCanForgeALineOfALog() {
        site.mailer.answer(new Delivery.Refused("550 no\r\nline\u0085line\u2028line\u2029line\u0000"));
        site.ask("ada@example.com");
        site.queue.runPending();
        assertThat(site.audit.last().detail()).isEqualTo("550 no line line line line");
    }

    @Test
    void aTokenGeneratorThatCannotAnswerLetsNobodyIn() {
        String token = site.token("ada@example.com");
        RecordingAudit audit = new RecordingAudit();
        Passlink passlink = like(site, audit)
                .tokens(new TokenGenerator() {
                    @Override
                    public String generate(Grant grant) {
                        throw new IllegalStateException("The vault is sealed");
                    }

                    @Override
                    public Optional<Grant> verify(String text) {
                        throw new IllegalStateException("The vault is sealed");
                    }
                })
                .build();
        assertThatThrownBy(() -> passlink.flows().redeem(token, Browser.NONE)).isInstanceOf(UnavailableException.class);
        assertThat(audit.reasons(AuditEvent.Type.FAILURE)).containsExactly(Reason.UNAVAILABLE);
        assertThat(site.redeem(token)).isInstanceOf(Redemption.Granted.class);
    }

    @Test
    void aCounterThatCannotSayWhatItRemembersLetsNobodyIn() {
        String token = site.token("ada@example.com");
        SignIn signIn = site.signIn("ada@example.com");
        RecordingAudit audit = new RecordingAudit();
        Passlink passlink = like(site, audit)
                .counter(new UseCounter() {
                    @Override
                    public long add(String key, long amount, Instant expiresAt) {
                        return site.counter.add(key, amount, expiresAt);
                    }

                    @Override
                    public Instant remembersSince() {
                        throw new IllegalStateException("The counter is down");
                    }
                })
                .build();
        assertThatThrownBy(() -> passlink.flows().redeem(token, Browser.NONE)).isInstanceOf(UnavailableException.class);
        assertThatThrownBy(() -> passlink.flows().check(signIn.text())).isInstanceOf(UnavailableException.class);
        assertThatThrownBy(() -> passlink.flows().requestLogin(LoginForm.of("ada@example.com"), "c", Browser.NONE))
                .isInstanceOf(UnavailableException.class);
        assertThat(audit.reasons(AuditEvent.Type.FAILURE)).hasSize(3).containsOnly(Reason.UNAVAILABLE);
        assertThat(site.redeem(token)).isInstanceOf(Redemption.Granted.class);
    }

    @Test
    void theHostOfABaseUrlHasNoCase() {
        assertThat(BaseUrl.parse("http://LOCALHOST:8080")).hasToString("http://localhost:8080");
    }

    @Test
    void aHostWithAnUnderscoreIsRefusedByASentenceThatSaysSo() {
        for (String url : List.of("https://my_host", "http://my_host:8080/app")) {
            assertThatThrownBy(() -> BaseUrl.parse(url))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("underscore")
                    .hasMessageContaining("my-host");
        }
    }

    /** No browser opens a link there. */
    @Test
    void aPortThatNoAddressHasIsRefused() {
        for (String port : List.of("0", "65536", "444433")) {
            assertThatThrownBy(() -> BaseUrl.parse("https://jobs.example.com:" + port))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("a port");
        }
        assertThat(BaseUrl.parse("https://jobs.example.com:65535")).hasPort(65_535);
    }

    @Test
    void anInternationalHostIsAskedForAsABrowserSendsIt() {
        for (String url : List.of("https://straße.example", "https://müller.example/app")) {
            assertThatThrownBy(() -> BaseUrl.parse(url))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("xn--");
        }
    }

    @Test
    void whatIsRefusedAsABaseUrlIsNotQuotedWithItsPassword() {
        assertThatThrownBy(() -> BaseUrl.parse("https://ada:hunter2@jobs.example.com"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void aMailThatIsRefusedForGoodIsNotTriedAgainWhenTheCounterBreaksMeanwhile() {
        RecordingAudit audit = new RecordingAudit();
        DirectQueue queue = new DirectQueue();
        Passlink passlink = like(site, audit)
                .queue(queue)
                .counter((key, amount, expiresAt) -> {
                    if (amount < 0) {
                        throw new IllegalStateException("The counter is down");
                    }
                    return site.counter.add(key, amount, expiresAt);
                })
                .build();
        site.mailer.answer(new Delivery.Refused("550 no such user"));
        passlink.flows().requestLogin(LoginForm.of("grace@example.com"), "c", Browser.NONE);
        queue.runPending();
        assertThat(queue.pending()).isEmpty();
        assertThat(audit.reasons(AuditEvent.Type.FAILURE)).containsExactly(Reason.UNAVAILABLE);
    }
}
