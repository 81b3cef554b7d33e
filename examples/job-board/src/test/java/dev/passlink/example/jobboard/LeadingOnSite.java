package dev.passlink.example.jobboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import dev.passlink.EmailAddress;
import dev.passlink.InMemoryPasskeys;
import dev.passlink.KeyRing;
import dev.passlink.Passlink;
import dev.passlink.User;
import dev.passlink.passkeys.WebAuthn;
import dev.passlink.port.IdentityAttempt;
import dev.passlink.port.IdentityProvider;
import dev.passlink.port.IdentityResult;
import dev.passlink.port.IdentityStart;
import dev.passlink.port.ProviderProfile;
import dev.passlink.servlet.PasslinkFilter;
import dev.passlink.testkit.DirectQueue;
import dev.passlink.testkit.FakeIdentityLinks;
import dev.passlink.testkit.FakeUsers;
import dev.passlink.testkit.RecordingMailer;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * A site on {@code localhost} whose own pages, and whose provider's, lead on to a third one on {@code 127.0.0.1}: as where
 * applications sign in with it, or where signing out goes on at a provider.
 */
final class LeadingOnSite implements AutoCloseable {
    final DirectQueue queue = new DirectQueue();
    final RecordingMailer mailer = new RecordingMailer();

    private final Server server = new Server();
    private final HttpServer theThird;
    private final HttpServer providersPage;
    private final Passlink passlink;
    private final String url;

    private LeadingOnSite() throws Exception {
        this.theThird = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        theThird.createContext("/", exchange -> {
            try (exchange) {
                byte[] page = "<!doctype html><title>Third</title><main><h1>Here at last</h1></main>".getBytes(UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "text/html;charset=utf-8");
                exchange.sendResponseHeaders(200, page.length);
                exchange.getResponseBody().write(page);
            }
        });
        theThird.start();
        this.providersPage = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        providersPage.createContext("/", exchange -> {
            try (exchange) {
                exchange.getResponseHeaders().set("Location", theThird() + "from-the-provider");
                exchange.sendResponseHeaders(302, -1);
            }
        });
        providersPage.start();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        connector.setPort(0);
        connector.open();
        server.addConnector(connector);
        this.url = "http://localhost:" + connector.getLocalPort();
        this.passlink = Passlink.builder()
                .baseUrl(url)
                .keys(KeyRing.parse(KeyRing.generate()))
                .users(new FakeUsers().put(new User("21", EmailAddress.of("ada@example.com"), true, "s1", Set.of())))
                .mailer(mailer)
                .queue(queue)
                .identityLinks(new FakeIdentityLinks())
                .passkeys(WebAuthn.standard(), new InMemoryPasskeys())
                .build();
        PasslinkFilter filter = PasslinkFilter.builder(passlink)
                .signedIn("/authorize")
                .provider(new Federated(URI.create(at(providersPage) + "begin")))
                .landing("/authorize")
                .signedOutAt("/goodbye")
                .build();
        ServletContextHandler context = new ServletContextHandler();
        context.addServletContainerInitializer((classes, servletContext) -> filter.install(servletContext));
        context.addServlet(new ServletHolder(new LeadsOn(theThird())), "/*");
        server.setHandler(context);
        server.start();
    }

    static LeadingOnSite start() throws Exception {
        return new LeadingOnSite();
    }

    private static final class LeadsOn extends HttpServlet {
        private static final long serialVersionUID = 1L;

        private final String theThird;

        LeadsOn(String theThird) {
            this.theThird = theThird;
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.sendRedirect(theThird + "from" + request.getRequestURI().replace('/', '-'));
        }
    }

    /** One that leaves the question who it is to another. */
    private record Federated(URI page) implements IdentityProvider {
        @Override
        public ProviderProfile profile() {
            return new ProviderProfile("work", "Work");
        }

        @Override
        public IdentityStart begin(URI callback, String next, String hint) {
            return new IdentityStart.Redirect(
                    page, new IdentityAttempt("work", "a-state-of-one-browser", "secret", Instant.now(), next));
        }

        @Override
        public IdentityResult complete(IdentityAttempt attempt, Map<String, List<String>> callback) {
            throw new UnsupportedOperationException("Nobody comes back");
        }
    }

    private static String at(HttpServer server) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    String url() {
        return url;
    }

    /** Where everything ends. */
    String theThird() {
        return at(theThird);
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("The site did not stop", e);
        }
        passlink.close();
        providersPage.stop(0);
        theThird.stop(0);
    }
}
