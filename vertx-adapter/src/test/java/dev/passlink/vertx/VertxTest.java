package dev.passlink.vertx;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.web.AdapterContract;
import dev.passlink.web.TestBrowser;
import dev.passlink.web.TestBrowser.Reply;
import dev.passlink.web.TestServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** The contract of any adapter, behind Vert.x. */
final class VertxTest extends AdapterContract {
    private static final String PUBLIC_ORIGIN = "https://jobs.example.com";

    @Override
    protected TestServer server() {
        return new VertxServer();
    }

    @Test
    void whatOnlyOnePersonMaySeeIsKeptByNoCacheHoweverItIsReached() {
        TestBrowser ada = signedIn("ada@example.com").with(VertxServer.REROUTE, "/app/account/inner");
        for (String first : List.of("/app/open", "/app/account/first")) {
            Reply shown = ada.get(first);
            assertThat(shown.body()).as(first).contains("who=17");
            assertThat(shown.all("Cache-Control")).as(first).containsExactly("private, no-store");
        }
    }

    @Test
    void aCookieOfOursIsKeptByNoCacheBehindARerouteEither() {
        TestBrowser browser = browser().with(VertxServer.REROUTE, "/app/open/more");
        Reply form = browser.with(VertxServer.FIRST, "form").get("/app/open");
        assertThat(form.cookie("__Host-passlink-form-app=")).isPresent();
        assertThat(form.all("Cache-Control")).containsExactly("private, no-store");

        TestBrowser ada = signedIn("ada@example.com")
                .with(VertxServer.REROUTE, "/app/open/more")
                .with(VertxServer.FIRST, "sign-out");
        for (String first : List.of("/app/open", "/app/account/first")) {
            Reply out = ada.get(first);
            assertThat(out.body()).as(first).contains("who=nobody");
            assertThat(out.cookie("__Host-passlink-form-app=")).as(first).isPresent();
            assertThat(out.all("Cache-Control")).as(first).containsExactly("private, no-store");
            ada = signedIn("grace@example.com")
                    .with(VertxServer.REROUTE, "/app/open/more")
                    .with(VertxServer.FIRST, "sign-out");
        }
    }

    @Test
    void whoSignsOutHoldsNoViewForTheRestOfTheRequestEither() {
        TestBrowser holder = browser();
        open(holder, linkTo17());
        assertThat(holder.get("/app/jobs/17/apply").body()).contains("who=17");
        holder.with(VertxServer.FIRST, "sign-out");
        assertThat(holder.get("/app/jobs/17/apply").body()).contains("applied", "who=nobody");
        assertThat(holder.get("/app/jobs/17/apply").status()).isEqualTo(403);
    }

    @Test
    void aPageOfAnotherOriginOpensNoGuardedSocket() throws Exception {
        TestBrowser ada = signedIn("ada@example.com");
        for (String foreign : List.of("https://evil.example.com", "http://jobs.example.com", "null")) {
            assertThat(handshake(ada, foreign)).as(foreign).isEqualTo(303);
        }
        assertThat(handshake(browser(), PUBLIC_ORIGIN)).isEqualTo(303);
        assertThat(handshake(ada, PUBLIC_ORIGIN)).isEqualTo(101);
    }

    /** The status that a handshake is answered with. */
    private int handshake(TestBrowser browser, String origin) throws Exception {
        WebSocket.Builder builder =
                HttpClient.newHttpClient().newWebSocketBuilder().header("Origin", origin);
        browser.cookies().forEach((name, value) -> builder.header("Cookie", name + "=" + value));
        try {
            builder.buildAsync(
                            URI.create("ws://127.0.0.1:" + port() + "/app/account/socket"), new WebSocket.Listener() {})
                    .get()
                    .abort();
            return 101;
        } catch (ExecutionException refused) {
            return ((WebSocketHandshakeException) requireNonNull(refused.getCause()))
                    .getResponse()
                    .statusCode();
        }
    }
}
