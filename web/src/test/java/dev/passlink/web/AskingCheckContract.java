package dev.passlink.web;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.AuditEvent;
import dev.passlink.EmailAddress;
import dev.passlink.Passlink;
import dev.passlink.Reason;
import dev.passlink.StaySignedIn;
import dev.passlink.User;
import dev.passlink.ViewRule;
import dev.passlink.port.AskingCheck;
import dev.passlink.port.AskingCheck.Answer;
import dev.passlink.port.AskingCheck.Submission;
import dev.passlink.testkit.FakeOpenIdProvider;
import dev.passlink.web.TestBrowser.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What must hold behind every adapter: the application's word before an email, and the captcha that it may ask for. */
abstract class AskingCheckContract extends ViewContract {
    private static final String WIDGET = """
            <div class="cf-turnstile" data-sitekey="0x4&quot;&gt;"></div>
            <script src="https://challenges.cloudflare.com/turnstile/v0/api.js" async defer></script>
            """;

    private static final Challenge CHALLENGE = Challenge.of(
                    "https://challenges.cloudflare.com/turnstile/v0/api.js",
                    "div",
                    Map.of("data-sitekey", "0x4\">", "class", "cf-turnstile"))
            .allow("frame-src", "https://challenges.cloudflare.com");

    private static final String BEFORE = "default-src 'self'; script-src ";
    private static final String AFTER = "; object-src 'none'; frame-ancestors 'none'; base-uri 'none'";
    private static final String FRAMES = "; frame-src 'self' https://challenges.cloudflare.com";
    private static final String POLICY = BEFORE + "'none'" + AFTER;
    private static final String CHALLENGE_POLICY = BEFORE + "https://challenges.cloudflare.com" + FRAMES + AFTER;

    private final AtomicReference<AskingCheck> check = new AtomicReference<>(submission -> Answer.ALLOW);
    private final List<Submission> seen = new CopyOnWriteArrayList<>();
    private @Nullable FakeCaptcha captcha;

    @BeforeEach
    void startCaptcha() throws Exception {
        captcha = new FakeCaptcha();
    }

    @AfterEach
    void stopCaptcha() {
        captcha().close();
    }

    private FakeCaptcha captcha() {
        return requireNonNull(captcha);
    }

    private Passlink.Builder checked(Passlink.Builder builder) {
        return builder.askingCheck(submission -> {
            seen.add(submission);
            return requireNonNull(check.get()).check(submission);
        });
    }

    private void serveChecked() throws Exception {
        restart(
                builder -> checked(builder).passes(passes -> passes.staySignedIn(StaySignedIn.IF_ASKED)),
                builder -> builder.view(ViewRule.of("/jobs/{id}/apply", "apply").stamp(values -> "open"))
                        .challenge(CHALLENGE));
    }

    private static Reply type(TestBrowser browser, Reply page, String email, String... more) {
        List<String> form = new ArrayList<>(List.of(
                "email", email, "next", "/app/account/x", "stay", "on", "antiForgery", page.field("antiForgery")));
        form.addAll(List.of(more));
        return browser.post("/app/login", form.toArray(String[]::new));
    }

    private static Reply type(TestBrowser browser, String email) {
        return type(browser, browser.get("/app/login"), email);
    }

    private static String policy(Reply page) {
        return page.header("Content-Security-Policy");
    }

    // By the form

