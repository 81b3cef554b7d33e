package dev.passlink.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sends bytes to one server as they are, over one connection for as long as both sides keep it: an HTTP client would correct the
 * path. For one thread at a time.
 */
final class RawConnection implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;
    private static final int PATIENCE_FOR_FRAMES_MILLIS = 300;
    private static final int LONGEST_BODY = 1 << 20;
    private static final int LONGEST_HEAD = 1 << 16;
    private static final Pattern STATUS = Pattern.compile("HTTP/\\d(?:\\.\\d)? (\\d{3})");
    private static final Pattern LENGTH = Pattern.compile("\r?\ncontent-length: *(\\d{1,9})");

    private final InetSocketAddress address;
    private final String host;
    private @Nullable Line kept;

    RawConnection(InetSocketAddress address, String host) {
        this.address = address;
        this.host = host;
    }

    /**
     * An answer.
     *
     * @param status 0 if it isn't valid HTTP
     * @param text head and body in lower case; each byte is a character
     */
    record Answer(int status, String text) {
        static final Answer NONE = new Answer(0, "");
    }

    private record Line(Socket socket, InputStream in) {}

    /**
     * Sends a request and waits for its answer.
     *
     * @throws UncheckedIOException if nothing listens there
     */
    Answer send(AttackRequest request) {
        byte[] bytes = request.bytes(host);
        if (kept != null && !request.isAlone()) {
            try {
                return exchange(kept, bytes, request);
            } catch (IOException closedMeanwhile) {
                // This says nothing about the request.
            }
        }
        close();
        Line line = connect();
        kept = line;
        try {
            return exchange(line, bytes, request);
        } catch (IOException noAnswer) {
            close();
            return Answer.NONE;
        }
    }

    private Answer exchange(Line line, byte[] bytes, AttackRequest request) throws IOException {
        line.socket().getOutputStream().write(bytes);
        line.socket().getOutputStream().flush();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        String head;
        int status;
        do {
            head = head(line.in(), all);
            status = status(head);
        } while (status >= 100 && status < 200 && status != 101);
        boolean ends = request.isAlone() || head.contains("\nconnection: close");
        try {
            ends |= !body(line, all, request.method(), status, head);
        } catch (IOException | NumberFormatException brokenOff) {
            ends = true;
        }
        if (ends
                || (request.method().equals("HEAD") && status >= 400)
                || line.in().available() > 0) {
            close();
        }
        return new Answer(status, all.toString(ISO_8859_1).toLowerCase(Locale.ROOT));
    }

    /** Whether the end of the body is known. */
    private static boolean body(Line line, ByteArrayOutputStream all, String method, int status, String head)
            throws IOException {
        Matcher length = LENGTH.matcher(head);
        if (status == 101) {
            line.socket().setSoTimeout(PATIENCE_FOR_FRAMES_MILLIS);
            some(line.in(), all);
            return false;
        } else if (status == 204 || status == 304 || (status != 0 && method.equals("HEAD"))) {
            return true;
        } else if (head.contains("\ntransfer-encoding: chunked")) {
            chunks(line.in(), all);
            return true;
        } else if (length.find()) {
            copy(line.in(), all, Integer.parseInt(length.group(1)));
            return true;
        }
        untilClosed(line.in(), all);
        return false;
    }

    private static int status(String head) {
        Matcher status = STATUS.matcher(head.toUpperCase(Locale.ROOT));
        return status.lookingAt() ? Integer.parseInt(status.group(1)) : 0;
    }

    /** Up to the empty line; everything, if it doesn't begin like HTTP. */
    private static String head(InputStream from, ByteArrayOutputStream all) throws IOException {
        int begin = all.size();
        StringBuilder head = new StringBuilder();
        while (head.length() < LONGEST_HEAD) {
            int one = from.read();
            if (one < 0) {
                if (all.size() == begin) {
                    throw new EOFException();
                }
                return head.toString();
            }
            all.write(one);
            head.append((char) (one >= 'A' && one <= 'Z' ? one + 32 : one));
            int end = head.length();
            if (one == '\n' && end > 2 && (head.charAt(end - 2) == '\n' || head.charAt(end - 3) == '\n')) {
                return head.toString();
            }
            if (end == 5 && !head.toString().equals("http/")) {
                return head.toString();
            }
        }
        return head.toString();
    }

    private static void chunks(InputStream from, ByteArrayOutputStream all) throws IOException {
        while (true) {
            String line = line(from);
            int size = Integer.parseInt(line.split(";", 2)[0].strip(), 16);
            copy(from, all, size);
            line(from);
            if (size == 0) {
                return;
            }
        }
    }

    private static String line(InputStream from) throws IOException {
        StringBuilder line = new StringBuilder();
        while (line.length() < 100) {
            int one = from.read();
            if (one < 0) {
                throw new EOFException();
            }
            if (one == '\n') {
                return line.toString();
            }
            line.append((char) one);
        }
        throw new IOException("no chunk");
    }

    private static void copy(InputStream from, ByteArrayOutputStream all, int length) throws IOException {
        if (length > LONGEST_BODY) {
            throw new IOException("too long");
        }
        byte[] bytes = from.readNBytes(length);
        all.write(bytes, 0, bytes.length);
        if (bytes.length < length) {
            throw new EOFException();
        }
    }

    private static void untilClosed(InputStream from, ByteArrayOutputStream all) throws IOException {
        while (all.size() < LONGEST_BODY && some(from, all)) {}
    }

    private static boolean some(InputStream from, ByteArrayOutputStream all) throws IOException {
        byte[] some = new byte[4096];
        int length = from.read(some);
        all.write(some, 0, Math.max(0, length));
        return length >= 0;
    }

    private Line connect() {
        try {
            Socket socket = new Socket();
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            // Thousands of closed connections that linger would use up the ports.
            socket.setSoLinger(true, 0);
            socket.connect(address, PATIENCE_MILLIS);
            return new Line(socket, new BufferedInputStream(socket.getInputStream()));
        } catch (IOException e) {
            throw new UncheckedIOException("Nothing answers at " + address, e);
        }
    }

    @Override
    public void close() {
        Line line = kept;
        kept = null;
        if (line != null) {
            try {
                line.socket().close();
            } catch (IOException closed) {
                // Either way, it's of no more use.
            }
        }
    }
}
