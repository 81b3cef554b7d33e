package dev.passlink.example.jobboard;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.jdbc.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM cuts nobody off, and the process is gone before Docker would kill it. */
class StoppedNodeTest {
    /** Fewer than the site has connections to its database. */
    private static final int PAGES = 8;

    private static final int FORMS = 12;
    private static final Duration DOCKERS_PATIENCE = Duration.ofSeconds(10);

    /** In milliseconds: a handshake that the end of listening cuts is repeated after a second. */
    private static final int A_MOMENT = 100;

    private final String url = TestServer.postgres().newDatabase();
    private final int port;

    @TempDir
    Path folder;

    StoppedNodeTest() throws IOException {
        this.port = RunningBoard.freePort();
    }

    @Test
    void whatIsUnderWayIsAnsweredAndAMailServerThatSaysNothingHoldsNothingUp() throws Exception {
        List<Socket> underWay = new ArrayList<>();
        try (ServerSocket silentMailServer = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                BoardProcess node = node(silentMailServer.getLocalPort());
                Connection database = DriverManager.getConnection(url);
                Statement statement = database.createStatement()) {
            Visitor visitor = new Visitor(node.url());
            visitor.askForLink("ada@example.com", "/account");
            String form = Visitor.form("/login", visitor.get("/login"), "email", "grace@example.com");
            underWay.add(silentMailServer.accept());
            database.setAutoCommit(false);
            statement.execute("LOCK TABLE jobs IN ACCESS EXCLUSIVE MODE");
            List<Socket> pages = connections(PAGES, "GET /jobs HTTP/1.1\r\nHost: localhost\r\n\r\n");
            underWay.addAll(pages);
            awaitBlocked(statement);
            List<Socket> forms = connections(FORMS, """
                    POST /login HTTP/1.1\r
                    Host: localhost\r
                    Cookie: %s\r
                    Content-Type: application/x-www-form-urlencoded\r
                    Transfer-Encoding: chunked\r
                    Expect: 100-continue\r
                    \r
                    """.formatted(visitor.cookies()));
            underWay.addAll(forms);
            for (Socket connection : forms) {
                assertThat(answer(connection)).isEqualTo("HTTP/1.1 100 Continue");
            }

            node.terminate();
            while (isListening()) {
                sendAll(forms, chunk("slow&"));
            }
            sendAll(forms, chunk(form) + chunk(""));
            database.commit();

            assertThat(pages).map(StoppedNodeTest::answer).containsOnly("HTTP/1.1 200 OK");
            // As often as a person may ask, and then too often.
            assertThat(forms)
                    .map(StoppedNodeTest::answer)
                    .containsOnly("HTTP/1.1 303 See Other", "HTTP/1.1 429 Too Many Requests");
            assertThat(node.endsWithin(DOCKERS_PATIENCE)).isTrue();
        } finally {
            for (Socket socket : underWay) {
                socket.close();
            }
        }
    }

    private BoardProcess node(int mailPort) throws IOException {
        return BoardProcess.ready(
                folder.resolve("errors"),
                Map.of(
                        "PORT",
                        Integer.toString(port),
                        "DATABASE_URL",
                        url,
                        "SMTP_URL",
                        "smtp://127.0.0.1:" + mailPort + "?from=jobs@example.com"));
    }

    private List<Socket> connections(int count, String request) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            sockets.add(socket);
            send(socket, request);
        }
        return sockets;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(US_ASCII));
    }

    private static void sendAll(List<Socket> sockets, String text) throws IOException {
        for (Socket socket : sockets) {
            send(socket, text);
        }
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }

    /** The first line of it. */
    private static String answer(Socket socket) {
        try {
            InputStream input = socket.getInputStream();
            StringBuilder line = new StringBuilder();
            for (int c = input.read(); c >= 0 && c != '\n'; c = input.read()) {
                line.append((char) c);
            }
            if (line.indexOf(" 100 ") > 0) {
                input.skipNBytes("\r\n".length());
            }
            return line.toString().strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitBlocked(Statement statement) throws Exception {
        int blocked = 0;
        while (blocked < PAGES) {
            try (ResultSet locks = statement.executeQuery("SELECT count(*) FROM pg_locks WHERE NOT granted")) {
                locks.next();
                blocked = locks.getInt(1);
            }
        }
    }

    private boolean isListening() throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), A_MOMENT);
            return true;
        } catch (SocketTimeoutException unanswered) {
            return true;
        } catch (SocketException refusedOrReset) {
            return false;
        }
    }
}
