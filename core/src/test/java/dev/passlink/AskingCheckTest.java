package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.base.Throwables;
import dev.passlink.adapter.Asked;
import dev.passlink.adapter.Browser;
import dev.passlink.adapter.Identities;
import dev.passlink.adapter.IdentityDecision;
import dev.passlink.adapter.LoginForm;
import dev.passlink.port.AskingCheck;
import dev.passlink.port.AskingCheck.Answer;
import dev.passlink.port.AskingCheck.Submission;
import dev.passlink.port.Identity;
import dev.passlink.port.IdentityAttempt;
import dev.passlink.port.IdentityButton;
import dev.passlink.port.IdentityProvider;
import dev.passlink.port.IdentityResult;
import dev.passlink.port.IdentityStart;
import dev.passlink.port.ProviderProfile;
import dev.passlink.testkit.FakeIdentityLinks;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The application's word before an email: no way of asking gets past it, and it learns no more than was sent. */
final class AskingCheckTest {
    private static final String CLIENT = "192.0.2.1";
    private static final View VIEW = ViewRule.of("/jobs/{id}/apply", "apply").at("17");

    private final List<Submission> seen = new ArrayList<>();
    private Function<Submission, @Nullable Answer> rule = submission -> Answer.ALLOW;
    private final Site site =
            new Site(builder -> builder.identityLinks(new FakeIdentityLinks()).askingCheck(submission -> {
                seen.add(submission);
                return answer(submission);
            }));

    /** As from Java, where nothing keeps a check from returning null. */
    @SuppressWarnings("NullAway")
    private Answer answer(Submission submission) {
        return rule.apply(submission);
    }

    private Asked askForView(String address) {
        return site.passlink
                .flows()
                .requestLink(new LoginForm(address, "", false, Map.of("field", "value")), VIEW, CLIENT, Browser.NONE);
    }

    private Asked askAfterProvider(String address) {
        Identity identity = new Identity(
                "https://accounts.example",
                "1101",
                Optional.of(EmailAddress.of(address)),
                true,
                false,
                Optional.empty(),
                Optional.empty());
        Identities identities = site.passlink.flows().identities().orElseThrow();
        return identities.ask(
                new NamedProvider(),
                new IdentityDecision.ProofNeeded(identity, LoginForm.of(address)),
                CLIENT,
                Browser.NONE);
    }

    private record NamedProvider() implements IdentityProvider {
        @Override
        public ProviderProfile profile() {
            return new ProviderProfile("named", "Named");
        }

        @Override
        public IdentityStart begin(URI callback, String next, String hint) {
            throw new AssertionError("Nobody begins here");
        }

        @Override
        public IdentityResult complete(IdentityAttempt attempt, Map<String, List<String>> callback) {
            throw new AssertionError("Nobody comes back here");
        }

        @Override
        public Optional<IdentityButton> button() {
            return Optional.empty();
        }
    }

    @Test
    void aRefusedDomainGetsNoEmailByAnyWayOfAsking() {
        rule = submission -> submission.address().domain().equals("mailinator.com") ? Answer.REFUSE : Answer.ALLOW;
        for (String address : List.of("ada@mailinator.com", "Ada@MAILINATOR.com", "ada@MailInator.COM")) {
            assertThat(List.of(site.ask(address), askForView(address), askAfterProvider(address)))
                    .containsOnly(new Asked.Declined());
        }
        site.queue.runPending();
        assertThat(site.mailer.mails()).isEmpty();
        assertThat(site.reasons(AuditEvent.Type.LINK_ASKED)).hasSize(9).containsOnly(Reason.DECLINED);
        assertThat(site.audit.last().detail()).isEqualTo("a•••@mailinator.com, client 192.0.2.1");
        assertThat(List.of(site.ask("ada@example.com"), askForView("ada@example.com")))
                .allSatisfy(asked -> assertThat(asked).isInstanceOf(Asked.Queued.class));
    }

    @Test
    void itSeesWhatWasSentAndForWhat() {
        site.passlink
                .flows()
                .requestLogin(
                        new LoginForm(" Ada@Example.com ", "/jobs", true, Map.of("captcha", "solved")),
                        CLIENT,
                        Browser.NONE);
        askForView("guest@example.com");
        askAfterProvider("grace@example.com");
        assertThat(seen)
                .containsExactly(
                        new Submission(
                                EmailAddress.of("ada@example.com"),
                                Scope.LOGIN,
                                CLIENT,
                                false,
                                Map.of("captcha", "solved")),
                        new Submission(
                                EmailAddress.of("guest@example.com"),
                                VIEW.scope(),
                                CLIENT,
                                false,
                                Map.of("field", "value")),
                        new Submission(EmailAddress.of("grace@example.com"), Scope.LOGIN, CLIENT, false, Map.of()));
        assertThat(seen.get(0).field("captcha")).isEqualTo("solved");
        assertThat(seen.get(0).field("other")).isEmpty();
    }

