package dev.passlink.example.jobboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.passlink.Brand;
import dev.passlink.EmailAddress;
import dev.passlink.InMemoryPasskeys;
import dev.passlink.KeyRing;
import dev.passlink.Pass;
import dev.passlink.Passlink;
import dev.passlink.User;
import dev.passlink.passkeys.WebAuthn;
import dev.passlink.servlet.PasslinkFilter;
import dev.passlink.servlet.PasslinkPrincipal;
import dev.passlink.testkit.DirectQueue;
import dev.passlink.testkit.FakeUsers;
import dev.passlink.testkit.MutableClock;
import dev.passlink.testkit.RecordingMailer;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A site on {@code localhost} with passkeys, whose pages say who is there and how they have signed in. */
final class PasskeySite implements AutoCloseable {
    final MutableClock clock = new MutableClock();
    final RecordingMailer mailer = new RecordingMailer();
    final DirectQueue queue = new DirectQueue();
    final InMemoryPasskeys passkeys = new InMemoryPasskeys();

    private final Server server = new Server();
    private final Passlink passlink;
    private final String url;

    private PasskeySite() throws Exception {
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        connector.setPort(0);
        connector.open();
        server.addConnector(connector);
        this.url = "http://localhost:" + connector.getLocalPort();
        this.passlink = Passlink.builder()
                .baseUrl(url)
                .brand(Brand.named("Jobs"))
                .keys(KeyRing.parse(KeyRing.generate()))
                .users(new FakeUsers()
                        .put(new User("21", EmailAddress.of("ada@example.com"), true, "s1", Set.of()))
                        .put(new User("22", EmailAddress.of("grace@example.com"), true, "s1", Set.of())))
                .mailer(mailer)
                .queue(queue)
                .clock(clock)
                .passkeys(WebAuthn.standard(), passkeys)
                .build();
        PasslinkFilter filter = PasslinkFilter.builder(passlink)
                .signedIn("/account")
                .signedIn("/admin")
                .requirePasskey()
                .landing("/account")
                .signedOutAt("/account")
                .build();
        ServletContextHandler context = new ServletContextHandler();
        context.addServletContainerInitializer((classes, servletContext) -> filter.install(servletContext));
        context.addServlet(new ServletHolder(new Account()), "/*");
        server.setHandler(context);
        server.start();
    }

    static PasskeySite start() throws Exception {
        return new PasskeySite();
    }

    private static final class Account extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            Pass pass = ((PasslinkPrincipal) request.getUserPrincipal()).pass();
            String page = """
                    <!doctype html><html lang="en"><title>Account</title>
                    <link rel="stylesheet" href="/login/passlink.css"><main><h1>Account %s</h1><p>by %s</p>
                    <form method="post" action="/logout">%s<button>Sign out</button></form></main></html>
                    """.formatted(pass.subject().name(), pass.method(), PasslinkFilter.antiForgeryField(request));
            response.setContentType("text/html;charset=utf-8");
            response.getOutputStream().write(page.getBytes(UTF_8));
        }
    }

    String url() {
        return url;
    }

    /** What was mailed last. */
    String link() {
        queue.runPending();
        return mailer.lastLink();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("The site did not stop", e);
        }
        passlink.close();
    }
}