    @Test
    void aBlockedDomainIsRefusedOnTheFormBeforeAnyEmail() throws Exception {
        serveChecked();
        check.set(submission -> submission.address().domain().equals("mailinator.com") ? Answer.REFUSE : Answer.ALLOW);
        TestBrowser browser = browser();
        Reply refused = type(browser, "Ada@Mailinator.com");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body())
                .contains("We can’t send email to that address", "value=\"Ada@Mailinator.com\"", "aria-invalid")
                .doesNotContain("cf-turnstile");
        assertThat(refused.field("next")).isEqualTo("/app/account/x");
        assertThat(policy(refused)).isEqualTo(POLICY);
        assertThat(refused.cookie("__Host-passlink-requests")).isEmpty();
        assertThat(type(browser, refused, "ada@example.com").header("Location")).isEqualTo("/app/login/sent");
        queue.runPending();
        assertThat(mailer.mails()).hasSize(1);
        assertThat(audit.reasons(AuditEvent.Type.LINK_ASKED)).containsExactly(Reason.DECLINED, Reason.OK);
    }

    @Test
    void theFormComesBackWithTheChallengeAndWhatWasTypedAndItsAnswerIsGoodOnce() throws Exception {
        serveChecked();
        check.set(captcha().check());
        TestBrowser browser = browser();
        assertThat(browser.get("/app/login").body()).doesNotContain("cf-turnstile");
        Reply asked = type(browser, "ada@example.com");
        assertThat(asked.status()).isEqualTo(422);
        assertThat(asked.body())
                .contains("Complete the check below", WIDGET, "value=\"ada@example.com\"", "name=\"stay\"", " checked");
        assertThat(asked.field("next")).isEqualTo("/app/account/x");
        assertThat(policy(asked)).isEqualTo(CHALLENGE_POLICY);
        assertThat(queue.pending()).isEmpty();

        Reply wrong = type(browser, asked, "ada@example.com", FakeCaptcha.FIELD, "made up");
        assertThat(wrong.status()).isEqualTo(422);
        String answer = captcha().solve("0.answer-of-the-captcha");
        // Which of two is meant nobody can tell.
        assertThat(type(browser, wrong, "ada@example.com", FakeCaptcha.FIELD, answer, FakeCaptcha.FIELD, "x")
                        .status())
                .isEqualTo(422);
        Reply sent = type(browser, wrong, "ada@example.com", FakeCaptcha.FIELD, answer);
        assertThat(sent.header("Location")).isEqualTo("/app/login/sent");
        Reply replayed = type(browser, wrong, "ada@example.com", FakeCaptcha.FIELD, answer);
        assertThat(replayed.status()).isEqualTo(422);
        queue.runPending();
        assertThat(mailer.mails()).hasSize(1);
        Reply in = browser.get(mailer.lastLink().substring("https://jobs.example.com".length()));
        assertThat(in.header("Location")).isEqualTo("/app/account/x");
        assertThat(in.cookie("__Host-passlink-app=").orElseThrow()).contains("Max-Age");
        assertThat(captcha().clients()).hasSize(3).containsOnly("127.0.0.1");
        assertThat(audit.events().toString()).doesNotContain("answer-of-the-captcha", "made up");

        // This browser is known now, and spared.
        assertThat(type(browser, "ada@example.com").status()).isEqualTo(303);
        assertThat(type(browser, "grace@example.com").status()).isEqualTo(422);
    }

    @Test
    void knownAndUnknownAddressesAreAlikeWhateverItSays() throws Exception {
        for (Answer answer : Answer.values()) {
            serveChecked();
            check.set(submission -> answer);
            int lookUps = users.calls();
            List<String> answers = new ArrayList<>();
            for (String email : List.of("ada@example.com", "nobody@example.com", "mallory@example.com")) {
                TestBrowser browser = browser();
                Reply reply = type(browser, email);
                String headers = reply.headers().stream()
                        .filter(header -> !header.getKey().equalsIgnoreCase("Date"))
                        .map(header ->
                                header.getKey() + ":" + header.getValue().replaceAll("=[A-Za-z0-9_-]{20,};", "=*;"))
                        .toList()
                        .toString();
                Reply next = browser.get("/app/login/sent");
                answers.add(withoutTyped(reply.status() + headers + reply.body() + next.status() + next.body(), email)
                        .replaceAll("name=\"antiForgery\" value=\"[^\"]*\"", "")
                        .replaceAll("(?i)Content-Length:[0-9]+", ""));
            }
            assertThat(Set.copyOf(answers)).as(answer.name()).hasSize(1);
            assertThat(users.calls()).isEqualTo(lookUps);
        }
        assertThat(seen).hasSize(9).noneMatch(Submission::known);
    }

    @Test
    void itSeesTheFieldsOfTheFormAndNoneOfOurs() throws Exception {
        serveChecked();
        TestBrowser browser = browser();
        type(browser, browser.get("/app/login"), "ada@example.com", "captcha", "solved", "twice", "1", "twice", "2");
        assertThat(seen).singleElement().satisfies(one -> {
            assertThat(one.address().text()).isEqualTo("ada@example.com");
            assertThat(one.client()).isEqualTo("127.0.0.1");
            assertThat(one.fields()).isEqualTo(Map.of("captcha", "solved"));
        });
    }

    @Test
    void aFormOfAnotherSiteIsNotShownToIt() throws Exception {
        serveChecked();
        TestBrowser browser = browser();
        Reply page = browser.get("/app/login");
        assertThat(browser.with("Sec-Fetch-Site", "cross-site")
                        .post("/app/login", "email", "ada@example.com", "antiForgery", page.field("antiForgery"))
                        .status())
                .isEqualTo(403);
        assertThat(browser()
                        .post("/app/login", "email", "ada@example.com", "antiForgery", "x")
                        .status())
                .isEqualTo(403);
        assertThat(seen).isEmpty();
    }

    @Test
    void whoWantsNoPageGetsTheStatus() throws Exception {
        serveChecked();
        Map<Answer, String> problems = new LinkedHashMap<>();
        problems.put(Answer.REFUSE, "{\"type\":\"about:blank\",\"title\":\"Forbidden\",\"status\":403}");
        problems.put(Answer.ASK_MORE, "{\"type\":\"about:blank\",\"title\":\"Unprocessable Content\",\"status\":422}");
        problems.forEach((answer, problem) -> {
            check.set(submission -> answer);
            TestBrowser browser = browser();
            Reply page = browser.get("/app/login");
            Reply reply = type(browser.with("Accept", "application/json"), page, "ada@example.com");
            assertThat(reply.body()).isEqualTo(problem);
        });
    }

    @Test
    void aCheckThatCannotAnswerIsA503AndSendsNothing() throws Exception {
        serveChecked();
        check.set(submission -> {
            throw new IllegalStateException("down: " + submission.field(FakeCaptcha.FIELD));
        });
        TestBrowser browser = browser();
        Reply down =
                type(browser, browser.get("/app/login"), "ada@example.com", FakeCaptcha.FIELD, "a-captchas-answer");
        assertThat(down.status()).isEqualTo(503);
        assertThat(down.header("Retry-After")).isNotEmpty();
        String field = browser.get("/app/form").field("antiForgery");
        assertThat(browser.post("/app/ask/17", "email", "ada@example.com", "antiForgery", field)
                        .status())
                .isEqualTo(503);
        assertThat(queue.pending()).isEmpty();
        assertThat(audit.reasons(AuditEvent.Type.FAILURE)).containsExactly(Reason.UNAVAILABLE, Reason.UNAVAILABLE);
        assertThat(audit.events().toString()).doesNotContain("a-captchas-answer");
        captcha().close();
        check.set(captcha().check());
        assertThat(type(browser, browser.get("/app/login"), "ada@example.com", FakeCaptcha.FIELD, "x")
                        .status())
                .isEqualTo(503);
    }

    @Test
    void whereThereIsNoChallengeToShowItIsToldAndA503() throws Exception {
        restart(this::checked, builder -> builder);
        check.set(submission -> Answer.ASK_MORE);
        assertThat(type(browser(), "ada@example.com").status()).isEqualTo(503);
        assertThat(audit.last().type()).isEqualTo(AuditEvent.Type.FAILURE);
        assertThat(audit.last().detail()).contains("has no challenge(…) to show");
    }

    // By every other way that asks for an email

    @Test
    void anotherEmailIsAskedForOnTheWaitingPageWithTheChallengeInItsForm() throws Exception {
        serveChecked();
        TestBrowser browser = browser();
        type(browser, "ada@example.com");
        Reply waiting = browser.get("/app/login/sent");
        assertThat(policy(waiting)).isEqualTo(BEFORE + "'self'" + AFTER);
        check.set(captcha().check());
        String antiForgery = waiting.fieldIn("/app/login/sent", "antiForgery");
        Reply asked = browser.post("/app/login/sent", "antiForgery", antiForgery);
        assertThat(asked.status()).isEqualTo(422);
        assertThat(asked.body()).contains(WIDGET + "<button class=\"quiet\">");
        assertThat(policy(asked)).isEqualTo(BEFORE + "'self' https://challenges.cloudflare.com" + FRAMES + AFTER);
        String answer = captcha().solve("again");
        String shown = asked.fieldIn("/app/login/sent", "antiForgery");
        assertThat(browser.post("/app/login/sent", "antiForgery", shown, FakeCaptcha.FIELD, answer)
                        .header("Location"))
                .isEqualTo("/app/login/sent");
        queue.runPending();
        assertThat(mailer.mails()).hasSize(2);
        assertThat(browser.get(mailer.lastLink().substring("https://jobs.example.com".length()))
                        .header("Location"))
                .isEqualTo("/app/account/x");

        check.set(submission -> Answer.REFUSE);
        Reply refused = browser.post("/app/login/sent", "antiForgery", shown);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body())
                .contains("We can’t send email to that address")
                .doesNotContain("cf-turnstile");
        assertThat(policy(refused)).isEqualTo(BEFORE + "'self'" + AFTER);
    }

    @Test
    void aDeadLinksPageAsksWithTheChallengeInItsFormAndNeverShowsTheAddress() throws Exception {
        serveChecked();
        TestBrowser browser = browser();
        String link = ask(browser, "ada@example.com", "/app/account/x");
        clock.advance(Duration.ofMinutes(11));
        Reply gone = browser.get(link);
        assertThat(gone.status()).isEqualTo(410);
        assertThat(policy(gone)).isEqualTo(POLICY);
        check.set(captcha().check());
        seen.clear();
        String[] again = {"passlink", gone.field("passlink"), "antiForgery", gone.fieldIn("/app/login", "antiForgery")};
        Reply asked = browser.post("/app/login", again);
        assertThat(asked.status()).isEqualTo(422);
        assertThat(asked.body())
                .contains(WIDGET + "<button>Send a new one to ", "Complete the check below")
                .doesNotContain("ada@example.com");
        assertThat(policy(asked)).isEqualTo(CHALLENGE_POLICY);
        // The old token is nothing that a captcha's check should see.
        assertThat(seen).extracting(Submission::fields).containsExactly(Map.of());
        Reply sent = browser.post(
                "/app/login",
                "passlink",
                asked.field("passlink"),
                "antiForgery",
                asked.fieldIn("/app/login", "antiForgery"),
                FakeCaptcha.FIELD,
                captcha().solve("again"));
        assertThat(sent.header("Location")).isEqualTo("/app/login/sent");
        queue.runPending();
        assertThat(browser.get(mailer.lastLink().substring("https://jobs.example.com".length()))
                        .header("Location"))
                .isEqualTo("/app/account/x");

        check.set(submission -> Answer.REFUSE);
        Reply refused = browser.post("/app/login", again);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body()).doesNotContain("ada@example.com");
        assertThat(mailer.mails()).hasSize(2);
    }

    @Test
    void afterAProviderTheChallengeComesFirstAndTheIdentityGoesOnWaiting() throws Exception {
        FakeOpenIdProvider google = site(this::checked, builder -> builder, builder -> builder.challenge(CHALLENGE));
        check.set(captcha().check());
        google.claim("email", "ada@example.com");
        TestBrowser browser = browser();
        Reply asked = signIn(google, browser);
        assertThat(asked.status()).isEqualTo(422);
        assertThat(asked.body()).contains(WIDGET, "action=\"/app/login/google/proof\"", "value=\"ada@example.com\"");
        assertThat(policy(asked)).isEqualTo(CHALLENGE_POLICY);
        assertThat(queue.pending()).isEmpty();
        assertThat(users.calls()).isZero();

        Reply wrong = prove(browser, asked, "ada@example.com", "made up");
        assertThat(wrong.status()).isEqualTo(422);
        Reply sent = prove(browser, wrong, "ada@example.com", captcha().solve("proof"));
        assertThat(sent.header("Location")).isEqualTo("/app/login/sent");
        assertThat(browser.get("/app/login/sent").body()).contains("One more step, just this once");
        queue.runPending();
        assertThat(mailer.mails().get(0).text()).contains("while signing in with Google");
        assertThat(links.size()).isZero();
        browser.get(mailer.lastLink().substring("https://jobs.example.com".length()));
        assertThat(browser.get("/app/account").body()).contains("who=17");
        assertThat(links.size()).isEqualTo(1);
    }

    private static Reply prove(TestBrowser browser, Reply page, String email, String answer) {
        String proof = "/app/login/google/proof";
        String antiForgery = page.fieldIn(proof, "antiForgery");
        return browser.post(proof, "email", email, "next", "", "antiForgery", antiForgery, FakeCaptcha.FIELD, answer);
    }

    @Test
    void pressingTheProvidersButtonAgainTakesNothingFromTheEmailThatIsOnItsWay() throws Exception {
        FakeOpenIdProvider google = site(this::checked, builder -> builder, builder -> builder.challenge(CHALLENGE));
        check.set(captcha().check());
        google.claim("email", "ada@example.com");
        TestBrowser browser = browser();
        prove(browser, signIn(google, browser), "ada@example.com", captcha().solve("proof"));
        queue.runPending();
        assertThat(signIn(google, browser).status()).isEqualTo(422);
        browser.get(mailer.lastLink().substring("https://jobs.example.com".length()));
        assertThat(links.size()).isEqualTo(1);
    }

    @Test
    void anIdentityGoesOnWaitingWhereItsEmailCouldNotBeAskedForAtOnce() throws Exception {
        FakeOpenIdProvider google = site();
        google.claim("email", "ada@example.com");
        queue.full(true);
        TestBrowser browser = browser();
        Reply busy = signIn(google, browser);
        assertThat(busy.status()).isEqualTo(503);
        queue.full(false);
        assertThat(prove(browser, busy, "ada@example.com", "").header("Location"))
                .isEqualTo("/app/login/sent");
        queue.runPending();
        browser.get(mailer.lastLink().substring("https://jobs.example.com".length()));
        assertThat(browser.get("/app/account").body()).contains("who=17");
        assertThat(links.size()).isEqualTo(1);
    }

    @Test
    void anotherAddressOrAnotherBrowserConnectsNothingByThatForm() throws Exception {
        FakeOpenIdProvider google = site(this::checked, builder -> builder, builder -> builder.challenge(CHALLENGE));
        users.put(new User("20", EmailAddress.of("eve@example.com"), true, "s1", Set.of()));
        check.set(submission -> submission.field(FakeCaptcha.FIELD).isEmpty() ? Answer.ASK_MORE : Answer.ALLOW);
        google.claim("email", "ada@example.com");
        TestBrowser browser = browser();
        Reply asked = signIn(google, browser);
        assertThat(prove(browser, asked, "eve@example.com", "solved").status()).isEqualTo(303);
        queue.runPending();
        browser.get(mailer.lastLink().substring("https://jobs.example.com".length()));
        assertThat(browser.get("/app/account").body()).contains("who=20");

        TestBrowser other = browser();
        Reply others = other.get("/app/login");
        assertThat(other.post(
                                "/app/login/google/proof",
                                "email",
                                "ada@example.com",
                                "antiForgery",
                                others.field("antiForgery"),
                                FakeCaptcha.FIELD,
                                "solved")
                        .status())
                .isEqualTo(303);
        queue.runPending();
        other.get(mailer.lastLink().substring("https://jobs.example.com".length()));
        assertThat(other.get("/app/account").body()).contains("who=17");
        assertThat(links.size()).isZero();
        // Another site sends nobody there.
        assertThat(other.post("/app/login/google/proof", "email", "ada@example.com")
                        .status())
                .isEqualTo(403);
        assertThat(other.get("/app/login/google/proof").header("Location")).isEqualTo("/app/login");
    }

    @Test
    void aViewsFormIsCheckedAndLeadsBackToItself() throws Exception {
        serveChecked();
        check.set(captcha().check());
        TestBrowser browser = browser().with("Referer", "https://jobs.example.com/app/form?job=17");
        String field = browser.get("/app/form").field("antiForgery");
        Reply asked = browser.post("/app/ask/17", "email", "ada@example.com", "antiForgery", field);
        assertThat(asked.status()).isEqualTo(422);
        assertThat(asked.body())
                .contains("Complete the check below", "href=\"/app/form?job=17\"")
                .doesNotContain("cf-turnstile");
        assertThat(policy(asked)).isEqualTo(POLICY);
        // The application's own form has the captcha in it.
        String answer = captcha().solve("view");
        assertThat(browser.post(
                                "/app/ask/17",
                                "email",
                                "ada@example.com",
                                "antiForgery",
                                field,
                                FakeCaptcha.FIELD,
                                answer)
                        .header("Location"))
                .isEqualTo("/app/login/sent");
        assertThat(seen.get(1).scope().rule()).isEqualTo("apply");
        assertThat(seen.get(1).fields()).isEqualTo(Map.of(FakeCaptcha.FIELD, answer));

        // Once more from the waiting page, where the form is ours.
        String again = browser.get("/app/login/sent").fieldIn("/app/login/sent", "antiForgery");
        Reply waiting = browser.post("/app/login/sent", "antiForgery", again);
        assertThat(waiting.status()).isEqualTo(422);
        assertThat(waiting.body()).contains(WIDGET);
        assertThat(browser.post(
                                "/app/login/sent",
                                "antiForgery",
                                again,
                                FakeCaptcha.FIELD,
                                captcha().solve("2"))
                        .status())
                .isEqualTo(303);
        queue.runPending();
        assertThat(mailer.mails()).hasSize(2);
        assertThat(mailer.lastLink()).startsWith(PUBLIC + "/jobs/17/apply?passlink=");

        check.set(submission -> Answer.REFUSE);
        Reply refused = browser.post("/app/ask/17", "email", "ada@example.com", "antiForgery", field);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body()).contains("We can’t send email to that address", "href=\"/app/form?job=17\"");
    }

    // What a challenge lets in

    @Test
    void onlyThePageThatShowsTheChallengeLetsItsSourcesIn() throws Exception {
        serveChecked();
        String link = ask(browser(), "ada@example.com");
        for (String path :
                List.of("/app/login", link, "/app/login/link?passlink=x", "/app/logout", "/app/jobs/17/apply")) {
            assertThat(policy(browser().get(path))).as(path).isEqualTo(POLICY);
        }
        assertThat(policy(browser().get("/app/login/sent"))).isEqualTo(BEFORE + "'self'" + AFTER);
        check.set(submission -> Answer.ASK_MORE);
        TestBrowser browser = browser();
        Reply asked = type(browser, "ada@example.com");
        assertThat(policy(asked)).isEqualTo(CHALLENGE_POLICY);
        assertThat(policy(type(browser, asked, "no address"))).isEqualTo(POLICY);
        assertThat(policy(browser.get("/app/login"))).isEqualTo(POLICY);
        // Nobody is led to one by an address.
        for (String query : List.of("?challenge", "?notice=CHALLENGE", "?challenge=1&next=/app")) {
            assertThat(browser.get("/app/login" + query).body()).doesNotContain("cf-turnstile");
        }
    }
}
