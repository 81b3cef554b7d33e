package dev.passlink.vertx;

import dev.passlink.web.Answer;
import dev.passlink.web.Header;
import dev.passlink.web.Response;
import dev.passlink.web.SessionChange;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.Session;
import java.util.ArrayList;
import java.util.List;

/** Takes headers on whatever thread, and gives them to Vert.x, whose headers are for one thread, where it is told to. */
final class Outgoing implements Response {
    private static final String CACHE_CONTROL = "Cache-Control";
    private static final String NO_STORE = "private, no-store";
    private static final String OWNER = "dev.passlink.owner";

    private final RoutingContext ctx;
    /** Kept, since a reroute clears all headers. */
    private final List<Header> added = new ArrayList<>();

    private final List<Header> replaced = new ArrayList<>();
    private final List<SessionChange> changes = new ArrayList<>();

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

    @Override
    public synchronized void session(SessionChange change) {
        changes.add(change);
    }

    void isForThisBrowser() {
        set(new Header(CACHE_CONTROL, NO_STORE));
    }

    /** When headers end, and nobody can replace it any more. */
    void staysForThisBrowser() {
        ctx.addHeadersEndHandler(ended -> {
            isForThisBrowser();
            give();
        });
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
        changes.forEach(this::change);
        changes.clear();
    }

    /** Of Vert.x' session, if one was looked up before: it stays with whom it belongs to. */
    private void change(SessionChange change) {
        Session session = ctx.session();
        if (session == null || change.kind() == SessionChange.Kind.NONE) {
            return;
        }
        Object owner = session.get(OWNER);
        boolean isTheirs = change.subject().equals(owner);
        if (change.kind() == SessionChange.Kind.END || (owner != null && !isTheirs)) {
            session.destroy();
        } else if (!isTheirs || change.kind() == SessionChange.Kind.SIGN_IN) {
            session.put(OWNER, change.subject()).regenerateId();
        }
    }

    void write(Answer answer) {
        HttpServerResponse response = ctx.response();
        if (response.headWritten()) {
            return;
        }
        session(answer.session());
        give();
        response.setStatusCode(answer.status());
        for (Header header : answer.headers()) {
            if (header.name().equals("Set-Cookie")) {
                response.headers().add(header.name(), header.value());
            } else {
                response.headers().set(header.name(), header.value());
            }
        }
        if (ctx.request().method().equals(HttpMethod.HEAD)) {
            response.end();
        } else {
            response.end(answer.body());
        }
    }
}
