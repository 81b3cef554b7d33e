package dev.passlink.vertx;

import static dev.passlink.vertx.VertxServer.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.passlink.KeyRing;
import dev.passlink.Passlink;
import dev.passlink.testkit.FakeUsers;
import dev.passlink.testkit.GuardAttack;
import dev.passlink.testkit.RecordingMailer;
import dev.passlink.web.TestBrowser;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.logging.LogManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whatever Vert.x routes by, no spelling of a path gets past the handler. */
final class GuardedRoutesTest {
    private static final int PATHS = Integer.getInteger("passlink.paths", 5_000);
    private final Vertx vertx = Vertx.vertx();
    private final Passlink passlink = Passlink.builder()
            .baseUrl("http://localhost:8080")
            .keys(KeyRing.parse(KeyRing.generate()))
            .users(new FakeUsers())
            .mailer(new RecordingMailer())
            .build();

    /** Vert.x reports each path that it cannot read. */
    @BeforeAll
    static void quieten() {
        LogManager.getLogManager().reset();
    }

    @AfterEach
    void stop() throws Exception {
        done(vertx.close());
        passlink.close();
    }

    private PasslinkHandler handler() {
        return PasslinkHandler.builder(passlink)
                .signedIn("/account/*")
                .signedIn("/reports")
                .view("/jobs/{id}/apply", "apply")
                .build();
    }

    private static void guarded(RoutingContext ctx) {
        ctx.response().putHeader("X-Guarded", "yes");
        // In the body too, where the head is HTTP/2.
        ctx.end("X-Guarded");
    }

    /** Patterns in every form, a router in a router, a body, a reroute and a WebSocket. */
    private Router routes() {
        Router shop = Router.router(vertx);
        shop.route("/").handler(GuardedRoutesTest::guarded);
        shop.route("/:item").handler(GuardedRoutesTest::guarded);
        Router router = Router.router(vertx);
        // Merged with them, a form is never answered whose query cannot be decoded.
        router.route().handler(BodyHandler.create(false).setMergeFormAttributes(false));
        router.route("/account/feed")
                .handler(ctx -> ctx.request()
                        .toWebSocket()
                        .onSuccess(socket -> socket.writeTextMessage("X-Guarded"))
                        .onFailure(ctx::fail));
        router.route("/account/orders/:id").handler(GuardedRoutesTest::guarded);
        router.route("/account/shop/*").subRouter(shop);
        router.routeWithRegex("/account/regex-(?<id>[0-9]+)").handler(GuardedRoutesTest::guarded);
        router.route("/account/*").handler(GuardedRoutesTest::guarded);
        router.route("/reports").useNormalizedPath(false).handler(GuardedRoutesTest::guarded);
        router.routeWithRegex("(?i)/REPORTS/?").handler(GuardedRoutesTest::guarded);
        router.route("/jobs/:id/apply").handler(GuardedRoutesTest::guarded);
        router.route("/old").handler(ctx -> ctx.reroute("/account/orders/17"));
        router.route("/echo").handler(ctx -> ctx.end(String.valueOf(ctx.body().asString())));
        router.route().handler(ctx -> ctx.end("open"));
        return router;
    }

    private URI served(Router router) throws Exception {
        HttpServer server = done(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    private URI guardedSite() throws Exception {
        Router router = routes();
        // Behind all routes in the order of calls, before them in that of requests.
        handler().install(router);
        return served(router);
    }

    @Test
    void noSpellingOfAPathReachesAGuardedRoute() throws Exception {
        GuardAttack.Report report = GuardAttack.on(guardedSite())
                .unguarded(served(routes()))
                .guarded("/account/*", "/account/orders/{id}", "/account/shop/17", "/account/regex-17")
                .guarded("/account/feed", "/reports", "/jobs/{id}/apply")
                .open("/", "/jobs/17", "/old")
                .marker("X-Guarded")
                .paths(PATHS)
                .run();
        report.assertNoneReached();
        report.assertNothingBroke();
        assertThat(report.arrived()).isGreaterThan(PATHS / 10);
    }

    private static HttpResponse<String> send(URI site, String path, HttpRequest.BodyPublisher body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(site.resolve(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .method("POST", body)
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void whatTheApplicationReroutesToIsGuardedToo() throws Exception {
        HttpResponse<String> reply = send(guardedSite(), "/old", HttpRequest.BodyPublishers.noBody());
        assertThat(reply.headers().map()).doesNotContainKey("x-guarded");
        assertThat(reply.statusCode()).isIn(303, 401);
    }

    @Test
    void aBodyReachesTheBodyHandlerOfTheApplication() throws Exception {
        String large = "text=" + "x".repeat(8_000) + "&more".repeat(200);
        assertThat(send(guardedSite(), "/echo", HttpRequest.BodyPublishers.ofString(large))
                        .body())
                .isEqualTo(large);
    }

    @Test
    void aFormWithAQueryThatNobodyCanReadIsAnsweredWhereItsFieldsAreNotMergedWithIt() throws Exception {
        URI site = guardedSite();
        for (String target : List.of("/old?x=%zz", "/account/orders/17?x=%zz", "/open?%zz=1")) {
            assertThat(new TestBrowser(site.getPort(), "localhost")
                            .send("POST", target, "a=b")
                            .status())
                    .as(target)
                    .isPositive();
        }
    }

    @Test
    void aFormOfPasslinkIsReadUpToItsLimit() throws Exception {
        URI site = guardedSite();
        for (int size : new int[] {0, 100, 9_000, 1_000_000}) {
            HttpResponse<String> reply = send(site, "/login", HttpRequest.BodyPublishers.ofString("x".repeat(size)));
            assertThat(reply.statusCode()).as(size + " bytes").isEqualTo(size > 8_192 ? 413 : 403);
            assertThat(reply.version()).isEqualTo(HttpClient.Version.HTTP_2);
        }
    }

    @Test
    void oneHandlerIsInstalledAndItIsTheFirst() {
        Router router = Router.router(vertx);
        handler().install(router);
        assertThatIllegalStateException().isThrownBy(() -> handler().install(router));
        assertThat(router.getRoutes()).hasSize(1);
        Router taken = Router.router(vertx);
        taken.route().order(Integer.MIN_VALUE).handler(RoutingContext::next);
        assertThatIllegalStateException().isThrownBy(() -> handler().install(taken));
    }

    @Test
    void aRequestThatCameByNoHandlerSaysSo() throws Exception {
        Router router = Router.router(vertx);
        router.route().handler(ctx -> VertxVisit.of(ctx).pass());
        router.route().failureHandler(ctx -> ctx.response().end(ctx.failure().getMessage()));
        assertThat(send(served(router), "/", HttpRequest.BodyPublishers.noBody())
                        .body())
                .contains("PasslinkHandler");
    }
}
