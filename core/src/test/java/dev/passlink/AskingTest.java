package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.adapter.Asked;
import dev.passlink.adapter.Browser;
import dev.passlink.adapter.LoginForm;
import dev.passlink.adapter.Redemption;
import dev.passlink.adapter.SignIn;
import dev.passlink.ask.AskedRequest;
import dev.passlink.port.Delivery;
import dev.passlink.port.Mail;
import dev.passlink.testkit.MutableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Asking: limits, the queue's side, and that nothing tells whether an account exists. */
final class AskingTest {
    private final Site site = new Site();

    @Test
    void fault01_askingLooksNobodyUpAndAnswersAlike() {
        for (String address : List.of("ada@example.com", "nobody@example.com", "mallory@example.com")) {
            assertThat(site.ask(address)).isInstanceOf(Asked.Queued.class);
        }
        assertThat(site.users.calls()).isZero();
        site.queue.runPending();
        assertThat(site.mailer.mails()).hasSize(1);
        assertThat(site.reasons(AuditEvent.Type.LINK_DROPPED))
                .containsExactlyInAnyOrder(Reason.UNKNOWN_USER, Reason.DISABLED);
    }

    @Test
    void fault02_caseIsOneAddressAndADuplicateIsAnErrorOfTheLookupNeverOfThePage() {
        site.users.put(new User("20", EmailAddress.of("GRACE@example.com"), true, "s", Set.of()));
        assertThat(site.ask("Grace@Example.COM")).isInstanceOf(Asked.Queued.class);
        site.queue.runPending();
        assertThat(site.mailer.mails()).isEmpty();
        assertThat(site.reasons(AuditEvent.Type.FAILURE)).containsExactly(Reason.UNAVAILABLE);
    }

    @Test
    void fault03_mailGoesToTheAccountsAddressAndNotToTheSubmittedText() {
        site.users.put(new User("21", EmailAddress.of("Mike@example.com"), true, "s", Set.of()));
        site.users.alias(EmailAddress.of("mike+jobs@example.com"), "21");
        site.ask("MIKE+jobs@example.com");
        site.queue.runPending();
        assertThat(site.mailer.mails().get(0).to().text()).isEqualTo("Mike@example.com");
    }

    /** Whenever the first was asked for: what is counted in parts must not forget the first of them early. */
    @ParameterizedTest
    @ValueSource(ints = {0, 20, 140, 280, 299})
    void fault04_inAnyQuarterOfAnHourFiveLinksForAnAddress(int start) {
        site.clock.advance(Duration.ofSeconds(start));
        List<Integer> mailed = new ArrayList<>();
        for (int second = 0; second < 3600; second += 20) {
            if (site.ask("ada@example.com") instanceof Asked.Queued) {
                mailed.add(second);
            }
            site.clock.advance(Duration.ofSeconds(20));
        }
        for (int i = 5; i < mailed.size(); i++) {
            assertThat(mailed.get(i) - mailed.get(i - 5)).isGreaterThanOrEqualTo(900);
        }
        assertThat(mailed).hasSizeBetween(15, 20);
    }

    @Test
    void aBurstAcrossABoundaryOfTheClockIsNoLargerThanAnyOther() {
        site.clock.advance(Duration.ofMinutes(14).plusSeconds(58));
        int mails = 0;
        for (int i = 0; i < 20; i++) {
            mails += site.ask("ada@example.com") instanceof Asked.Queued ? 1 : 0;
            site.clock.advance(Duration.ofMillis(300));
        }
        assertThat(mails).isEqualTo(5);
    }

    @Test
    void retryAfterIsHonestAndInsistingDoesNotProlongIt() {
        for (int i = 0; i < 5; i++) {
            site.ask("ada@example.com");
        }
        Asked.TooOften refused = (Asked.TooOften) site.ask("ada@example.com");
        for (int i = 0; i < 20; i++) {
            assertThat(((Asked.TooOften) site.ask("ada@example.com")).retryAfter())
                    .isEqualTo(refused.retryAfter());
        }
        site.clock.advance(refused.retryAfter().minusSeconds(1));
        assertThat(site.ask("ada@example.com")).isInstanceOf(Asked.TooOften.class);
        site.clock.advance(Duration.ofSeconds(1));
        assertThat(site.ask("ada@example.com")).isInstanceOf(Asked.Queued.class);
        assertThat(refused.retryAfter()).isLessThanOrEqualTo(Duration.ofMinutes(20));
    }

