package dev.passlink.example.jobboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
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
        visitor = new Visitor(board.url());
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
        assertThat(visitor.get(link).statusCode()).isEqualTo(410);
    }

    @Test
    void anotherBrowserIsAskedFirst() throws Exception {
        visitor.askForLink("ada@example.com", "/account");
        String link = visitor.linkFor("ada@example.com");
        Visitor elsewhere = new Visitor(board.url());

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
            Visitor there = new Visitor(sending.url());

            assertThat(there.get("/dev/mailbox").statusCode()).isEqualTo(404);
            assertThat(there.get("/dev/mailbox.json").statusCode()).isEqualTo(404);
            assertThat(there.get("/jobs").body()).doesNotContain("/dev/mailbox");
        }
    }

    @Test
    void limitsComeFromTheEnvironment() throws Exception {
        try (RunningBoard strict = RunningBoard.start("LIMIT_PER_ADDRESS", "1", "LIMIT_PER_CLIENT", "3")) {
            Visitor there = new Visitor(strict.url());

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
}
