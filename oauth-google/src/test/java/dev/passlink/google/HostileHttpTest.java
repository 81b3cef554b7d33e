package dev.passlink.google;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.port.IdentityRejected;
import dev.passlink.port.IdentityRejected.Cause;
import dev.passlink.port.IdentityStart;
import dev.passlink.testkit.MutableClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A provider that does not even speak HTTP well, by raw bytes: always a refusal, in time, and never an error. */
@Timeout(300)
final class HostileHttpTest {
    private static final URI CALLBACK = URI.create("https://jobs.example.com/login/google/callback");

    /** Says the beginning once and the rest without end, to everybody, and never hangs up by itself. */
    private static final class Server implements AutoCloseable {
        private final ServerSocket socket;
        private final byte[] beginning;
        private final byte[] rest;
        private final List<CompletableFuture<String>> connections = new CopyOnWriteArrayList<>();

        Server(String beginning, String rest) throws IOException {
            this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            this.beginning = beginning.getBytes(ISO_8859_1);
            this.rest = rest.getBytes(ISO_8859_1);
            daemon(this::accept);
        }

        private static void daemon(Runnable work) {
            Thread thread = new Thread(work, "hostile provider");
            thread.setDaemon(true);
            thread.start();
        }

        private void accept() {
            while (!socket.isClosed()) {
                try {
                    Socket client = socket.accept();
                    CompletableFuture<String> heard = new CompletableFuture<>();
                    connections.add(heard);
                    daemon(() -> talk(client, heard));
                } catch (IOException closed) {
                    return;
                }
            }
        }

        private void talk(Socket client, CompletableFuture<String> heard) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            try (client) {
                OutputStream out = client.getOutputStream();
                out.write(beginning);
                while (rest.length > 0) {
                    out.write(rest);
                }
                client.getInputStream().transferTo(all);
            } catch (IOException hungUp) {
                // As it should be.
            } finally {
                heard.complete(all.toString(ISO_8859_1));
            }
        }