    @Test
    void twentyADayForAnAddress() {
        int mails = 0;
        for (int hour = 0; hour < 24; hour++) {
            for (int i = 0; i < 5; i++) {
                mails += site.ask("ada@example.com") instanceof Asked.Queued ? 1 : 0;
            }
            site.clock.advance(Duration.ofHours(1));
        }
        assertThat(mails).isEqualTo(20);
    }

    @Test
    void thirtyRequestsOfAClientInAMinuteAndARefusedClientTouchesNothingElse() {
        for (int i = 0; i < 30; i++) {
            assertThat(site.ask("user" + i + "@example.com")).isInstanceOf(Asked.Queued.class);
        }
        assertThat(site.queue.pending()).hasSize(30);
        for (int i = 0; i < 10; i++) {
            assertThat(((Asked.TooOften) site.ask("ada@example.com")).reason()).isEqualTo(Reason.CLIENT_LIMIT);
        }
        assertThat(site.queue.pending()).hasSize(30);
        for (int i = 0; i < 5; i++) {
            assertThat(site.passlink.flows().requestLogin(LoginForm.of("ada@example.com"), "192.0.2.9", Browser.NONE))
                    .isInstanceOf(Asked.Queued.class);
        }
    }

    /** What is counted is counted for whoever asks: five links are no more rows than one. */
    @Test
    void issuingWritesNothingOfTheLinkItself() {
        Set<String> counted = new HashSet<>();
        MutableClock clock = new MutableClock();
        InMemoryUseCounter memory = new InMemoryUseCounter(clock);
        Site recorded = new Site(builder -> builder.clock(clock).counter((key, amount, expiresAt) -> {
            counted.add(key);
            return memory.add(key, amount, expiresAt);
        }));
        recorded.token("ada@example.com");
        Set<String> forOne = Set.copyOf(counted);
        for (int i = 0; i < 4; i++) {
            recorded.token("ada@example.com");
        }
        assertThat(recorded.mailer.mails()).hasSize(5);
        assertThat(counted).isEqualTo(forOne).isNotEmpty();
    }

