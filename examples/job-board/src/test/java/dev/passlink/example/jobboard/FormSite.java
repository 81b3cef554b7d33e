package dev.passlink.example.jobboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.passlink.EmailAddress;
import dev.passlink.KeyRing;
import dev.passlink.Passlink;
import dev.passlink.User;
import dev.passlink.servlet.PasslinkFilter;
import dev.passlink.testkit.DirectQueue;
import dev.passlink.testkit.FakeUsers;
import dev.passlink.testkit.MutableClock;
import dev.passlink.testkit.RecordingMailer;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A site on {@code localhost} where signed-in people post something, and another on {@code 127.0.0.1} that would like to. */
final class FormSite implements AutoCloseable {
    final MutableClock clock = new MutableClock();
    final RecordingMailer mailer = new RecordingMailer();
    final DirectQueue queue = new DirectQueue();
    /** What was posted, with who posted it. */
    final List<String> postings = new CopyOnWriteArrayList<>();

    private final Server server = new Server();
    private final HttpServer otherSite;
    private final Passlink passlink;
    private final String url;

    private FormSite() throws Exception {
        int port = RunningBoard.freePort();
        this.url = "http://localhost:" + port;
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        server.addConnector(connector);
        this.otherSite = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        this.passlink = Passlink.builder()
                .baseUrl(url)
                .keys(KeyRing.parse(KeyRing.generate()))
                .users(new FakeUsers()
                        .put(new User("21", EmailAddress.of("ada@example.com"), true, "s1", Set.of()))
                        .put(new User("22", EmailAddress.of("grace@example.com"), true, "s1", Set.of())))
                .mailer(mailer)
                .queue(queue)
                .clock(clock)
                .build();
    }

    static FormSite start() throws Exception {
        FormSite site = new FormSite();
        PasslinkFilter filter = PasslinkFilter.builder(site.passlink)
                .signedIn("/post")
                .resendForms(10_000)
                .landing("/post")
                .build();
        ServletContextHandler context = new ServletContextHandler();
        context.addServletContainerInitializer((classes, servletContext) -> filter.install(servletContext));
        context.addServlet(new ServletHolder(new Posting(site.postings)), "/post");
        site.server.setHandler(context);
        site.server.start();
        site.otherSite.createContext("/", site::forge);
        site.otherSite.start();
        return site;
    }

    String url() {
        return url;
    }

    /** A page of another site that posts by itself. */
    String otherSite() {
        return "http://127.0.0.1:" + otherSite.getAddress().getPort() + "/";
    }

    private static final class Posting extends HttpServlet {
        private static final long serialVersionUID = 1L;

        private final transient List<String> postings;

        Posting(List<String> postings) {
            this.postings = postings;
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            // A field may have any name, also one that a script would use.
            PageServlet.send(Page.html(200, """
                    <title>Post</title><main><h1>Post</h1><form method="post" action="/post?kind=job">%s
                    <input type="hidden" name="querySelector" value=""><input type="hidden" name="submit" value="x">
                    <textarea id="text" name="text"></textarea><button>Post it</button></form></main>
                    """.formatted(PasslinkFilter.antiForgeryField(request))), response);
        }

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            if (!PasslinkFilter.isFormOfThisSite(request)) {
                response.sendError(HttpServletResponse.SC_FORBIDDEN);
                return;
            }
            postings.add(request.getRemoteUser() + " " + request.getParameter("kind") + " "
                    + request.getParameterMap().keySet() + " " + request.getParameter("text"));
            PageServlet.send(Page.html(200, "<title>Posted</title><main><h1>Posted</h1>Thank you</main>"), response);
        }
    }

    private void forge(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] page = """
                    <title>Other</title><form method="post" action="%s/post"><input name="text" value="forged"></form>
                    <script>document.forms[0].submit()</script>
                    """.formatted(url).getBytes(UTF_8);
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
        otherSite.stop(0);
    }
}
