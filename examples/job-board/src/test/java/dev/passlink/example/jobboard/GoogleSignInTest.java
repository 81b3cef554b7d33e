package dev.passlink.example.jobboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.testkit.FakeOpenIdProvider;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GoogleSignInTest {
    private static final String BUTTON = "/login/google";

    @Test
    void onAFreshMachineTheButtonLeadsToAMakeBelieveGoogleThatSaysWhatItIs() throws Exception {
        try (RunningBoard board = RunningBoard.start()) {
            Visitor visitor = new Visitor(board.url());
            HttpResponse<String> form = visitor.get("/login");
            assertThat(form.body()).contains("Sign in with Google");

            String url = location(visitor.submit(BUTTON, form));
            assertThat(url).startsWith("http://127.0.0.1:");
            assertThat(visitor.get(url).body())
                    .contains("For development only", "This is not Google", "ada@example.com");

            String back = location(visitor.send("POST", url, "person=1001"));
            assertThat(back).startsWith(board.url() + BUTTON + "/callback?code=");
            assertThat(location(visitor.get(back))).isEqualTo("/account");
            assertThat(visitor.get("/account").body()).contains("ada@example.com", "With Google", ">Connected<");
        }
    }

    @Test
    void theMakeBelieveGoogleServesItsOwnSiteOnly() throws Exception {
        try (RunningBoard board = RunningBoard.start()) {
            Visitor visitor = new Visitor(board.url());
            String url = location(visitor.submit(BUTTON, visitor.get("/login")));
            String elsewhere = url.replaceAll("redirect_uri=[^&]*", "redirect_uri=https%3A%2F%2Fevil.example%2F");
            for (String bad : List.of(
                    elsewhere,
                    url.replaceAll("client_id=[^&]*", "client_id=another"),
                    url.replaceAll("\\?.*", ""),
                    url.replaceAll("code_challenge_method=[^&]*", "code_challenge_method=plain"))) {
                assertThat(visitor.get(bad).statusCode()).as(bad).isEqualTo(400);
                assertThat(visitor.send("POST", bad, "person=1001").statusCode())
                        .as(bad)
                        .isEqualTo(400);
            }
        }
    }

    /** To a browser the two are different sites, so that its rules for cookies and forms are those of the real Google. */
    @ParameterizedTest
    @ValueSource(
            strings = {"http://localhost:8080", "http://127.0.0.1:8080", "http://jobs.localhost", "http://[::1]:80"})
    void theMakeBelieveGoogleIsAnotherSite(String site) {
        try (MakeBelieveGoogle google = new MakeBelieveGoogle(URI.create(site))) {
            assertThat(URI.create(google.issuer()).getHost())
                    .isNotEqualTo(URI.create(site).getHost())
                    .isIn("localhost", "127.0.0.1");
        }
    }

    @Test
    void whereOthersCanReachTheSiteThereIsNoMakeBelieve() {
        assertThatThrownBy(() -> new MakeBelieveGoogle(URI.create("https://jobs.example.com")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void outsideDevelopmentAndWithoutARegistrationThereIsNoButton() throws Exception {
        try (RunningBoard board = RunningBoard.start("SMTP_URL", "smtp://localhost:2525?from=board@example.com")) {
            Visitor visitor = new Visitor(board.url());
            assertThat(visitor.get("/login").body()).contains("Email address").doesNotContain("Google");
            assertThat(visitor.send("POST", BUTTON, "a=b").statusCode()).isEqualTo(405);
        }
    }

    @Test
    void withARegistrationWhoeverIsNamedIsAsked() throws Exception {
        try (FakeOpenIdProvider provider = FakeOpenIdProvider.start(Clock.systemUTC());
                RunningBoard board = RunningBoard.start(
                        "GOOGLE_CLIENT_ID",
                        FakeOpenIdProvider.CLIENT_ID,
                        "GOOGLE_CLIENT_SECRET",
                        FakeOpenIdProvider.CLIENT_SECRET,
                        "GOOGLE_ISSUER",
                        provider.issuer())) {
            provider.claim("email", "alice@gmail.com");
            Visitor visitor = new Visitor(board.url());
            String url = location(visitor.submit(BUTTON, visitor.get("/login")));
            assertThat(url).startsWith(provider.issuer());

            visitor.get(location(visitor.get(url)));
            assertThat(visitor.get("/account").body()).contains("alice@gmail.com", "With Google");
        }
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElse("");
    }
}
