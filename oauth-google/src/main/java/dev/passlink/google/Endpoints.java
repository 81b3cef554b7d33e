package dev.passlink.google;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/** The rule for every URL here: https, or http on loopback where that is allowed. */
final class Endpoints {
    private Endpoints() {}

    /** Absolute, with a host, without a user and a fragment. */
    static Optional<URI> parse(String text, boolean allowLoopback) {
        try {
            URI url = new URI(text);
            boolean plain = url.getHost() != null
                    && url.getRawUserInfo() == null
                    && url.getRawFragment() == null
                    && url.getScheme() != null
                    && url.getPort() <= 65_535
                    && text.chars().allMatch(c -> c > 0x20 && c < 0x7F);
            return plain && (isHttps(url) || (allowLoopback && isLoopbackHttp(url)))
                    ? Optional.of(url)
                    : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    static boolean isLoopbackHttp(URI url) {
        return url.getScheme().equalsIgnoreCase("http") && isLoopback(url);
    }

    static boolean isLoopback(URI url) {
        String host = url.getHost().toLowerCase(Locale.ROOT);
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || host.matches("127(\\.[0-9]{1,3}){3}")
                || host.equals("[::1]");
    }

    static URI origin(URI url) {
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        return URI.create(
                url.getScheme().toLowerCase(Locale.ROOT) + "://" + url.getHost().toLowerCase(Locale.ROOT) + port);
    }

    private static boolean isHttps(URI url) {
        return url.getScheme().equalsIgnoreCase("https");
    }
}
