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
    private boolean isNeverKept;

    Outgoing(RoutingContext ctx) {
        this.ctx = ctx;
    }

    @Override
    public synchronized void add(Header header) {
        added.add(header);
    }

    @Override
    public synchronized void set(Header header) {
        replaced.add(header);
    }

    /** When the headers are about to be written, nobody can replace our headers any more. A reroute forgets such end handlers. */
    void keep(Verdict.Caching caching) {
        isNeverKept |= caching == Verdict.Caching.NEVER;
        if (isNeverKept) {
            ctx.addHeadersEndHandler(ended -> keepHere());
        }
        if (caching != Verdict.Caching.FREE) {
            keepHere();
        }
    }

    private void keepHere() {
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
