package dev.passlink.google;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.IdentityRejected;
import dev.passlink.IdentityRejected.Cause;
import dev.passlink.IdentityStart;
import dev.passlink.testkit.MutableClock;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A provider that does not even speak HTTP well, by raw bytes: always a refusal, in time, and never an error. */
@Timeout(60)
final class HostileHttpTest {
    private static final URI CALLBACK = URI.create("https://jobs.example.com/login/google/callback");

    /** Says the beginning once and the rest without end, to everybody. */
    private static final class Server implements AutoCloseable {
        private final ServerSocket socket;
        private final byte[] beginning;
        private final byte[] rest;

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
                    daemon(() -> talk(client));
                } catch (IOException closed) {
                    return;
                }
            }
        }

        private void talk(Socket client) {
            try (client;
                    OutputStream out = client.getOutputStream()) {
                out.write(beginning);
                while (rest.length > 0) {
                    out.write(rest);
                }
                out.flush();
            } catch (IOException hungUp) {
                // As it should be.
            }
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
                    """)
    void whateverIsSaidItIsARefusalInTime(String name, String beginning, @Nullable String rest) throws IOException {
        try (Server server = new Server(bytes(beginning), bytes(rest == null ? "" : rest))) {
            OpenIdProvider provider = OpenIdProvider.google("client", "secret")
                    .issuer(server.issuer())
                    .timeout(Duration.ofMillis(300))
                    .clock(new MutableClock())
                    .build();
            IdentityStart start = provider.begin(CALLBACK, "/jobs", "");
            assertThat(start).as(name).isInstanceOf(IdentityRejected.class);
            assertThat(((IdentityRejected) start).cause()).as(name).isIn(Cause.UNAVAILABLE, Cause.MISCONFIGURED);
        }
    }

    private static String bytes(String text) {
        return text.replace("~", "\r\n");
    }
}
