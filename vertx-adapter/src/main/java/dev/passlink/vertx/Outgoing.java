package dev.passlink.vertx;

import dev.passlink.web.Answer;
import dev.passlink.web.Header;
import dev.passlink.web.Response;
import dev.passlink.web.Verdict;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;

/** Collects headers on any thread and applies them when told to: Vert.x's own headers are for one thread only. */
final class Outgoing implements Response {
    private static final Header FOR_THIS_BROWSER = new Header("Cache-Control", "private, no-store");

    private final RoutingContext ctx;
    /** Kept, because a reroute clears all headers. */
    private final List<Header> added = new ArrayList<>();

    private final List<Header> replaced = new ArrayList<>();
    private Verdict.Caching strictest = Verdict.Caching.FREE;

    Outgoing(RoutingContext ctx) {
        this.ctx = ctx;
    }

    @Override
    public synchronized void add(Header header) {
        added.add(header);
    }

    @Override
    public synchronized void set(Header header) {
        if (header.equals(FOR_THIS_BROWSER)) {
            strictest = stricter(Verdict.Caching.PRIVATE);
        }
        replaced.add(header);
    }

    private Verdict.Caching stricter(Verdict.Caching caching) {
        return caching.compareTo(strictest) > 0 ? caching : strictest;
    }

    /**
     * What one place asks for holds wherever the request is rerouted from there, with the cookies that it has been given. When the
     * headers are about to be written, nobody can replace our headers any more. A reroute forgets such end handlers.
     */
    synchronized void keep(Verdict.Caching caching) {
        strictest = stricter(caching);
        if (strictest == Verdict.Caching.NEVER) {
            ctx.addHeadersEndHandler(ended -> keepHere());
        }
        if (strictest != Verdict.Caching.FREE) {
            keepHere();
        }
    }

    private synchronized void keepHere() {
        set(FOR_THIS_BROWSER);
        give();
    }

    synchronized void give() {
        MultiMap headers = ctx.response().headers();
        if (!ctx.response().headWritten()) {
            replaced.forEach(header -> headers.set(header.name(), header.value()));
            added.stream()
                    .filter(header -> !headers.getAll(header.name()).contains(header.value()))
                    .forEach(header -> headers.add(header.name(), header.value()));
        }
        replaced.clear();
    }

    void write(Answer answer) {
        if (!ctx.response().headWritten()) {
            answer.headers().forEach(header -> (header.name().equals("Set-Cookie") ? added : replaced).add(header));
            give();
            boolean hasNoBody = ctx.request().method().equals(HttpMethod.HEAD);
            ctx.response().setStatusCode(answer.status()).end(hasNoBody ? "" : answer.body());
        }
    }
}
