package dev.passlink.vertx;

import dev.passlink.Passlink;
import dev.passlink.web.Site;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import io.vertx.ext.web.handler.SecurityPolicyHandler;
import java.util.Optional;
import java.util.Set;

/**
 * Serves the sign-in pages and guards what is for signed-in people, before all routes of a router.
 *
 * <pre>{@code
 * PasslinkHandler.builder(passlink)
 *     .signedIn("/account/*")
 *     .build()
 *     .install(router);
 * router.get("/account").handler(ctx -> VertxVisit.of(ctx)
 *     .pass()
 *     .onSuccess(pass -> ctx.end("You are user " + pass.get().subject().name()))
 *     .onFailure(ctx::fail));
 * }</pre>
 *
 * <p>Paths of rules are below where the router is mounted. It reads a request's body only at its own addresses, before it
 * takes a worker thread, and where {@link Site.Builder#resendForms} says so and nobody is signed in; every other request
 * is paused while it asks, and goes on on the event loop. On paths without a rule it neither pauses nor asks. Immutable
 * and safe for many threads.
 */
public final class PasslinkHandler implements SecurityPolicyHandler {
    private final Site site;
    private final Set<String> addresses;

    private PasslinkHandler(Site site) {
        this.site = site;
        this.addresses = Set.copyOf(site.addresses());
    }

    /**
     * Begins to describe the handler.
     *
     * @param passlink what it serves
     * @return a builder with a good default for everything
     */
    public static Site.Builder<PasslinkHandler> builder(Passlink passlink) {
        return Site.builder(passlink, PasslinkHandler::new);
    }

    /**
     * Puts the handler before all routes, whether they are there already or come later.
     *
     * @param router of the application, or one that is mounted in another
     * @throws IllegalStateException if there is one already, or another route claims to be the first
     */
    public void install(Router router) {
        Route route = router.route().order(Integer.MIN_VALUE).handler(this).failureHandler(PasslinkHandler::failed);
        if (!router.getRoutes().get(0).equals(route)) {
            route.remove();
            throw new IllegalStateException(
                    "A handler is installed before this one: install it once, and first of all that have that order.");
        }
    }

    private static void failed(RoutingContext ctx) {
        boolean isTooLate = ctx.failure() == null || ctx.response().headWritten();
        VertxVisit.found(ctx).filter(visit -> !isTooLate).ifPresentOrElse(visit -> visit.failed(ctx), ctx::next);
    }

    /**
     * Decides about a request: answers it, or goes on to the next handler.
     *
     * @param ctx of the request
     */
    @Override
    public void handle(RoutingContext ctx) {
        // Rerouted by the application: the same visit goes on.
        Optional<VertxVisit> known = VertxVisit.found(ctx).filter(visit -> visit.isTo(site));
        Incoming request = Incoming.of(ctx, known.isEmpty());
        site.checkContextPath(request.mount());
        if (known.isEmpty() && site.isOpen(request)) {
            VertxVisit.begin(site, ctx, request);
            ctx.next();
            return;
        }
        if (!ctx.request().isEnded()) {
            ctx.request().pause();
        }
        withBody(request)
                .compose(whole -> known.orElseGet(() -> VertxVisit.begin(site, ctx, whole))
                        .decide(request, () -> toBeSentAgain(request)))
                .onComplete(decided -> {
                    if (!ctx.request().isEnded()) {
                        ctx.request().resume();
                    }
                    if (decided.failed()) {
                        ctx.fail(decided.cause());
                    } else if (decided.result() && !ctx.response().ended()) {
                        ctx.next();
                    }
                });
    }

    /** On the event loop: a client that takes its time holds no worker thread. */
    private Future<Incoming> withBody(Incoming request) {
        boolean isForm = request.isSentByClient() && request.method().equals("POST");
        return isForm && addresses.contains(request.path()) && !request.http().isEnded()
                ? read(request.http(), Site.MOST_BODY_BYTES).map(request::with)
                : Future.succeededFuture(request);
    }

    /** Only once it is known that the application gets nothing of it. */
    private Optional<Future<Incoming>> toBeSentAgain(Incoming request) {
        int most = site.bytesToSendAgain(request);
        return most > 0 && !request.http().isEnded()
                ? Optional.of(read(request.http(), most).map(request::with))
                : Optional.empty();
    }

    private static Future<Buffer> read(HttpServerRequest request, int most) {
        Promise<Buffer> enough = Promise.promise();
        Buffer read = Buffer.buffer();
        request.exceptionHandler(cutOff -> enough.tryFail(new HttpException(400, cutOff)))
                .handler(chunk -> {
                    if (read.appendBuffer(chunk).length() >= most) {
                        // Whatever follows is thrown away.
                        request.pause().handler(null);
                        enough.complete(read);
                    }
                })
                .endHandler(end -> enough.tryComplete(read))
                .resume();
        return enough.future();
    }
}