    @Test
    void thirtyTagsOfOneMailboxShareItsFiveMails() {
        Site open = new Site(builder ->
                builder.provisioner(address -> new User(address.normalised(), address, true, "s1", Set.of())));
        List<Asked> asked = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            asked.add(open.ask((i % 2 == 0 ? "Victim+" : "victim+a+") + i + "@example.com"));
        }
        open.queue.runPending();
        assertThat(asked).filteredOn(Asked.Queued.class::isInstance).hasSize(5);
        assertThat(asked).filteredOn(Asked.TooOften.class::isInstance).hasSize(25);
        assertThat(open.mailer.mails()).hasSize(5);
        open.clock.advance(Duration.ofMinutes(2));
        assertThat(open.ask("victim@example.com")).isInstanceOf(Asked.TooOften.class);
        assertThat(open.ask("victim2@example.com")).isInstanceOf(Asked.Queued.class);
    }

    @Test
    void thirtyTagsOfOneMailboxShareItsTwentyMailsADay() {
        int mails = 0;
        for (int hour = 0; hour < 24; hour++) {
            for (int i = 0; i < 5; i++) {
                mails += site.ask("victim+" + hour + "." + i + "@example.com") instanceof Asked.Queued ? 1 : 0;
            }
            site.clock.advance(Duration.ofHours(1));
        }
        assertThat(mails).isEqualTo(20);
    }

    /** Of the tags only the limits make one: whom it is for and where it goes is what was asked and what an account says. */
    @Test
    void aTagIsFoldedForLimitsAndNowhereElse() {
        site.users.put(new User("21", EmailAddress.of("ada+jobs@example.com"), true, "s", Set.of()));
        site.ask("Ada+Jobs@example.com");
        site.ask("ada+other@example.com");
        site.queue.runPending();
        assertThat(site.mailer.mails()).hasSize(1);
        assertThat(site.mailer.mails().get(0).to().text()).isEqualTo("ada+jobs@example.com");
        assertThat(EmailAddress.of("ada+jobs@example.com")).isNotEqualTo(EmailAddress.of("ada@example.com"));
        // Before such a plus there is no mailbox: these are two.
        for (int i = 0; i < 6; i++) {
            site.ask("+49301@sms.example");
        }
        assertThat(site.ask("+49301@sms.example")).isInstanceOf(Asked.TooOften.class);
        assertThat(site.ask("+49302@sms.example")).isInstanceOf(Asked.Queued.class);
    }

    @Test
    void accountsOfOneMailboxShareFiveMails() {
        for (int i = 0; i < 9; i++) {
            EmailAddress alias = EmailAddress.of("alias" + i + "@example.com");
            site.users.put(new User("3" + i, EmailAddress.of("team+" + i + "@example.com"), true, "s", Set.of()));
            site.users.alias(alias, "3" + i);
            site.ask(alias.text());
        }
        site.queue.runPending();
        assertThat(site.mailer.mails()).hasSize(5);
        assertThat(site.reasons(AuditEvent.Type.LINK_DROPPED)).hasSize(4).containsOnly(Reason.USER_LIMIT);
    }

    @Test
    void spellingsOfOneAccountShareFiveMails() {
        for (int i = 0; i < 9; i++) {
            EmailAddress alias = EmailAddress.of("ada." + i + "@example.com");
            site.users.alias(alias, Site.ada().id());
            site.ask(alias.text());
        }
        site.queue.runPending();
        assertThat(site.mailer.mails()).hasSize(5);
        assertThat(site.reasons(AuditEvent.Type.LINK_DROPPED)).hasSize(4).containsOnly(Reason.USER_LIMIT);
    }

    @Test
    void nobodyLocksAPersonOutOfTheirOwnBrowserByAsking() {
        SignIn signIn = site.signIn("ada@example.com");
        for (int i = 0; i < 20; i++) {
            site.ask("ada@example.com");
        }
        site.queue.runPending();
        int before = site.mailer.mails().size();
        assertThat(site.ask("ada@example.com")).isInstanceOf(Asked.TooOften.class);
        assertThat(site.ask("ada@example.com", new Browser("", signIn.known()))).isInstanceOf(Asked.Queued.class);
        site.queue.runPending();
        assertThat(site.mailer.mails()).hasSize(before + 1);
        assertThat(site.ask("grace@example.com", new Browser("", signIn.known())))
                .isInstanceOf(Asked.Queued.class);
    }

    @Test
    void theAllowanceIsForTheAddressesOfThatBrowserOnlyAndCannotBeMadeUp() {
        SignIn graces = site.signIn("grace@example.com");
        for (int i = 0; i < 5; i++) {
            site.ask("ada@example.com");
        }
        String flipped = graces.known().substring(0, 20)
                + (graces.known().charAt(20) == 'A' ? 'B' : 'A')
                + graces.known().substring(21);
        for (String known : List.of(graces.known(), flipped, "x", "")) {
            assertThat(site.ask("ada@example.com", new Browser("", known))).isInstanceOf(Asked.TooOften.class);
        }
    }

    @Test
    void aFullQueueRefusesEveryAddressAlike() {
        site.queue.full(true);
        assertThat(List.of(
                        site.ask("ada@example.com"), site.ask("nobody@example.com"), site.ask("mallory@example.com")))
                .containsOnly(new Asked.Full(Duration.ofSeconds(30)));
    }

    @Test
    void everyRetryCarriesTheSameMail() {
        site.ask("ada@example.com");
        site.mailer.answer(new Delivery.TryLater("450 later"));
        for (int i = 0; i < 8; i++) {
            site.queue.runPending();
            site.clock.advance(Duration.ofSeconds(30));
        }
        site.mailer.answer(new Delivery.Sent("250 OK"));
        site.queue.runPending();
        assertThat(site.mailer.mails()).hasSize(9);
        assertThat(Set.copyOf(site.mailer.mails())).hasSize(1);
        assertThat(site.queue.pending()).isEmpty();
        assertThat(site.redeem(site.lastToken())).isInstanceOf(Redemption.Granted.class);
    }

    @Test
    void aRefusedMailIsNotTriedAgainAndAnOldRequestIsDropped() {
        site.mailer.answer(new Delivery.Refused("550 no such user"));
        site.ask("ada@example.com");
        site.queue.runPending();
        assertThat(site.queue.pending()).isEmpty();
        assertThat(site.reasons(AuditEvent.Type.MAIL)).containsExactly(Reason.MAIL_REFUSED);
        site.ask("ada@example.com");
        site.clock.advance(Duration.ofMinutes(10));
        site.queue.runPending();
        assertThat(site.mailer.mails()).hasSize(1);
        assertThat(site.reasons(AuditEvent.Type.LINK_DROPPED)).containsExactly(Reason.EXPIRED);
    }

    @Test
    void fault05And06_linksBeginWithTheConfiguredHttpsUrlAndNothingElse() {
        site.token("ada@example.com");
        assertThat(site.mailer.lastLink()).startsWith("https://jobs.example.com/login/link?passlink=");
    }

    @Test
    void fault18_theMailHasTextThatStandsAloneAndTheSameAsHtml() {
        String token = site.token("ada@example.com");
        Mail mail = site.mailer.mails().get(0);
        assertThat(mail.text()).contains(token, "ada@example.com", "10 minutes").doesNotContain("<");
        assertThat(mail.html()).contains(token, "<!doctype html>", "10 minutes");
        assertThat(mail.subject()).doesNotContain(token);
    }

    @Test
    void fault20_nextIsKeptOnlyIfItIsLocal() {
        for (String next : List.of(
                "https://evil.example",
                "//evil.example",
                "/\\evil.example",
                "javascript:alert(1)",
                "/\t/evil",
                "\n/x",
                "/é",
                "x",
                "/" + "a".repeat(512))) {
            assertThat(LocalPath.orNowhere(next)).as(next).isEmpty();
            // When it is asked for, and again when it is used, should another node have signed it.
            Site asked = new Site();
            asked.passlink.flows().requestLogin(new LoginForm("ada@example.com", next, false), "c", Browser.NONE);
            AskedRequest request = asked.queued().get(0);
            assertThat(request.wish().next()).as(next).isEmpty();
            Grant grant = ((Redemption.Granted) asked.redeem(asked.token("ada@example.com"))).grant();
            Grant signed = new Grant(
                    grant.keyId(),
                    grant.id(),
                    grant.subject(),
                    grant.scope(),
                    grant.uses(),
                    grant.issuedAt(),
                    grant.expiresAt(),
                    grant.stampFingerprint(),
                    next);
            assertThat(new Redemption.Granted(signed, Optional.of(Site.ada()), true, false, true, List.of()).next())
                    .as(next)
                    .isEmpty();
        }
        for (String next : List.of("/", "/a?b=c&d=%20", "/a//b", "/%5cevil", "/a#b", "/" + "a".repeat(511))) {
            assertThat(LocalPath.orNowhere(next)).isEqualTo(next);
        }
    }

    @Test
    void anAuditListenerThatFailsChangesNothing() {
        Passlink passlink = Passlink.builder()
                .baseUrl("http://localhost")
                .keys(KeyRing.parse(Site.KEY_1))
                .users(site.users)
                .mailer(site.mailer)
                .queue(new dev.passlink.testkit.DirectQueue())
                .audit(event -> {
                    throw new IllegalStateException("broken listener");
                })
                .build();
        assertThat(passlink.flows().requestLogin(LoginForm.of("ada@example.com"), "c", Browser.NONE))
                .isInstanceOf(Asked.Queued.class);
        passlink.close();
        assertThat(site.mailer.mails()).hasSize(1);
    }
}
