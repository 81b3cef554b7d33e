package dev.passlink.servlet;

import static java.util.Objects.requireNonNull;

import dev.passlink.EmailAddress;
import dev.passlink.KeyRing;
import dev.passlink.Passlink;
import dev.passlink.Subject;
import dev.passlink.User;
import dev.passlink.View;
import dev.passlink.ViewRule;
import dev.passlink.testkit.DirectQueue;
import dev.passlink.testkit.FakeUsers;
import dev.passlink.testkit.MutableClock;
import dev.passlink.testkit.RecordingMailer;
import dev.passlink.web.TestBrowser;
import dev.passlink.web.TestBrowser.Reply;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;

/**
 * A site whose framework serves handlers at {@code /app/api}, behind the filter and behind one of the application's, which
 * changes path and method where it is asked to.
 */
public final class HandlerSite {
    public static final ViewRule APPLY =
            ViewRule.of("/api/jobs/{id}/apply", "apply").askAt("/api/jobs/{id}");
    /** Its form is open, and what it sends is not. */
    public static final ViewRule OWN = ViewRule.of("/api/own/{id}", "own").checkedByTheViewItself();

    public static final ViewRule BOTH = ViewRule.of("/api/both/{id}", "both").signedInToo();
    static final User ADA = new User("1", EmailAddress.of("ada@example.com"), true, "stamp", Set.of("admin"));

    /** The header that begins a session. */
    static final String SESSION = "X-Session";
    /** Headers with a path, to which a request is then dispatched. */
    public static final String FORWARD = "X-Forward";

    public static final String INCLUDE = "X-Include";

    /** The header that signs out once the handler has returned, and before its answer goes on. */
    public static final String SIGN_OUT = "X-Sign-Out";

    private final AtomicBoolean onlyOnce = new AtomicBoolean();
    private final AtomicInteger sessionsEnded = new AtomicInteger();
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private final MutableClock clock = new MutableClock();
    private final FakeUsers users = new FakeUsers().put(ADA);
    private final RecordingMailer mailer = new RecordingMailer();
    private final DirectQueue queue = new DirectQueue();
    private final List<String> acted = new CopyOnWriteArrayList<>();
    final Passlink passlink = Passlink.builder()
            .baseUrl("https://jobs.example.com/app")
            .keys(KeyRing.parse(KeyRing.generate()))
            .users(users)
            .mailer(mailer)
            .queue(queue)
            .clock(clock)
            .build();

    /** @param parameters of the servlet, for a framework that is told by them what it has */
    public HandlerSite(Servlet handlers, Map<String, String> parameters) {
        this(handlers, parameters, true);
    }

    public HandlerSite(Servlet handlers, Map<String, String> parameters, boolean behindTheFilter) {
        ServletContextHandler site = new ServletContextHandler("/app", ServletContextHandler.SESSIONS);
        PasslinkFilter filter = PasslinkFilter.builder(passlink)
                .view(APPLY, (subject, view) -> !onlyOnce.get() || acted.isEmpty())
                .view(OWN)
                .view(BOTH)
                .view(ViewRule.of("/everybody/{id}", "everybody").required(false))
                .build();
        if (behindTheFilter) {
            site.addServletContainerInitializer((classes, context) -> filter.install(context));
        }
        site.setAttribute("acted", acted);
        site.addEventListener(new HttpSessionListener() {
            @Override
            public void sessionDestroyed(HttpSessionEvent event) {
                sessionsEnded.incrementAndGet();
            }
        });
        FilterHolder rewriting = new FilterHolder(HandlerSite::rewrite);
        rewriting.setAsyncSupported(true);
        site.addFilter(rewriting, "/*", EnumSet.of(DispatcherType.REQUEST));
        ServletHolder holder = new ServletHolder(handlers);
        holder.setAsyncSupported(true);
        holder.setInitOrder(1);
        parameters.forEach(holder::setInitParameter);
        site.addServlet(holder, "/api/*");
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(site);
    }

