package dev.passlink.vertx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNullElse;

import dev.passlink.web.Request;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.net.URLDecoder;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A request as it was when the handler was called: a reroute changes its method and its path.
 *
 * @param mount where the router is mounted; empty at the root
 * @param whole the path by which routes are found, decoded as path parameters are
 * @param sent the path as it was sent
 * @param read what was read of the body, if anything was
 */
record Incoming(
        String method, String mount, String whole, String sent, Optional<String> rawQuery,
        HttpServerRequest http, boolean isSentByClient, Buffer read)
        implements Request {
    static Incoming of(RoutingContext ctx, boolean isSentByClient) {
        HttpServerRequest http = ctx.request();
        String mount = requireNonNullElse(ctx.mountPoint(), "").replaceFirst("/$", "");
        Optional<String> query = Optional.ofNullable(http.query());
        Buffer body = requireNonNullElse(ctx.body().buffer(), Buffer.buffer());
        return new Incoming(
                http.method().name(), mount, path(ctx), http.path(), query, http, isSentByClient, body);
    }

    private static String path(RoutingContext ctx) {
        try {
            String path = ctx.normalizedPath();
            return path.indexOf('%') < 0 ? path : URLDecoder.decode(path.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException brokenEscape) {
            throw new HttpException(400, brokenEscape);
        }
    }

    Incoming with(Buffer body) {
        return new Incoming(method, mount, whole, sent, rawQuery, http, isSentByClient, body);
    }

    @Override
    public String path() {
        return belowMount(whole).orElse(whole);
    }

    @Override
    public String rawPath() {
        return belowMount(sent).orElse(sent);
    }

    /** Others cut the mount point off by its length. */
    @Override
    public boolean isPathCertain() {
        return belowMount(whole).isPresent() && belowMount(sent).isPresent();
    }

    private Optional<String> belowMount(String path) {
        return path.equals(mount) || path.startsWith(mount + "/")
                ? Optional.of(path.substring(mount.length()))
                : Optional.empty();
    }

    /** HTTP/2 and HTTP/3 have an authority in the place of a host. */
    @Override
    public List<String> headers(String name) {
        List<String> values = http.headers().getAll(name);
        boolean isHost = name.toLowerCase(Locale.ROOT).equals("host");
        return values.isEmpty() && isHost ? List.of(String.valueOf(http.authority())) : values;
    }

    /** The connection's own, whatever is forwarded; a socket of this machine has none. */
    @Override
    public String peer() {
        return requireNonNullElse(http.connection().remoteAddress().hostAddress(), "127.0.0.1");
    }

    @Override
    public byte[] body(int most) {
        return read.getBytes(0, Math.min(most, read.length()));
    }
}
