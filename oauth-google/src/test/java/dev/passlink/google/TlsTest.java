package dev.passlink.google;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.port.IdentityRejected;
import dev.passlink.port.IdentityRejected.Cause;
import dev.passlink.port.IdentityStart;
import dev.passlink.testkit.MutableClock;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A provider behind TLS: whom a given client trusts is trusted, under its own name only, and every connection ends. */
@Timeout(300)
final class TlsTest {
    private static final URI CALLBACK = URI.create("https://jobs.example.com/login/google/callback");
    private static final String PASSWORD = "changeit";

    /** A server's certificate for localhost, and the trust in it. */
    private record Tls(SSLContext server, SSLContext trusting) {
        static Tls selfSigned(Path folder) throws Exception {
            Path file = folder.resolve("server.p12");
            Process made = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            "idp",
                            "-keyalg",
                            "EC",
                            "-groupname",
                            "secp256r1",
                            "-dname",
                            "CN=localhost",
                            "-validity",
                            "2",
                            "-ext",
                            "san=dns:localhost",
                            "-storetype",
                            "PKCS12",
                            "-storepass",
                            PASSWORD,
                            "-keystore",
                            file.toString())
                    .inheritIO()
                    .start();
            assertThat(made.waitFor()).isZero();
            KeyStore store = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(file)) {
                store.load(in, PASSWORD.toCharArray());
            }
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD.toCharArray());
            SSLContext server = SSLContext.getInstance("TLS");
            server.init(keys.getKeyManagers(), null, null);
            return new Tls(server, TlsTest.trusting(store));
        }
    }

    private static SSLContext trusting(KeyStore store) throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("idp", store.getCertificate("idp"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /** One connection: what it says after the handshake; nothing for a server that never shakes hands. */
    private static final class Server implements AutoCloseable {
        private final SSLContext tls;
        private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final CompletableFuture<String> protocol = new CompletableFuture<>();
        private final CompletableFuture<Boolean> hungUp = new CompletableFuture<>();

        Server(SSLContext tls, String answer) throws IOException {
            this.tls = tls;
            Thread thread = new Thread(() -> serve(answer), "provider behind TLS");
            thread.setDaemon(true);
            thread.start();
        }

        private void serve(String answer) {
            try (Socket plain = socket.accept()) {
                if (answer.isEmpty()) {
                    plain.getInputStream().readAllBytes();
                    return;
                }
                SSLSocket secured =
                        (SSLSocket) tls.getSocketFactory().createSocket(plain, "localhost", plain.getPort(), false);
                secured.setUseClientMode(false);
                SSLParameters parameters = secured.getSSLParameters();
                parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
                secured.setSSLParameters(parameters);
                secured.startHandshake();
                protocol.complete(secured.getApplicationProtocol());
                secured.getOutputStream().write(answer.getBytes(US_ASCII));
                plain.getInputStream().readAllBytes();
            } catch (IOException hungUpAlready) {
                // As it should be.
            } finally {
                hungUp.complete(true);
            }
        }

        URI at(String host) {
            return URI.create("https://" + host + ":" + socket.getLocalPort());
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static final String ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";

    private static Cause refused(URI issuer, HttpClient client) {
        return refused(issuer, client, Duration.ofSeconds(60));
    }

    private static Cause refused(URI issuer, HttpClient client, Duration timeout) {
        IdentityStart start = OpenIdProvider.builder(issuer.toString(), "client", "secret")
                .httpClient(client)
                .timeout(timeout)
                .clock(new MutableClock())
                .build()
                .begin(CALLBACK, "", "");
        return ((IdentityRejected) start).cause();
    }

    @Test
    void aTrustedProviderIsReachedInHttp11UnderItsOwnNameAndByNobodyElse(@TempDir Path folder) throws Exception {
        Tls tls = Tls.selfSigned(folder);
        SSLParameters lax = new SSLParameters();
        lax.setEndpointIdentificationAlgorithm("");
        lax.setApplicationProtocols(new String[] {"h2"});
        HttpClient given = HttpClient.newBuilder()
                .sslContext(tls.trusting())
                .sslParameters(lax)
                .build();
        try (Server provider = new Server(tls.server(), ANSWER)) {
            // It was read: it names another issuer.
            assertThat(refused(provider.at("localhost"), given)).isEqualTo(Cause.MISCONFIGURED);
            assertThat(provider.protocol.get(60, TimeUnit.SECONDS)).isEmpty();
            assertThat(provider.hungUp.get(60, TimeUnit.SECONDS)).isTrue();
        }
        try (Server provider = new Server(tls.server(), ANSWER)) {
            assertThat(refused(provider.at("127.0.0.1"), given)).isEqualTo(Cause.UNAVAILABLE);
            assertThat(provider.hungUp.get(60, TimeUnit.SECONDS)).isTrue();
        }
        try (Server provider = new Server(tls.server(), ANSWER)) {
            assertThat(refused(provider.at("localhost"), HttpClient.newHttpClient()))
                    .isEqualTo(Cause.UNAVAILABLE);
            assertThat(provider.hungUp.get(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aHandshakeThatNeverComesIsGivenUpAndTheConnectionClosed() throws Exception {
        try (Server provider = new Server(SSLContext.getDefault(), "")) {
            assertThat(refused(provider.at("localhost"), HttpClient.newHttpClient(), Duration.ofSeconds(5)))
                    .isEqualTo(Cause.UNAVAILABLE);
            assertThat(provider.hungUp.get(60, TimeUnit.SECONDS)).isTrue();
        }
    }
}
