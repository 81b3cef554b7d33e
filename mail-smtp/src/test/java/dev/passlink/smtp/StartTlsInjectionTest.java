package dev.passlink.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.port.Delivery;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Somebody in the network who cannot break TLS, and writes before it begins: what was said in clear counts for nothing
 * afterwards (RFC 3207 §4.2), or a mail would be taken for sent that no server has seen.
 */
@Timeout(300)
final class StartTlsInjectionTest {
    @TempDir
    static Path folder;

    private static TestTls tls;

    @BeforeAll
    static void makeACertificate() throws Exception {
        tls = TestTls.selfSigned(folder);
    }

    /** Passes everything on, and adds a text of its own to the server's answer to STARTTLS, in the same packet. */
    private static final class Injector implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        private final int serverPort;
        private final String injected;
        private volatile boolean asked;

        Injector(int serverPort, String injected) throws IOException {
            this.serverPort = serverPort;
            this.injected = injected;
            daemon(this::accept);
        }

        private static void daemon(Runnable work) {
            Thread thread = new Thread(work, "injector");
            thread.setDaemon(true);
            thread.start();
        }

        private void accept() {
            while (!socket.isClosed()) {
                try {
                    Socket client = socket.accept();
                    asked = false;
                    Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
                    daemon(() -> pump(client, server, false));
                    daemon(() -> pump(server, client, true));
                } catch (IOException closed) {
                    return;
                }
            }
        }

        private void pump(Socket from, Socket to, boolean answers) {
            byte[] buffer = new byte[8192];
            try (from;
                    to) {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    String text = new String(buffer, 0, read, ISO_8859_1);
                    asked |= !answers && text.startsWith("STARTTLS");
                    boolean goAhead = answers && asked && text.startsWith("220 ");
                    out.write((goAhead ? text + injected : text).getBytes(ISO_8859_1));
                    out.flush();
                }
            } catch (IOException cut) {
                // Both ends learn of it.
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static Delivery sendThrough(RealServer server, String credentials, String injected) throws IOException {
        String at = server.at("");
        int port = Integer.parseInt(at.substring(at.lastIndexOf(':') + 1));
        try (Injector injector = new Injector(port, injected);
                SmtpMailer mailer = SmtpMailer.builder("smtp://" + credentials + "mail.passlink.test:"
                                + injector.socket.getLocalPort() + "?from=noreply@example.com")
                        .sslContext(tls.client())
                        .resolver(host -> new InetAddress[] {InetAddress.getLoopbackAddress()})
                        .build()) {
            return mailer.send(Mails.MAIL);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "250 fine\r\n",
                "250-mail.passlink.test\r\n250 AUTH PLAIN LOGIN\r\n",
                "250 hello\r\n235 welcome\r\n250 sender\r\n250 recipient\r\n354 go on\r\n250 taken\r\n221 bye\r\n",
                "\r\n\r\n",
                "x"
            })
    void whatIsSaidBeforeTlsIsNoAnswerAfterIt(String injected) throws IOException {
        try (RealServer server = RealServer.withStartTlsAndSignIn(tls.server())) {
            Delivery delivery = sendThrough(server, "jobs%40example.com:wrong@", injected);
            assertThat(delivery).isInstanceOf(Delivery.TryLater.class);
            assertThat(server.taken).isEmpty();
            Delivery right = sendThrough(server, RealServer.CREDENTIALS, injected);
            assertThat(right instanceof Delivery.Sent).isEqualTo(server.taken.size() == 1);
        }
    }

    /** Otherwise the test above would show nothing but a proxy that breaks every connection. */
    @Test
    void withoutAnInjectionTheMailArrives() throws IOException {
        try (RealServer server = RealServer.withStartTlsAndSignIn(tls.server())) {
            assertThat(sendThrough(server, RealServer.CREDENTIALS, "")).isInstanceOf(Delivery.Sent.class);
            assertThat(server.taken).hasSize(1);
        }
    }
}
