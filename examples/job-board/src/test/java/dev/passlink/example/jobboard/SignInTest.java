package dev.passlink.example.jobboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignInTest {
    private RunningBoard board;
    private Visitor visitor;

    @BeforeEach
    void start() throws IOException {
        board = RunningBoard.start();
        visitor = board.visitor();
    }

    @AfterEach
    void stop() {
        board.close();
    }

    @Test
    void whoIsNotSignedInIsSentToSignInAndBack() throws Exception {
        assertThat(location(visitor.get("/account"))).isEqualTo("/login?next=%2Faccount");

        assertThat(location(visitor.askForLink("ada@example.com", "/account?from=mail")))
                .isEqualTo("/login/sent");
        HttpResponse<String> opened = visitor.get(visitor.linkFor("ada@example.com"));

        assertThat(location(opened)).isEqualTo("/account?from=mail");
        HttpResponse<String> account = visitor.get("/account?from=mail");
        assertThat(account.statusCode()).isEqualTo(200);
        assertThat(account.body()).contains("<p class=\"account\">ada@example.com</p>");
        assertThat(account.headers().firstValue("Cache-Control").orElseThrow()).contains("no-store");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ada@example.com",
                "grace@example.com",
                "alan@example.com",
                "edsger@example.com",
                "alice@gmail.com",
                "bob@corp.example",
                "carol@thirdparty.example",
                "dave@thirdparty.example"
            })
    void everyoneWithAnAccountGetsIn(String address) throws Exception {
        visitor.signIn(address);

        assertThat(visitor.get("/account").body()).contains(address);
    }

    @Test
    void whoWantedNowhereInParticularLandsOnTheAccountPage() throws Exception {
        visitor.askForLink("ada@example.com", "/login");

        assertThat(location(visitor.get(visitor.linkFor("ada@example.com")))).isEqualTo("/account");
    }

    @Test
    void everyPageShowsThatSomebodyIsSignedIn() throws Exception {
        assertThat(visitor.get("/jobs").body()).contains(">Sign in</a>").doesNotContain(">Account</a>");

        visitor.signIn("ada@example.com");

        assertThat(visitor.get("/jobs").body()).contains(">Account</a>").doesNotContain(">Sign in</a>");
        assertThat(visitor.get("/nowhere").body()).contains(">Account</a>");
    }

    @Test
    void signingOutEndsIt() throws Exception {
        visitor.signIn("ada@example.com");

        HttpResponse<String> answer = visitor.submit("/logout", visitor.get("/account"));

        assertThat(location(answer)).isEqualTo("/");
        assertThat(location(visitor.get("/account"))).startsWith("/login");
    }

    @Test
    void aLinkWorksOnce() throws Exception {
        visitor.askForLink("ada@example.com", "/account");
        String link = visitor.linkFor("ada@example.com");

        assertThat(visitor.get(link).statusCode()).isEqualTo(303);
        assertThat(board.visitor().get(link).statusCode()).isEqualTo(410);
        assertThat(location(visitor.get(link))).isEqualTo("/account");
    }

    @Test
    void anotherBrowserIsAskedFirst() throws Exception {
        visitor.askForLink("ada@example.com", "/account");
        String link = visitor.linkFor("ada@example.com");
        Visitor elsewhere = board.visitor();

        HttpResponse<String> question = elsewhere.get(link);
        assertThat(question.statusCode()).isEqualTo(200);
        assertThat(question.body()).contains("ada@example.com");
        assertThat(location(elsewhere.get("/account"))).startsWith("/login");

        assertThat(location(elsewhere.submit("/login/link", question))).isEqualTo("/account");
        assertThat(elsewhere.get("/account").body()).contains("ada@example.com");
    }

    @Test
    void addressesWithAndWithoutAnAccountGetTheSameAnswerButNoMail() throws Exception {
        for (String address : ImmutableList.of("mallory@example.com", "nobody@example.com")) {
            assertThat(location(visitor.askForLink(address, "/login"))).isEqualTo("/login/sent");
        }
        visitor.askForLink("ada@example.com", "/login");
        visitor.linkFor("ada@example.com");

        assertThat(visitor.mails()).hasSize(1);
    }

    @Test
    void theMailboxIsReadableByPrograms() throws Exception {
        visitor.askForLink("ada@example.com", "/login");
        visitor.linkFor("ada@example.com");
        visitor.askForLink("grace@example.com", "/login");
        visitor.linkFor("grace@example.com");

        HttpResponse<String> answer = visitor.get("/dev/mailbox.json");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        JsonNode newest = visitor.mails().get(0);
        assertThat(ImmutableList.copyOf(newest.fieldNames()))
                .containsExactlyInAnyOrder("to", "subject", "text", "html", "sentAt");
        assertThat(newest.get("to").asText()).isEqualTo("grace@example.com");
        assertThat(newest.get("subject").asText()).isEqualTo("Sign in to Job Board");
        assertThat(newest.get("html").asText()).startsWith("<!doctype html>");
        assertThat(Instant.parse(newest.get("sentAt").asText()))
                .isBetween(Instant.now().minus(Duration.ofMinutes(1)), Instant.now());
        assertThat(visitor.mails().get(1).get("to").asText()).isEqualTo("ada@example.com");
    }

    @Test
    void theMailboxIsReadableByPeople() throws Exception {
        visitor.askForLink("ada@example.com", "/login");
        String link = visitor.linkFor("ada@example.com");

        HttpResponse<String> page = visitor.get("/dev/mailbox");

        assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(page.body())
                .contains("To ada@example.com", "srcdoc=\"&lt;!doctype html&gt;", link)
                .contains("sandbox=\"allow-top-navigation-by-user-activation\"");
    }

    @Test
    void thereIsNoMailboxWhereMailIsReallySent() throws Exception {
        try (RunningBoard sending = RunningBoard.start("SMTP_URL", "smtp://localhost:2525")) {
            Visitor there = sending.visitor();

            assertThat(there.get("/dev/mailbox").statusCode()).isEqualTo(404);
            assertThat(there.get("/dev/mailbox.json").statusCode()).isEqualTo(404);
            assertThat(there.get("/jobs").body()).doesNotContain("/dev/mailbox");
        }
    }

    @Test
    void limitsComeFromTheEnvironment() throws Exception {
        try (RunningBoard strict = RunningBoard.start("LIMIT_PER_ADDRESS", "1", "LIMIT_PER_CLIENT", "3")) {
            Visitor there = strict.visitor();

            assertThat(there.askForLink("ada@example.com", "/login").statusCode())
                    .isEqualTo(303);
            assertThat(there.askForLink("ada@example.com", "/login").statusCode())
                    .isEqualTo(429);
            assertThat(there.askForLink("grace@example.com", "/login").statusCode())
                    .isEqualTo(303);
            assertThat(there.askForLink("alan@example.com", "/login").statusCode())
                    .isEqualTo(429);
        }
    }

    private static String location(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
        return answer.headers().firstValue("Location").orElseThrow();
    }

    private void begin(String... environment) throws IOException {
        board.close();
        board = RunningBoard.start(environment);
        visitor = board.visitor();
    }

    private HttpResponse<String> type(Visitor person, String code) throws IOException, InterruptedException {
        return person.submit("/login/code", person.get("/login/sent"), "code", code);
    }

    @Test
    void theCodeSignsInInsteadOfTheLink() throws Exception {
        visitor.askForLink("ada@example.com", "/account");
        String code = visitor.codeFor("ada@example.com");
        Visitor thief = board.visitor();
        thief.askForLink("grace@example.com", "/account");
        assertThat(type(thief, code).statusCode()).isEqualTo(400);
        assertThat(location(type(visitor, code.toLowerCase(java.util.Locale.ROOT))))
                .isEqualTo("/account");
        assertThat(visitor.get("/account").body()).contains("ada@example.com");
    }

    @ParameterizedTest
    @ValueSource(strings = {"same-browser", "SAME_BROWSER"})
    void thePolicyIsASwitch(String policy) throws Exception {
        begin("POLICY", policy);
        visitor.askForLink("ada@example.com", "/account");
        String link = visitor.linkFor("ada@example.com");
        assertThat(board.visitor().get(link).statusCode()).isEqualTo(403);
        assertThat(visitor.get(link).statusCode()).isEqualTo(303);
    }

    @Test
    void codeOnlyMailsSixDigitsAndNoLinkIfTheSwitchesSaySo() throws Exception {
        begin("POLICY", "code-only", "CODE", "digits");
        visitor.askForLink("ada@example.com", "/account");
        assertThat(visitor.codeFor("ada@example.com")).matches("[0-9]{6}");
        assertThat(visitor.mails().get(0).get("text").asText()).doesNotContain("/login/link");
        assertThat(type(visitor, visitor.codeFor("ada@example.com")).statusCode())
                .isEqualTo(303);
    }

    @Test
    void linkOnlyMailsNoCode() throws Exception {
        begin("POLICY", "link-only");
        visitor.askForLink("ada@example.com", "/account");
        visitor.linkFor("ada@example.com");
        assertThat(visitor.get("/login/sent").body()).doesNotContain("name=\"code\"");
    }

    @Test
    void anUnknownAddressGetsAnAccountWhereTheSwitchIsOn() throws Exception {
        begin("SIGN_UP", "on");
        visitor.askForLink("zoe@example.com", "/account");
        assertThat(location(visitor.get(visitor.linkFor("zoe@example.com")))).isEqualTo("/account");
        assertThat(visitor.get("/account").body()).contains("zoe@example.com");
        Visitor again = board.visitor();
        again.askForLink("zoe@example.com", "/account");
        while (again.mails().size() < 2) {
            Thread.onSpinWait();
        }
        again.get(again.linkFor("zoe@example.com"));
        assertThat(again.get("/account").body()).contains("zoe@example.com");
    }

    @Test
    void signingOutEverywhereIsOneButton() throws Exception {
        visitor.signIn("ada@example.com");
        HttpResponse<String> account = visitor.get("/account");
        assertThat(location(visitor.submit("/logout/everywhere", account))).isEqualTo("/");
        assertThat(visitor.get("/account").statusCode()).isEqualTo(303);
    }

    @Test
    void switchesThatMakeNoSenseAreNamed() {
        for (String[] wrong : new String[][] {{"POLICY", "sms"}, {"CODE", "words"}, {"STAY", "x"}, {"SIGN_UP", "x"}}) {
            assertThatThrownBy(() -> RunningBoard.start(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(wrong[0]);
        }
    }

    private HttpResponse<String> askToApply(Visitor person, String address) throws IOException, InterruptedException {
        return person.submit("/jobs/17/link", person.get("/jobs/17"), "email", address);
    }

    private static String applyLink(JsonNode mail) {
        Matcher link = Pattern.compile("http://\\S+/jobs/17/apply\\?passlink=\\S+")
                .matcher(mail.get("text").asText());
        assertThat(link.find()).isTrue();
        return link.group();
    }

    @Test
    void aGuestAppliesByALinkThatOpensThatJobAndNothingElse() throws Exception {
        assertThat(visitor.get("/jobs/17/apply").statusCode()).isEqualTo(403);
        assertThat(location(askToApply(visitor, "guest@example.org"))).isEqualTo("/login/sent");
        while (visitor.mails().isEmpty()) {
            Thread.onSpinWait();
        }
        String link = applyLink(visitor.mails().get(0));
        assertThat(location(visitor.get(link))).isEqualTo("/jobs/17/apply");
        HttpResponse<String> form = visitor.get("/jobs/17/apply");
        assertThat(form.body()).contains("guest@example.org", "name=\"text\"");
        HttpResponse<String> applied = visitor.submit("/jobs/17/apply", form, "text", "I write COBOL.");
        assertThat(applied.statusCode()).isEqualTo(200);
        assertThat(applied.body()).contains("Your application is in", "guest@example.org");
        assertThat(visitor.submit("/jobs/17/apply", form, "text", "").statusCode())
                .isEqualTo(400);
        assertThat(visitor.send("POST", "/jobs/17/apply", "text=x&antiForgery=no")
                        .statusCode())
                .isEqualTo(400);
        assertThat(board.visitor().get(link).statusCode()).isEqualTo(410);
        assertThat(location(visitor.get(link))).isEqualTo("/jobs/17/apply");
        assertThat(visitor.get("/jobs/18/apply").statusCode()).isEqualTo(403);
        assertThat(visitor.get("/account").statusCode()).isEqualTo(303);
        String token = link.substring(link.indexOf("passlink="));
        assertThat(board.visitor().get("/login/link?" + token).statusCode()).isEqualTo(410);
    }

    @Test
    void applyingAsksEverybodyAlike() throws Exception {
        for (String address : new String[] {"ada@example.com", "nobody@example.org", "mallory@example.com"}) {
            Visitor person = board.visitor();
            HttpResponse<String> asked = askToApply(person, address);
            assertThat(asked.statusCode()).isEqualTo(303);
            assertThat(location(asked)).isEqualTo("/login/sent");
        }
        assertThat(visitor.get("/jobs/17/link").statusCode()).isEqualTo(405);
        assertThat(askToApply(visitor, "nonsense").statusCode()).isEqualTo(400);
        assertThat(visitor.send("POST", "/jobs/99/link", "email=a@example.org").statusCode())
                .isIn(404, 405);
    }
}
