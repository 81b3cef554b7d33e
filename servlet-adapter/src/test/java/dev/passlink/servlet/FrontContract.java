package dev.passlink.servlet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.EmailAddress;
import dev.passlink.KeyRing;
import dev.passlink.Passlink;
import dev.passlink.User;
import dev.passlink.ViewRule;
import dev.passlink.testkit.DirectQueue;
import dev.passlink.testkit.FakeUsers;
import dev.passlink.testkit.MutableClock;
import dev.passlink.testkit.RecordingMailer;
import dev.passlink.web.TestBrowser;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What stands in front of the filter, and how it got into the application: the same on every container. */
abstract class FrontContract {
    private static final String HOST = "jobs.example.com";

    private final List<AutoCloseable> toClose = new ArrayList<>();
    private final Map<Running, People> people = new HashMap<>();

    /** Who may sign in to one application, with a mailbox. */
    private static final class People {
        final RecordingMailer mailer = new RecordingMailer();
        final DirectQueue queue = new DirectQueue();
        final MutableClock clock = new MutableClock();
        final FakeUsers users =
                new FakeUsers().put(new User("17", EmailAddress.of("ada@example.com"), true, "s", Set.of()));
        final Passlink passlink = Passlink.builder()
                .baseUrl("https://jobs.example.com/app")
                .keys(KeyRing.parse(KeyRing.generate()))
                .clock(clock)
                .users(users)
                .mailer(mailer)
                .queue(queue)
                .build();

        PasslinkFilter filter() {
            return PasslinkFilter.builder(passlink)
                    .signedIn("/account/*")
                    .view(ViewRule.of("/jobs/{id}/apply", "apply"))
                    .landing("/account")
                    .build();
        }
    }

    /** An application that runs, at {@code /app}. */
    interface Running {
        int port();

        ServletContext context();

        void stop() throws Exception;
    }

    /**
     * Starts it.
     *
     * @throws Exception if the container does not start it
     */
    abstract Running start(Deployment deployment) throws Exception;

    /** The container's own way to have WebSockets, with {@link Sockets#ALL} and {@link #ownSockets}. */
    abstract ServletContainerInitializer webSockets();

    /** Guarded endpoints of the container's own kind. */
    List<String> ownSockets() {
        return List.of();
    }

    /** How filter and endpoints may come into an application, in every order. */
    Map<String, Function<PasslinkFilter, Deployment>> ways() {
        Map<String, Function<PasslinkFilter, Deployment>> ways = new LinkedHashMap<>();
        Deployment.Other other = new Deployment.Other();
        ways.put(
                "installed before the endpoints",
                filter -> new Deployment().thenInstall(filter).then(webSockets()));
        ways.put(
                "installed behind the endpoints",
                filter -> new Deployment().then(webSockets()).thenInstall(filter));
        ways.put(
                "installed by a listener",
                filter -> new Deployment().then(webSockets()).listener(filter::install));
        ways.put(
                "installed by a listener, behind another filter",
                filter -> new Deployment()
                        .then(Deployment.byHand("other", other, false))
                        .then(webSockets())
                        .listener(filter::install));
        ways.put(
                "installed before the endpoints, behind another filter",
                filter -> new Deployment()
                        .then(Deployment.byHand("other", other, false))
                        .thenInstall(filter)
                        .then(webSockets()));
        ways.put(
                "by hand before the endpoints",
                filter -> new Deployment()
                        .then(Deployment.byHand("hand", filter, false))
                        .then(webSockets()));
        ways.put(
                "by hand behind the endpoints",
                filter -> new Deployment().then(webSockets()).then(Deployment.byHand("hand", filter, true)));
        ways.put(
                "by hand behind another filter and the endpoints",
                filter -> new Deployment()
                        .then(Deployment.byHand("other", other, false))
                        .then(webSockets())
                        .then(Deployment.byHand("hand", filter, true)));
        ways.put(
                "declared",
                filter -> new Deployment()
                        .declare("declared", filter, "/*", Deployment.ALL, true)
                        .then(webSockets()));
        ways.put(
                "declared behind another",
                filter -> new Deployment()
                        .declare("other", other, "/*", Deployment.ALL, true)
                        .declare("declared", filter, "/*", Deployment.REQUEST, true)
                        .then(webSockets()));
        return ways;
    }

    private Running run(Function<PasslinkFilter, Deployment> way) throws Exception {
        People who = people();
        Running started = start(way.apply(who.filter()));
        toClose.add(started::stop);
        people.put(started, who);
        return started;
    }

    private People people() {
        People some = new People();
        toClose.add(some.passlink);
        return some;
    }

    @AfterEach
    void stop() throws Exception {
        for (int i = toClose.size(); i-- > 0; ) {
            toClose.get(i).close();
        }
    }

    static TestBrowser browser(Running site) {
        return new TestBrowser(site.port(), HOST);
    }

