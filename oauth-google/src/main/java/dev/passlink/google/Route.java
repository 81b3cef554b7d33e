package dev.passlink.google;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** How a provider is reached: through which proxy, and whom TLS trusts. */
final class Route {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;
    private static final String[] NO_OTHER_PROTOCOL = {};

    private final Optional<ProxySelector> proxies;
    private final Optional<SSLContext> tls;
    private final Optional<SSLParameters> tlsParameters;

    private Route(Optional<ProxySelector> proxies, Optional<SSLContext> tls, Optional<SSLParameters> tlsParameters) {
        this.proxies = proxies;
        this.tls = tls;
        this.tlsParameters = tlsParameters;
    }

    /** That of a client, or of the JVM's defaults. */
    static Route of(@Nullable HttpClient client) {
        return client == null
                ? new Route(Optional.empty(), Optional.empty(), Optional.empty())
                : new Route(
                        client.proxy(), Optional.of(client.sslContext()), Optional.of(strict(client.sslParameters())));
    }

    static boolean isTls(URI url) {
        return url.getScheme().equalsIgnoreCase("https");
    }

    /** The way to a server: directly, or through a proxy that was picked for this call. */
    record Way(Proxy proxy, URI url) {
        /** Not connected yet, so that it can be closed while it connects. */
        Socket socket() {
            return new Socket(proxy);
        }

        /** A proxy looks up the name itself. */
        InetSocketAddress address() {
            return proxy.type() == Proxy.Type.DIRECT
                    ? new InetSocketAddress(host(url), port(url))
                    : InetSocketAddress.createUnresolved(host(url), port(url));
        }
    }

    Way way(URI url) {
        Proxy proxy = proxies.or(() -> Optional.ofNullable(ProxySelector.getDefault()))
                .flatMap(selector -> selector.select(url).stream().findFirst())
                .orElse(Proxy.NO_PROXY);
        return new Way(proxy, url);
    }

    /** TLS over a connection, with the host's name checked whatever the given parameters say. */
    SSLSocket secured(Socket connected, URI url) throws IOException {
        SSLSocketFactory factory =
                tls.map(SSLContext::getSocketFactory).orElseGet(() -> (SSLSocketFactory) SSLSocketFactory.getDefault());
        SSLSocket secured = (SSLSocket) factory.createSocket(connected, host(url), port(url), true);
        secured.setSSLParameters(tlsParameters.orElseGet(() -> strict(secured.getSSLParameters())));
        secured.startHandshake();
        return secured;
    }

    private static SSLParameters strict(SSLParameters parameters) {
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setApplicationProtocols(NO_OTHER_PROTOCOL);
        return parameters;
    }

    private static String host(URI url) {
        return url.getHost().replaceAll("[\\[\\]]", "");
    }

    private static int port(URI url) {
        return url.getPort() >= 0 ? url.getPort() : isTls(url) ? HTTPS : HTTP;
    }
}