    private static void rewrite(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        // As it was sent: a container need not be able to decode the rest.
        String query = String.valueOf(http.getQueryString());
        @Nullable String path = query.startsWith("instead=") ? query.substring("instead=".length()) : null;
        String method = http.getHeader("X-HTTP-Method-Override");
        if (http.getHeader(SESSION) != null) {
            http.getSession();
        }
        if (http.getHeader(FORWARD) != null) {
            http.getRequestDispatcher(http.getHeader(FORWARD)).forward(http, response);
            return;
        }
        if (http.getHeader(INCLUDE) != null) {
            response.getOutputStream().print("around ");
            http.getRequestDispatcher(http.getHeader(INCLUDE)).include(http, response);
            return;
        }
        chain.doFilter(
                new HttpServletRequestWrapper(http) {
                    @Override
                    public String getMethod() {
                        return method == null ? super.getMethod() : method;
                    }

                    @Override
                    public String getRequestURI() {
                        return path == null ? super.getRequestURI() : "/app/api" + path;
                    }

                    @Override
                    public StringBuffer getRequestURL() {
                        return path == null
                                ? super.getRequestURL()
                                : new StringBuffer("http://jobs.example.com/app/api" + path);
                    }

                    @Override
                    public @Nullable String getPathInfo() {
                        return path == null ? super.getPathInfo() : path;
                    }
                },
                response);
        if (http.getHeader(SIGN_OUT) != null) {
            PasslinkFilter.signOut(http);
        }
    }

    public HandlerSite start() throws Exception {
        server.start();
        return this;
    }

    public void stop() throws Exception {
        server.stop();
        passlink.close();
    }

    /** What a handler does, told by whom it was done. */
    @SuppressWarnings("unchecked")
    public static String act(ServletContext context, String id) {
        ((List<String>) requireNonNull(context.getAttribute("acted"))).add(id);
        return "acted on " + id;
    }

    /** For whom, since the last time it was asked. */
    public List<String> acted() {
        List<String> all = List.copyOf(acted);
        acted.clear();
        return all;
    }

    /** Whoever has applied may not apply again. */
    void allowsOneActOnly() {
        onlyOnce.set(true);
    }

    /** Passes are looked up again, and nobody can say whose they are. */
    void isDownAfterAMinute() {
        clock.advance(Duration.ofMinutes(2));
        users.failing(true);
    }

    void removesHerAndAMinutePasses() {
        users.remove(ADA.id());
        clock.advance(Duration.ofMinutes(2));
    }

    int sessionsEnded() {
        return sessionsEnded.get();
    }

    void afterAMinute() {
        clock.advance(Duration.ofMinutes(2));
    }

    public TestBrowser browser() {
        return new TestBrowser(connector.getLocalPort(), "jobs.example.com");
    }

    public String link(View view) {
        String url = passlink.link(Subject.user(ADA.id()), view).url();
        return url.substring("https://jobs.example.com".length());
    }

    public static Reply confirm(TestBrowser browser, Reply page) {
        return browser.post(
                "/app/login/view",
                "passlink",
                page.field("passlink"),
                "view",
                page.field("view").replace("&amp;", "&"),
                "antiForgery",
                page.field("antiForgery"));
    }

    /** A browser for which a link has opened this view. */
    public TestBrowser opened(View view) {
        TestBrowser browser = browser();
        Reply opened = confirm(browser, browser.get(link(view)));
        if (opened.status() != 303) {
            throw new AssertionError(opened.status() + " " + opened.body());
        }
        return browser;
    }

    public TestBrowser signedIn() {
        TestBrowser browser = browser();
        browser.post(
                "/app/login",
                "email",
                ADA.email().text(),
                "antiForgery",
                browser.get("/app/login").field("antiForgery"));
        queue.runPending();
        browser.get(mailer.lastLink().substring("https://jobs.example.com".length()));
        return browser;
    }
}