        /** What was sent over each connection until it was closed, once there was one; fails if one stays open. */
        List<String> afterAllHungUp() throws Exception {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (connections.isEmpty() && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            List<String> heard = new ArrayList<>();
            for (CompletableFuture<String> connection : connections) {
                heard.add(connection.get(60, TimeUnit.SECONDS));
            }
            return heard;
        }

        String issuer() {
            return "http://127.0.0.1:" + socket.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    a header without end | HTTP/1.1 200 OK~X: | xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
                    headers without end | HTTP/1.1 200 OK~ | X: y~
                    a status line without end | HTTP/1.1 200 | OK
                    interim answers without end | HTTP/1.1 100 Continue~~ | HTTP/1.1 100 Continue~~
                    early hints without end | HTTP/1.1 103 Early Hints~~ | HTTP/1.1 103 Early Hints~~
                    a chunk's extension without end | HTTP/1.1 200 OK~Content-Type: application/json~Transfer-Encoding: chunked~~1; | xxxxxxxxxxxxxxxx
                    chunks without end | HTTP/1.1 200 OK~Content-Type: application/json~Transfer-Encoding: chunked~~ | 1~ ~
                    a trailer without end | HTTP/1.1 200 OK~Content-Type: application/json~Transfer-Encoding: chunked~~0~ | X: y~
                    a size that is none | HTTP/1.1 200 OK~Content-Type: application/json~Transfer-Encoding: chunked~~zz~ |
                    a negative length | HTTP/1.1 200 OK~Content-Type: application/json~Content-Length: -5~~ | x
                    a length that lies | HTTP/1.1 200 OK~Content-Type: application/json~Content-Length: 9999999999~~{} |
                    two lengths | HTTP/1.1 200 OK~Content-Type: application/json~Content-Length: 2~Content-Length: 3~~{} |
                    another version | HTTP/9.9 200 OK~~{} |
                    no HTTP | SSH-2.0-OpenSSH_9.6~ |
                    nothing | ~ |
                    a switch of protocols | HTTP/1.1 101 Switching Protocols~Upgrade: x~Connection: upgrade~~ | x
                    a hundred interim answers | HTTP/1.1 103 Early Hints~~HTTP/1.1 103 Early Hints~~HTTP/1.1 103 Early Hints~~HTTP/1.1 103 Early Hints~~HTTP/1.1 103 Early Hints~~HTTP/1.1 103 Early Hints~~HTTP/1.1 103 Early Hints~~HTTP/1.1 103 Early Hints~~HTTP/1.1 103 Early Hints~~HTTP/1.1 103 Early Hints~~ |
                    a NUL in a header | HTTP/1.1 200 OK~X: @~~{} |
                    a NUL in the status line | HTTP/1.1 200 @~~{} |
                    a NUL for a start | @ |
                    NULs without end | @@@@ | @@@@@@@@@@@@@@@@
                    a header that goes on | HTTP/1.1 200 OK~X: y~ z~~{} |
                    a header without a name | HTTP/1.1 200 OK~: y~~{} |
                    a header without a colon | HTTP/1.1 200 OK~X~~{} |
                    a space before the colon | HTTP/1.1 200 OK~Content-Length : 2~~{} |
                    a status of two digits | HTTP/1.1 20 OK~~{} |
                    a status of no class | HTTP/1.1 600 OK~~{} |
                    a status that is none | HTTP/1.1 OK~~{} |
                    a length and chunks | HTTP/1.1 200 OK~Content-Type: application/json~Content-Length: 2~Transfer-Encoding: chunked~~2~{}~0~~ |
                    two codings | HTTP/1.1 200 OK~Content-Type: application/json~Transfer-Encoding: gzip, chunked~~2~{}~0~~ |
                    a chunk that is longer than it says | HTTP/1.1 200 OK~Content-Type: application/json~Transfer-Encoding: chunked~~1~{}~0~~ |
                    a chunk beyond every size | HTTP/1.1 200 OK~Content-Type: application/json~Transfer-Encoding: chunked~~ffffffff~{} |
                    HTTP/2 | PRI * HTTP/2.0~~SM~~ |
                    frames of HTTP/2 | HTTP/1.1 101 Switching Protocols~Connection: Upgrade~Upgrade: h2c~~@@@\u0004@@@@@ | @@\b\u0006@@@@@12345678
                    only silence | |
                    a good answer about somebody else | HTTP/1.1 200 OK~Content-Type: application/json~Content-Length: 2~Connection: keep-alive~~{} |
                    a good answer in chunks | HTTP/1.1 200 OK~Content-Type: application/json~Transfer-Encoding: chunked~~1;x=y~{~1~}~0~X: y~~ |
                    a good answer after a hint | HTTP/1.1 103 Early Hints~~HTTP/1.1 200 OK~Content-Type: application/json~Content-Length: 2~~{} |
                    """)
    void whateverIsSaidItIsARefusalInTimeAndTheConnectionIsClosed(
            String name, @Nullable String beginning, @Nullable String rest) throws Exception {
        boolean isGood = name.startsWith("a good answer");
        for (HttpClient.Version version : HttpClient.Version.values()) {
            try (Server server = new Server(bytes(beginning), bytes(rest))) {
                OpenIdProvider provider = OpenIdProvider.google("client", "secret")
                        .issuer(server.issuer())
                        .httpClient(HttpClient.newBuilder().version(version).build())
                        .timeout(isGood ? Duration.ofSeconds(60) : Duration.ofSeconds(2))
                        .clock(new MutableClock())
                        .build();
                IdentityStart start = provider.begin(CALLBACK, "/jobs", "");
                assertThat(start).as(name).isInstanceOf(IdentityRejected.class);
                assertThat(((IdentityRejected) start).cause()).as(name).isIn(Cause.UNAVAILABLE, Cause.MISCONFIGURED);
                assertThat(isGood)
                        .as(start.toString())
                        .isEqualTo(((IdentityRejected) start).cause() == Cause.MISCONFIGURED);
                assertThat(server.afterAllHungUp())
                        .as(name)
                        .hasSize(1)
                        .allSatisfy(heard -> assertThat(heard).doesNotContain("Upgrade", "HTTP2-Settings"));
            }
        }
    }

    private static String bytes(@Nullable String text) {
        return text == null ? "" : text.replace("~", "\r\n").replace("@", "\u0000");
    }
}
