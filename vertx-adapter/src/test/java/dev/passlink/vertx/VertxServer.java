package dev.passlink.vertx;

import static java.util.Objects.requireNonNull;

import dev.passlink.Passlink;
import dev.passlink.web.Answer;
import dev.passlink.web.Site;
import dev.passlink.web.TestApplication;
import dev.passlink.web.TestServer;
import dev.passlink.web.Visit;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A router below a context path, with the application of the contract behind the handler. */
final class VertxServer implements TestServer {
    /** The header with the path to reroute to. */
    static final String REROUTE = "X-Reroute";
    /** The header with what to do before that. */
    static final String FIRST = "X-First";

    private static final int MOST_SECONDS = 120;

    private final Vertx vertx = Vertx.vertx();
    private final TestApplication application = new TestApplication();
    private @Nullable HttpServer server;

    @Override
    public void start(String contextPath, Passlink passlink, Consumer<Site.Builder<?>> settings) throws Exception {
        Site.Builder<PasslinkHandler> builder = PasslinkHandler.builder(passlink);
        settings.accept(builder);
        Router below = Router.router(vertx);
        builder.build().install(below);
        below.route("/account/socket")
                .handler(ctx -> ctx.request()
                        .toWebSocket()
                        .onSuccess(socket -> socket.close())
                        .onFailure(ctx::fail));
        below.route().handler(BodyHandler.create(false).setMergeFormAttributes(false));
        below.route().handler(VertxServer::reroute);
        below.route().handler(this::answer);
        Router router = Router.router(vertx);
        router.route(contextPath + "/*").subRouter(below);
        server = done(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
    }

    /** To where a header says, after what another says has been done. */
    private static void reroute(RoutingContext ctx) {
        String to = ctx.request().getHeader(REROUTE);
        if (ctx.get(REROUTE) != null) {
            ctx.next();
            return;
        }
        ctx.put(REROUTE, true);
        VertxVisit visit = VertxVisit.of(ctx);
        Future<String> done = switch (String.valueOf(ctx.request().getHeader(FIRST))) {
            case "form" -> Future.succeededFuture(visit.antiForgeryField());
            case "sign-out" ->
                visit.ask(asked -> {
                    asked.signOut();
                    return "";
                });
            default -> Future.succeededFuture("");
        };
        done.onSuccess(any -> {
                    if (to == null) {
                        ctx.next();
                    } else {
                        ctx.reroute(to);
                    }
                })
                .onFailure(ctx::fail);
    }

    private void answer(RoutingContext ctx) {
        VertxVisit visit = VertxVisit.of(ctx);
        Incoming request = Incoming.of(ctx, true);
        visit.answer(asked -> answer(asked, visit, request)).onFailure(ctx::fail);
    }

    private Answer answer(Visit asked, VertxVisit visit, Incoming request) {
        try {
            return application.answer(asked, visit.view(), request, visit.response());
        } catch (IOException cutOff) {
            throw new UncheckedIOException(cutOff);
        }
    }

    static <T> T done(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(MOST_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public int port() {
        return requireNonNull(server).actualPort();
    }

    @Override
    public void stop() throws Exception {
        done(vertx.close());
    }
}
