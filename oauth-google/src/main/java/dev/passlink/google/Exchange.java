package dev.passlink.google;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer in HTTP/1.1 (RFC 9112) over a connection of their own, which is always closed afterwards: the JDK's
 * client keeps a connection open if it can't read the answer.
 *
 * <p>One thread calls; another may close it at any time, which ends a wait for the server.
 */
final class Exchange implements Callable<Exchange.Response>, AutoCloseable {
    /** Of all heads together, those of interim answers too. */
    private static final int MAX_HEAD = 32 * 1024;

    private static final int MAX_INTERIM = 8;
    /** Chunks may be small: what is said about their sizes is bounded as well. */
    private static final int MAX_LINES_OF_CHUNKS = 4 * Http.MAX_BODY;

    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})(?: .*)?");
    private static final Pattern HEADER = Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):(.*)");
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
    private static final Pattern CHUNK = Pattern.compile("([0-9A-Fa-f]{1,8})[ \\t]*(?:;.*)?");
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int LAST_INTERIM = 199;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;
    private static final int HEXADECIMAL = 16;

    private final Route route;
    private final Request request;
    private final int connectMillis;
    private @Nullable Socket socket;
    private boolean closed;

    Exchange(Route route, Request request, int connectMillis) {
        this.route = route;
        this.request = request;
        this.connectMillis = connectMillis;
    }

    /** What came back: a status, headers by their names in small letters, and a body of at most {@link Http#MAX_BODY}. */
    static final class Response {
        private final int status;
        private final Map<String, List<String>> headers;
        private final byte[] body;

        private Response(int status, Map<String, List<String>> headers, byte[] body) {
            this.status = status;
            this.headers = headers;
            this.body = body;
        }

        int status() {
            return status;
        }

        Optional<Json> json() {
            return Json.parse(body);
        }

        List<String> all(String name) {
            return headers.getOrDefault(name, List.of());
        }
    }

    /** The server sent more than anybody needs. */
    static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** What the server sent is not HTTP/1.1, or could be read in two ways. */
    static final class Unreadable extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** A number of bytes that may still be read. */
    private static final class Budget {
        private int left;

        Budget(int left) {
            this.left = left;
        }

        void take() throws TooLarge {
            if (--left < 0) {
                throw new TooLarge();
            }
        }
    }

    @Override
    public Response call() throws IOException {
        URI url = request.url();
        Route.Way way = route.way(url);
        try (Socket connection = held(way.socket())) {
            // The JDK asks a proxy for its tunnel over a connection that nobody else can close.
            connection.setSoTimeout(connectMillis);
            connection.connect(way.address(), connectMillis);
            // A proxy's tunnel is another connection than the one that may have been closed meanwhile.
            held(connection);
            return Route.isTls(url) ? talk(route.secured(connection, url)) : talk(connection);
        } finally {
            close();
        }
    }

    private synchronized Socket held(Socket made) throws IOException {
        socket = made;
        if (closed) {
            made.close();
            throw new IOException("given up");
        }
        return made;
    }

    /** The connection beneath TLS: a server that reads nothing could hold up a polite end. */
    @Override
    public synchronized void close() {
        closed = true;
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException alreadyGone) {
                // As it should be.
            }
        }
    }

    private Response talk(Socket connection) throws IOException {
        connection.getOutputStream().write(head());
        connection.getOutputStream().flush();
        InputStream in = new BufferedInputStream(connection.getInputStream());
        Budget budget = new Budget(MAX_HEAD);
        for (int i = 0; i <= MAX_INTERIM; i++) {
            int status = status(line(in, budget));
            Map<String, List<String>> headers = headers(in, budget);
            if (status > LAST_INTERIM) {
                return new Response(status, headers, body(status, headers, in));
            }
            if (status == SWITCHING_PROTOCOLS) {
                throw new Unreadable();
            }
        }
        throw new TooLarge();
    }

    private byte[] head() {
        URI url = request.url();
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        StringBuilder head = new StringBuilder(request.form().isPresent() ? "POST " : "GET ")
                .append(path)
                .append(query)
                .append(" HTTP/1.1\r\nHost: ")
                .append(url.getRawAuthority())
                .append("\r\nConnection: close\r\nUser-Agent: Passlink\r\n");
        request.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        request.form()
                .ifPresent(form ->
                        head.append("Content-Length: ").append(form.length()).append("\r\n"));
        return head.append("\r\n").append(request.form().orElse("")).toString().getBytes(US_ASCII);
    }

    private static int status(String line) throws Unreadable {
        Matcher status = STATUS.matcher(line);
        if (!status.matches()) {
            throw new Unreadable();
        }
        return Integer.parseInt(status.group(1));
    }

    /** A line that goes on with the one before it (RFC 9112 §5.2) is no header. */
    private static Map<String, List<String>> headers(InputStream in, Budget budget) throws IOException {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (String line = line(in, budget); !line.isEmpty(); line = line(in, budget)) {
            Matcher header = HEADER.matcher(line);
            if (!header.matches()) {
                throw new Unreadable();
            }
            headers.computeIfAbsent(header.group(1).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(header.group(2).strip());
        }
        return headers;
    }

    /** One way to say where the body ends (RFC 9112 §6.3); what says it twice could be read in two ways. */
    private static byte[] body(int status, Map<String, List<String>> headers, InputStream in) throws IOException {
        if (status == NO_CONTENT || status == NOT_MODIFIED) {
            return new byte[0];
        }
        List<String> codings = headers.getOrDefault("transfer-encoding", List.of());
        List<String> lengths = headers.getOrDefault("content-length", List.of());
        if (codings.size() + lengths.size() > 1) {
            throw new Unreadable();
        }
        if (codings.size() == 1) {
            if (!codings.get(0).equalsIgnoreCase("chunked")) {
                throw new Unreadable();
            }
            return chunks(in);
        }
        if (lengths.size() == 1) {
            if (!LENGTH.matcher(lengths.get(0)).matches()) {
                throw new Unreadable();
            }
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            add(in, Long.parseLong(lengths.get(0)), body);
            return body.toByteArray();
        }
        byte[] body = in.readNBytes(Http.MAX_BODY + 1);
        if (body.length > Http.MAX_BODY) {
            throw new TooLarge();
        }
        return body;
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        Budget budget = new Budget(MAX_LINES_OF_CHUNKS);
        while (true) {
            Matcher chunk = CHUNK.matcher(line(in, budget));
            if (!chunk.matches()) {
                throw new Unreadable();
            }
            long size = Long.parseLong(chunk.group(1), HEXADECIMAL);
            if (size == 0) {
                headers(in, new Budget(MAX_HEAD));
                return body.toByteArray();
            }
            add(in, size, body);
            if (!line(in, budget).isEmpty()) {
                throw new Unreadable();
            }
        }
    }

    private static void add(InputStream in, long size, ByteArrayOutputStream body) throws IOException {
        if (size > Http.MAX_BODY - body.size()) {
            throw new TooLarge();
        }
        byte[] bytes = in.readNBytes((int) size);
        if (bytes.length < size) {
            throw new Unreadable();
        }
        body.writeBytes(bytes);
    }

    /** Up to a line feed; other control characters than the tab are nobody's text. */
    private static String line(InputStream in, Budget budget) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        boolean returned = false;
        for (int c = in.read(); c != '\n'; c = in.read()) {
            budget.take();
            if (returned || c == 0x7F || (c < 0x20 && c != '\t' && c != '\r')) {
                throw new Unreadable();
            }
            returned = c == '\r';
            if (!returned) {
                line.write(c);
            }
        }
        budget.take();
        return line.toString(ISO_8859_1);
    }
}
