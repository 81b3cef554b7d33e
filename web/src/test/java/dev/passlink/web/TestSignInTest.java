package dev.passlink.web;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.passlink.EmailAddress;
import dev.passlink.KeyRing;
import dev.passlink.Passlink;
import dev.passlink.Subject;
import dev.passlink.User;
import dev.passlink.testkit.DirectQueue;
import dev.passlink.testkit.FakeUsers;
import dev.passlink.testkit.RecordingMailer;
import dev.passlink.testkit.TestSignIn;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The testkit's sign-in in one line, at a site that runs. */
final class TestSignInTest {
    private final User ada = new User("17", EmailAddress.of("ada@example.com"), true, "s1", Set.of("admin"));
    private final RecordingMailer mailer = new RecordingMailer();
    private final AtomicReference<SignInDecision.Outcome> decision =
            new AtomicReference<>(new SignInDecision.SignedIn());
    private HttpServer server;
    private Passlink passlink;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        passlink = passlink("http://localhost:" + server.getAddress().getPort() + "/app");
        server.createContext(
                "/app",
                Site.builder(passlink, site -> new JdkAdapter(site, new TestApplication()::answer))
                        .signedIn("/account/*")
                        .decision((user, method) -> requireNonNull(decision.get()))
                        .build());
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        passlink.close();
    }

    private Passlink passlink(String baseUrl) {
        return Passlink.builder()
                .baseUrl(baseUrl)
                .keys(KeyRing.parse(KeyRing.generate()))
                .users(new FakeUsers().put(ada))
                .mailer(mailer)
                .queue(new DirectQueue())
                .build();
    }

    private HttpResponse<String> account(String cookies) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(passlink.baseUrl() + "/account"))
                .header("Cookie", cookies)
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void theCookieHeaderSignsARequestInAndNoEmailIsSent() throws Exception {
        assertThat(account("none=1").statusCode()).isEqualTo(303);
        HttpResponse<String> account = account(TestSignIn.cookieHeader(passlink, ada.subject()));
        assertThat(account.statusCode()).isEqualTo(200);
        assertThat(account.body()).contains("17");
        assertThat(mailer.mails()).isEmpty();
    }

    @Test
    void theCookiesAreThoseOfABrowserThatHasSignedInAndEachTimeOthers() {
        Map<String, String> first = TestSignIn.cookies(passlink, ada.subject());
        Map<String, String> second = TestSignIn.cookies(passlink, ada.subject());
        String pass = "passlink-" + server.getAddress().getPort() + "-app";
        assertThat(first).containsKey(pass).doesNotContainValue("");
        assertThat(second.get(pass)).isNotEqualTo(first.get(pass));
    }

    @Test
    void aSignInThatTheApplicationRefusesOrDoesNotFinishIsReported() {
        decision.set(new SignInDecision.Refused());
        assertThatThrownBy(() -> TestSignIn.cookies(passlink, ada.subject()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("did not sign 17 in")
                .hasMessageContaining("SignInDecision");
        decision.set(new SignInDecision.ContinueAt("/second-step"));
        assertThatThrownBy(() -> TestSignIn.cookies(passlink, ada.subject()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("status 303");
    }

    @Test
    void anAccountThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> TestSignIn.cookies(passlink, Subject.user("404")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anotherServerThanThatOfTheBaseUrlIsReported() {
        try (Passlink elsewhere =
                passlink("http://localhost:" + server.getAddress().getPort() + "/shop")) {
            assertThatThrownBy(() -> TestSignIn.cookies(elsewhere, ada.subject()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("status 404")
                    .hasMessageContaining("base URL");
        }
    }
}
