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
 * Serves the sign-in pages and guards the paths for signed-in users, in front of all routes of a router.
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
 * <p>The paths of rules are below the router's mount point. It reads a request's body only at its own addresses, before it takes
 * a worker thread, and on paths with {@link Site.Builder#resendForms} if nobody is signed in. Every other request is paused
 * during the check and continues on the event loop. On paths without a rule it neither pauses nor checks. Immutable and safe for
 * use by several threads.
 */
public final class PasslinkHandler implements SecurityPolicyHandler {
    private final Site site;
    private final Set<String> addresses;

    private PasslinkHandler(Site site) {
        this.site = site;
        this.addresses = Set.copyOf(site.addresses());
    }

    /**
     * Starts building a handler.
     *
     * @param passlink the Passlink that it serves
     * @return a builder in which everything has a default
     */
    public static Site.Builder<PasslinkHandler> builder(Passlink passlink) {
        return Site.builder(passlink, PasslinkHandler::new);
    }

    /**
     * Puts the handler in front of all routes, whether they exist already or are added later.
     *
     * @param router the application's router, or one that is mounted in another
     * @throws IllegalStateException if the router already has such a handler, or another route has the same order
     */
    public void install(Router router) {
        Route route = router.route().order(Integer.MIN_VALUE).handler(this).failureHandler(PasslinkHandler::failed);
        if (!router.getRoutes().get(0).equals(route)) {
            route.remove();
            throw new IllegalStateException(
                    "Another handler is in front of this one: install this handler once, and before any other with the same"
                            + " order.");
        }
    }

    private static void failed(RoutingContext ctx) {
        boolean isTooLate = ctx.failure() == null || ctx.response().headWritten();
        VertxVisit.found(ctx).filter(visit -> !isTooLate).ifPresentOrElse(visit -> visit.failed(ctx), ctx::next);
    }

    /**
     * Decides about a request: answers it, or continues with the next handler.
     *
     * @param ctx the request's context
     */
    @Override
    public void handle(RoutingContext ctx) {
        // Rerouted by the application: the same visit continues.
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

    /** On the event loop, so that a slow client doesn't hold a worker thread. */
    private Future<Incoming> withBody(Incoming request) {
        boolean isForm = request.isSentByClient() && request.method().equals("POST");
        return isForm && addresses.contains(request.path()) && !request.http().isEnded()
                ? read(request.http(), Site.MOST_BODY_BYTES).map(request::with)
                : Future.succeededFuture(request);
    }

    /** Only once it's known that the application won't get any of it. */
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
                        // The rest of the body is discarded.
                        request.pause().handler(null);
                        enough.complete(read);
                    }
                })
                .endHandler(end -> enough.tryComplete(read))
                .resume();
        return enough.future();
    }
}
