package dev.passlink.vertx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNullElse;

import dev.passlink.web.Request;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A request as it was when the handler was called: a reroute changes method and path in the routing context.
 *
 * @param mount where the router is mounted; empty at the root
 * @param normalized the path by which routes are found, with all escapes that stand for anything but letters and digits
 * @param sent the path as it was sent
 * @param read what of the body was read; empty if nobody needs it
 */
record Incoming(
        String method,
        String mount,
        String normalized,
        String sent,
        Optional<String> rawQuery,
        MultiMap all,
        String host,
        String peer,
        boolean isSentByClient,
        Buffer read)
        implements Request {
    /**
     * Takes down what is there.
     *
     * @throws IllegalArgumentException if the path has a broken escape, which Vert.x answers by 400
     */
    static Incoming of(RoutingContext ctx, boolean isSentByClient) {
        HttpServerRequest request = ctx.request();
        String mount = requireNonNullElse(ctx.mountPoint(), "");
        return new Incoming(
                request.method().name(),
                mount.endsWith("/") ? mount.substring(0, mount.length() - 1) : mount,
                decoded(ctx.normalizedPath()),
                request.path(),
                Optional.ofNullable(request.query()),
                request.headers(),
                String.valueOf(request.authority()),
                // A socket of this machine has no address.
                requireNonNullElse(request.connection().remoteAddress().hostAddress(), "127.0.0.1"),
                isSentByClient,
                requireNonNullElse(ctx.body().buffer(), Buffer.buffer()));
    }

    /** As path parameters are. */
    private static String decoded(String path) {
        return path.indexOf('%') < 0 ? path : URLDecoder.decode(path.replace("+", "%2B"), UTF_8);
    }

    Incoming with(Buffer body) {
        return new Incoming(method, mount, normalized, sent, rawQuery, all, host, peer, isSentByClient, body);
    }

    @Override
    public String path() {
        return belowMount(normalized);
    }

    @Override
    public String rawPath() {
        return belowMount(sent);
    }

    private String belowMount(String path) {
        return path.startsWith(mount) ? path.substring(mount.length()) : path;
    }

    private boolean isBelowMount(String path) {
        return path.startsWith(mount) && (path.length() == mount.length() || path.charAt(mount.length()) == '/');
    }

    /** Others cut the mount point off by its length. */
    @Override
    public boolean isPathCertain() {
        return isBelowMount(normalized) && isBelowMount(sent);
    }

    /** HTTP/2 and HTTP/3 have an authority in the place of a host. */
    @Override
    public List<String> headers(String name) {
        List<String> values = all.getAll(name);
        return values.isEmpty() && name.toLowerCase(Locale.ROOT).equals("host") ? List.of(host) : values;
    }

    @Override
    public byte[] body(int most) {
        return Arrays.copyOf(read.getBytes(), Math.min(most, read.length()));
    }
}