    @Test
    void itIsAskedTheSameForKnownUnknownAndDisabledAndNobodyIsLookedUp() {
        for (Answer answer : Answer.values()) {
            rule = submission -> answer;
            for (String address : List.of("ada@example.com", "nobody@example.com", "mallory@example.com")) {
                assertThat(site.ask(address).getClass())
                        .isEqualTo(site.ask("somebody@example.org").getClass());
            }
        }
        assertThat(seen).allSatisfy(submission -> assertThat(submission.known()).isFalse());
        assertThat(site.users.calls()).isZero();
    }

    @Test
    void aBrowserThatHasSignedInToTheAddressIsKnownAndForNoOther() {
        Browser ada = new Browser("", site.signIn("ada@example.com").known());
        seen.clear();
        site.ask("ada@example.com", ada);
        site.ask("grace@example.com", ada);
        site.ask("ada@example.com");
        assertThat(seen).extracting(Submission::known).containsExactly(true, false, false);
    }

    @Test
    void whatComesToNothingUsesUpNothingOfTheAddress() {
        for (Answer answer : List.of(Answer.REFUSE, Answer.ASK_MORE)) {
            rule = submission -> answer;
            for (int i = 0; i < 10; i++) {
                assertThat(site.ask("ada@example.com"))
                        .isEqualTo(answer == Answer.REFUSE ? new Asked.Declined() : new Asked.Challenged());
            }
        }
        assertThat(site.audit.last().reason()).isEqualTo(Reason.ONE_MORE_STEP);
        rule = submission -> Answer.ALLOW;
        for (int i = 0; i < 5; i++) {
            assertThat(site.ask("ada@example.com")).isInstanceOf(Asked.Queued.class);
        }
    }

    @Test
    void aClientThatAsksTooOftenCostsNoCheckAndNeitherDoesWhatIsNoAddress() {
        rule = submission -> Answer.ASK_MORE;
        assertThat(site.ask("no address")).isInstanceOf(Asked.BadAddress.class);
        assertThat(seen).isEmpty();
        for (int i = 0; i < 40; i++) {
            site.ask("ada@example.com");
        }
        assertThat(seen).hasSize(29);
        assertThat(site.audit.last().reason()).isEqualTo(Reason.CLIENT_LIMIT);
        site.clock.advance(Duration.ofMinutes(2));
        assertThat(site.ask("ada@example.com")).isEqualTo(new Asked.Challenged());
    }

    @Test
    void oneThatCannotAnswerSendsNoEmailAndIsToldWithoutWhatItQuotes() {
        List<Function<Submission, @Nullable Answer>> broken = List.of(
                submission -> {
                    throw new IllegalStateException("No connection for " + submission.field("captcha"));
                },
                submission -> null);
        LoginForm form = new LoginForm("ada@example.com", "", false, Map.of("captcha", "a-captchas-answer"));
        for (Function<Submission, @Nullable Answer> one : broken) {
            rule = one;
            for (int i = 0; i < 6; i++) {
                assertThatThrownBy(() -> site.passlink.flows().requestLogin(form, CLIENT, Browser.NONE))
                        .isInstanceOf(UnavailableException.class)
                        .hasMessage("The asking check could not answer")
                        .satisfies(e ->
                                assertThat(Throwables.getStackTraceAsString(e)).doesNotContain("a-captchas-answer"));
            }
        }
        assertThat(site.queue.pending()).isEmpty();
        assertThat(site.reasons(AuditEvent.Type.FAILURE)).hasSize(12).containsOnly(Reason.UNAVAILABLE);
        assertThat(site.audit.events()).noneMatch(event -> event.toString().contains("a-captchas-answer"));
        // The address has all of its limits left.
        rule = submission -> Answer.ALLOW;
        for (int i = 0; i < 5; i++) {
            assertThat(site.ask("ada@example.com")).isInstanceOf(Asked.Queued.class);
        }
    }

    @Test
    void whatWasTypedIsInNoText() {
        LoginForm form = new LoginForm("ada@example.com", "", false, Map.of("captcha", "a-captchas-answer"));
        Submission submission =
                new Submission(EmailAddress.of("ada@example.com"), VIEW.scope(), CLIENT, true, form.fields());
        assertThat(form + " " + submission).doesNotContain("a-captchas-answer", "ada@example.com");
        assertThat(submission.toString()).isEqualTo("Submission[a•••@example.com, apply, client 192.0.2.1]");
    }

    @Test
    void whatItSaysIsReadOnlyAndIsNotKept() {
        site.passlink
                .flows()
                .requestLogin(
                        new LoginForm("ada@example.com", "", false, Map.of("captcha", "a-captchas-answer")),
                        CLIENT,
                        Browser.NONE);
        assertThat(site.queue.pending())
                .hasSize(1)
                .noneMatch(request -> request.text().contains("captcha"));
        Map<String, String> fields = seen.get(0).fields();
        assertThatThrownBy(() -> fields.put("captcha", "another")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aSettingThatIsMissingIsTold() {
        AskingCheck none = none();
        assertThatThrownBy(() -> Passlink.builder().askingCheck(none))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("askingCheck");
    }

    @SuppressWarnings("NullAway")
    private static AskingCheck none() {
        return null;
    }
}