    TestBrowser signedIn(Running site) {
        People who = requireNonNull(people.get(site));
        TestBrowser browser = browser(site);
        String field = browser.get("/app/login").field("antiForgery");
        assertThat(browser.post("/app/login", "email", "ada@example.com", "antiForgery", field)
                        .status())
                .isEqualTo(303);
        who.queue.runPending();
        assertThat(browser.get(who.mailer.lastLink().substring("https://jobs.example.com".length()))
                        .status())
                .isEqualTo(303);
        return browser;
    }

    /** The status that a handshake is answered with. */
    static int handshake(Running site, String target, Map<String, String> cookies) throws IOException {
        return handshake(site, target, cookies, "");
    }

    /** @param more header lines */
    static int handshake(Running site, String target, Map<String, String> cookies, String more) throws IOException {
        StringBuilder request = new StringBuilder("GET " + target + " HTTP/1.1\r\nHost: " + HOST
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + more);
        cookies.forEach((name, value) -> request.append("Cookie: " + name + "=" + value + "\r\n"));
        request.append("\r\n");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), site.port())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(request.toString().getBytes(ISO_8859_1));
            return Integer.parseInt(statusLine(socket.getInputStream()).split(" ", -1)[1]);
        }
    }

    private static String statusLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\r'; b = in.read()) {
            line.write(b);
        }
        return line.toString(ISO_8859_1);
    }

    Stream<DynamicTest> inEveryOrder(Check check) {
        return ways().entrySet().stream()
                .map(way -> DynamicTest.dynamicTest(way.getKey(), () -> check.on(run(way.getValue()))));
    }

    interface Check {
        void on(Running site) throws Exception;
    }

    // WebSockets

    @TestFactory
    Stream<DynamicTest> aGuardedPathIsUpgradedForNobodyWithoutAPassWhateverTheOrder() {
        return inEveryOrder(site -> {
            List<String> targets = new ArrayList<>(List.of(
                    "/app/account/socket",
                    "/app/account/socket?passlink=x",
                    "/app/account/./socket",
                    "/app/x/../account/socket",
                    "/app/%61ccount/socket",
                    "/app/account;a=b/socket",
                    "/app//account/socket",
                    "/app/jobs/17/apply",
                    "/app/jobs/17/apply?passlink=x",
                    "/app/jobs/%31%37/apply"));
            targets.addAll(ownSockets());
            for (String target : targets) {
                assertThat(handshake(site, target, Map.of())).as(target).isBetween(200, 499);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> whoSignedInOpensAGuardedSocketAndEverybodyAnOpenOneWhateverTheOrder() {
        return inEveryOrder(site -> {
            assertThat(handshake(site, "/app/open/socket", Map.of())).isEqualTo(101);
            Map<String, String> cookies = signedIn(site).cookies();
            List<String> targets = new ArrayList<>(List.of("/app/account/socket"));
            targets.addAll(ownSockets());
            for (String target : targets) {
                assertThat(handshake(site, target, cookies)).as(target).isEqualTo(101);
            }
            assertThat(handshake(site, "/app/jobs/17/apply", cookies)).isNotEqualTo(101);
        });
    }

    /** A browser sends the pass along for a page of a sibling domain too, and lets that page read what comes. */
    @TestFactory
    Stream<DynamicTest> aPageOfAnotherOriginOpensNoGuardedSocketWhateverTheOrder() {
        return inEveryOrder(site -> {
            Map<String, String> cookies = signedIn(site).cookies();
            List<String> targets = new ArrayList<>(List.of("/app/account/socket"));
            targets.addAll(ownSockets());
            for (String target : targets) {
                for (String foreign : List.of(
                        "Origin: https://evil.example.com",
                        "Origin: https://jobs.example.com.evil.net",
                        "Origin: http://jobs.example.com",
                        "Origin: null",
                        "Origin: https://jobs.example.com\r\nSec-Fetch-Site: same-site")) {
                    assertThat(handshake(site, target, cookies, foreign + "\r\n"))
                            .as(target + " " + foreign)
                            .isBetween(300, 499);
                }
                for (String own : List.of(
                        "Origin: https://jobs.example.com",
                        "Origin: https://jobs.example.com\r\nSec-Fetch-Site: same-origin")) {
                    assertThat(handshake(site, target, cookies, own + "\r\n")).isEqualTo(101);
                }
            }
            assertThat(handshake(site, "/app/open/socket", cookies, "Origin: https://evil.example.com\r\n"))
                    .isEqualTo(101);
        });
    }

    @TestFactory
    Stream<DynamicTest> aPassThatCannotBeCheckedOpensNoSocketWhateverTheOrder() {
        return inEveryOrder(site -> {
            People who = requireNonNull(people.get(site));
            Map<String, String> cookies = signedIn(site).cookies();
            who.clock.advance(Duration.ofMinutes(2));
            who.users.failing(true);
            assertThat(handshake(site, "/app/account/socket", cookies)).isEqualTo(503);
            who.users.failing(false);
            assertThat(handshake(site, "/app/account/socket", cookies)).isEqualTo(101);
        });
    }

    @TestFactory
    Stream<DynamicTest> forwardsIncludesAndAsynchronousDispatchesAreGuardedWhateverTheWay() {
        return inEveryOrder(site -> {
            TestBrowser ada = signedIn(site);
            for (String how : List.of("forward", "include", "async")) {
                assertThat(browser(site).get("/app/dispatch/" + how).body())
                        .as(how)
                        .doesNotContain("who=");
                assertThat(ada.get("/app/dispatch/" + how).body()).as(how).contains("who=17");
            }
            assertThat(browser(site).get("/app/missing").body()).doesNotContain("who=");
        });
    }

    // The start

    @Test
    void aMappingNarrowerThanAllPathsIsToldAtTheStart() {
        for (String pattern : List.of("/account/*", "/", "*.html")) {
            assertThatThrownBy(() -> run(filter ->
                            new Deployment().eager().declare("declared", filter, pattern, Deployment.ALL, true)))
                    .as(pattern)
                    .hasStackTraceContaining("PasslinkFilter is mapped to [" + pattern + "]")
                    .hasStackTraceContaining("map it to /*");
        }
    }

    @Test
    void twoFiltersInOneApplicationAreToldAtTheStart() {
        PasslinkFilter second = people().filter();
        assertThatThrownBy(() -> run(filter -> new Deployment()
                        .eager()
                        .thenInstall(filter)
                        .declare("declared", second, "/*", Deployment.ALL, true)))
                .hasStackTraceContaining("This application has two PasslinkFilters");
        assertThatThrownBy(() -> run(filter -> new Deployment()
                        .eager()
                        .declare("one", filter, "/*", Deployment.ALL, true)
                        .declare("other", filter, "/*", Deployment.ALL, true)))
                .hasStackTraceContaining("This application has two PasslinkFilters");
        assertThatThrownBy(() -> run(filter -> new Deployment()
                        .eager()
                        .then(Deployment.byHand("one", filter, false))
                        .then(Deployment.byHand("other", second, true))))
                .hasStackTraceContaining("This application has two PasslinkFilters");
        assertThatThrownBy(() -> run(
                        filter -> new Deployment().eager().thenInstall(filter).thenInstall(second)))
                .hasStackTraceContaining("already has a filter named passlink: install only one");
    }

    @Test
    void installingAfterTheStartIsToldByASentence() throws Exception {
        Running site = run(filter -> new Deployment());
        assertThatThrownBy(() -> people().filter().install(site.context()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("The application has started")
                .hasMessageContaining("in a ServletContainerInitializer");
    }

    @Test
    void aListenerThatMayAddNoFilterIsToldByASentence() {
        assertThatThrownBy(() -> run(filter -> new Deployment()
                        .then((classes, context) -> context.addListener(Deployment.listening(filter::install)))))
                .hasStackTraceContaining("or filters can't be added here")
                .hasStackTraceContaining("in a ServletContainerInitializer");
    }

    @Test
    void aFilterThatWasDeclaredWithoutAsynchronousSupportHasIt() throws Exception {
        Running site = run(filter -> new Deployment().declare("declared", filter, "/*", Deployment.REQUEST, false));
        assertThat(signedIn(site).get("/app/dispatch/async").body()).contains("who=17");
        assertThat(browser(site).get("/app/dispatch/async").body()).doesNotContain("who=");
    }

    @TestFactory
    Stream<DynamicTest> whereNoServletIsMappedTheSignInPagesAnswerAllTheSame() {
        Map<String, Function<PasslinkFilter, Deployment>> ways = new LinkedHashMap<>();
        ways.put("installed", filter -> new Deployment().servlet("/api/*").thenInstall(filter));
        ways.put(
                "by hand", filter -> new Deployment().servlet("/api/*").then(Deployment.byHand("hand", filter, false)));
        ways.put(
                "declared",
                filter -> new Deployment().servlet("/api/*").declare("declared", filter, "/*", Deployment.ALL, true));
        return ways.entrySet().stream()
                .map(way -> DynamicTest.dynamicTest(way.getKey(), () -> {
                    Running site = run(way.getValue());
                    TestBrowser ada = signedIn(site);
                    assertThat(ada.get("/app/api/x").body()).contains("who=17");
                    for (String page : List.of("sent", "view", "code", "link", "passlink.css", "passlink.js")) {
                        assertThat(ada.get("/app/login/" + page).status())
                                .as(page)
                                .isNotEqualTo(404);
                    }
                    assertThat(ada.get("/app/login/nothing").status()).isEqualTo(404);
                    String field = ada.get("/app/logout").field("antiForgery");
                    assertThat(ada.post("/app/logout", "antiForgery", field).status())
                            .isEqualTo(303);
                    assertThat(ada.get("/app/api/x").body()).contains("who=nobody");
                }));
    }
}
