package dev.passlink.web;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.passlink.AuditEvent;
import dev.passlink.Passlink;
import dev.passlink.Reason;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The contract, behind the smallest adapter. */
final class JdkAdapterTest extends AdapterContract {
    @Override
    protected TestServer server() {
        return new Jdk();
    }

    @Override
    protected String ofTheServerItself() {
        return "<h1>400 Bad Request</h1>URISyntaxException thrown";
    }

    @Test
    void aHandshakeFromAPageOfAnotherOriginBringsNobody() {
        TestBrowser browser = signedIn("ada@example.com").with("Upgrade", "WebSocket");
        for (String foreign : List.of("https://evil.example.com", "http://jobs.example.com", "null")) {
            browser.with("Origin", foreign);
            assertThat(browser.get("/app/account").status()).as(foreign).isEqualTo(303);
            assertThat(browser.get("/app/open").body()).as(foreign).contains("who=nobody");
        }
        assertThat(audit.reasons(AuditEvent.Type.REQUEST_REFUSED)).containsOnly(Reason.CROSS_SITE);
        for (String own : List.of("https://jobs.example.com", "HTTPS://jobs.example.com")) {
            browser.with("Origin", own);
            assertThat(browser.get("/app/account").body()).contains("who=17");
        }
        assertThat(browser.without("Origin").get("/app/account").body()).contains("who=17");
        browser.with("Sec-Fetch-Site", "same-site");
        assertThat(browser.get("/app/open").body()).contains("who=nobody");
        // Any other request is a page's own affair, which no other origin can read.
        assertThat(browser.without("Upgrade").get("/app/open").body()).contains("who=17");
    }

    @Test
    void aHandshakeFromAPageOfAnotherOriginOpensNoView() {
        TestBrowser holder = browser();
        open(holder, linkTo17());
        holder.with("Upgrade", "websocket").with("Origin", "https://jobs.example.com");
        assertThat(holder.get("/app/jobs/17/apply").body()).contains("applied", "who=17");
        holder.with("Origin", "https://evil.example.com");
        assertThat(holder.get("/app/jobs/17/apply").body()).doesNotContain("applied");
    }

    private static final class Jdk implements TestServer {
        private final ExecutorService threads = Executors.newCachedThreadPool();
        private @Nullable HttpServer server;

        @Override
        public void start(String contextPath, Passlink passlink, Consumer<Site.Builder<?>> settings) throws Exception {
            Site.Builder<JdkAdapter> builder =
                    Site.builder(passlink, site -> new JdkAdapter(site, new TestApplication()::answer));
            settings.accept(builder);
            HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            started.setExecutor(threads);
            started.createContext(contextPath, builder.build());
            started.start();
            server = started;
        }

        @Override
        public int port() {
            return requireNonNull(server).getAddress().getPort();
        }

        @Override
        public void stop() {
            requireNonNull(server).stop(0);
            threads.shutdownNow();
        }
    }
}
