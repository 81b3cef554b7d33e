package dev.passlink.example.jobboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.passlink.EmailAddress;
import dev.passlink.KeyRing;
import dev.passlink.Passlink;
import dev.passlink.User;
import dev.passlink.google.OpenIdProvider;
import dev.passlink.servlet.PasslinkFilter;
import dev.passlink.testkit.FakeIdentityLinks;
import dev.passlink.testkit.FakeOpenIdProvider;
import dev.passlink.testkit.FakeUsers;
import dev.passlink.testkit.RecordingMailer;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import java.util.function.Function;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * A site on {@code localhost} that shows a provider's own button, and the provider on {@code 127.0.0.1}: for a browser,
 * another site. Its page submits itself, as Google's does.
 */
final class ButtonSite implements AutoCloseable {
    private static final String PASSWORD = "changeit";
    private static final String SCRIPTS = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'";

    private final FakeOpenIdProvider provider = FakeOpenIdProvider.start(Clock.systemUTC());
    private final Server server = new Server();
    private final HttpServer providersPage;
    private final Passlink passlink;
    private final String url;

    private ButtonSite(String scheme, Function<Server, ServerConnector> connectors) throws Exception {
        int port = RunningBoard.freePort();
        this.url = scheme + "://localhost:" + port;
        ServerConnector connector = connectors.apply(server);
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        server.addConnector(connector);
        this.providersPage = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        this.passlink = Passlink.builder()
                .baseUrl(url)
                .keys(KeyRing.parse(KeyRing.generate()))
                .users(new FakeUsers().put(new User("21", EmailAddress.of("ada@gmail.com"), true, "s1", Set.of())))
                .identityLinks(new FakeIdentityLinks())
                .mailer(new RecordingMailer())
                .build();
        serve();
    }

    /** Without TLS, as a developer has it. */
    static ButtonSite http() throws Exception {
        return new ButtonSite("http", server -> new ServerConnector(server));
    }

    /** With a certificate that nobody trusts. */
    static ButtonSite https(Path folder) throws Exception {
        return new ButtonSite("https", withCertificate(folder));
    }

    /** A connector with a certificate that is made for the occasion. */
    static Function<Server, ServerConnector> withCertificate(Path folder) throws Exception {
        Path file = folder.resolve("server.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        String arguments = " -genkeypair -alias site -keyalg EC -groupname secp256r1 -dname CN=localhost -validity 2"
                + " -ext san=dns:localhost -storetype PKCS12 -storepass " + PASSWORD + " -keystore " + file;
        Process making = new ProcessBuilder((keytool + arguments).split(" ", -1))
                .inheritIO()
                .start();
        if (making.waitFor() != 0) {
            throw new IOException("keytool failed");
        }
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setKeyStorePath(file.toString());
        tls.setKeyStorePassword(PASSWORD);
        HttpConfiguration secure = new HttpConfiguration();
        secure.addCustomizer(new SecureRequestCustomizer());
        return server -> new ServerConnector(server, tls, new HttpConnectionFactory(secure));
    }

    private void serve() throws Exception {
        OpenIdProvider google = OpenIdProvider.google(FakeOpenIdProvider.CLIENT_ID, FakeOpenIdProvider.CLIENT_SECRET)
                .issuer(provider.issuer())
                .build();
        PasslinkFilter filter = PasslinkFilter.builder(passlink)
                .signedIn("/account")
                .landing("/account")
                .provider(google)
                .build();
        ServletContextHandler context = new ServletContextHandler();
        context.addServletContainerInitializer((classes, servletContext) -> filter.install(servletContext));
        context.addServlet(new ServletHolder(new PageServlet(this::button)), "/button");
        context.addServlet(new ServletHolder(new PageServlet(ButtonSite::account)), "/account");
        server.setHandler(context);
        server.start();
        providersPage.createContext("/", this::post);
        providersPage.start();
    }

    String url() {
        return url;
    }

    /** What the provider's page posts to the site, in the name of Ada. */
    String page(String target, String nonce, String value) {
        return "http://127.0.0.1:" + providersPage.getAddress().getPort() + "/?" + target + "&" + nonce + "&" + value;
    }

    /** The button's script keeps its anti-forgery value in a cookie of the site, and takes it along. */
    private Page button(HttpServletRequest request) {
        String leave = page("/login/google/credential", PasslinkFilter.buttonNonce(request), "pair");
        return Page.html(200, """
                <title>Button</title><style>a:focus { outline: 3px solid }</style><main><h1>Button</h1><a href="%s">Sign in with Google</a></main>
                <script>document.cookie = 'g_csrf_token=pair; Path=/; SameSite=None; Secure'</script>
                """.formatted(Layout.escape(leave))).with("Content-Security-Policy", SCRIPTS);
    }

    private static Page account(HttpServletRequest request) {
        String name = request.getUserPrincipal().getName();
        return Page.html(200, "<title>Account</title><main><h1>Account</h1>You are user " + name + "</main>");
    }

    private void post(HttpExchange exchange) throws IOException {
        try (exchange) {
            String[] asked = exchange.getRequestURI().getQuery().split("&", -1);
            byte[] page = """
                    <title>Provider</title>
                    <form method="post" action="%s">
                    <input name="credential" value="%s"><input name="g_csrf_token" value="%s">
                    </form>
                    <script>document.forms[0].submit()</script>
                    """.formatted(url + asked[0], provider.idToken(asked[1]), asked[2])
                    .getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html;charset=utf-8");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
        }
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
        provider.close();
    }
}
