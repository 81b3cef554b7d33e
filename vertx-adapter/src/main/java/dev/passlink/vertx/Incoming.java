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
 * A request as it was when the handler was called; a reroute changes its method and its path.
 *
 * @param path the path by which routes are found, decoded in the same way as path parameters
 * @param isPathCertain false if code that cuts the mount point off by its length would find a different path
 * @param read what has been read of the body, if anything
 */
record Incoming(
        String method,
        String mount,
        String path,
        String rawPath,
        boolean isPathCertain,
        Optional<String> rawQuery,
        boolean isSentByClient,
        HttpServerRequest http,
        Buffer read)
        implements Request {
    static Incoming of(RoutingContext ctx, boolean isSentByClient) {
        HttpServerRequest http = ctx.request();
        String mount = requireNonNullElse(ctx.mountPoint(), "").replaceFirst("/$", "");
        String path = path(ctx);
        boolean isBelow = (path + "/").startsWith(mount + "/") && (http.path() + "/").startsWith(mount + "/");
        int from = isBelow ? mount.length() : 0;
        return new Incoming(
                http.method().name(),
                mount,
                path.substring(from),
                http.path().substring(from),
                isBelow,
                Optional.ofNullable(http.query()),
                isSentByClient,
                http,
                requireNonNullElse(ctx.body().buffer(), Buffer.buffer()));
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
        return new Incoming(method, mount, path, rawPath, isPathCertain, rawQuery, isSentByClient, http, body);
    }

    /** HTTP/2 and HTTP/3 have an authority instead of a host. */
    @Override
    public List<String> headers(String name) {
        List<String> values = http.headers().getAll(name);
        boolean isHost = name.toLowerCase(Locale.ROOT).equals("host");
        return values.isEmpty() && isHost ? List.of(String.valueOf(http.authority())) : values;
    }

    /** The connection's own address, whatever headers say; a Unix domain socket has none. */
    @Override
    public String peer() {
        return requireNonNullElse(http.connection().remoteAddress().hostAddress(), "127.0.0.1");
    }

    @Override
    public byte[] body(int most) {
        return read.getBytes(0, Math.min(most, read.length()));
    }
}
