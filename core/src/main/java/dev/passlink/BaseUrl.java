package dev.passlink;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The rule for base URLs: https, or http on loopback for development; scheme, host, port and path, nothing else. */
final class BaseUrl {
    private BaseUrl() {}

    static URI parse(@Nullable String text) {
        if (text == null || text.isBlank()) {
            throw new IllegalArgumentException(
                    "The base URL is missing: give it like https://jobs.example.com, with the"
                            + " context path if there is one. Is the environment variable set?");
        }
        URI url;
        try {
            url = new URI(text.strip().replaceAll("/+$", ""));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("The base URL is not a URL: give it like https://jobs.example.com.", e);
        }
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (url.getHost() == null
                || url.getRawUserInfo() != null
                || url.getRawQuery() != null
                || url.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "The base URL has a scheme, a host, perhaps a port and a path, and nothing else.");
        }
        if (!scheme.equals("https") && !(scheme.equals("http") && Passlink.isLoopback(url))) {
            throw new IllegalArgumentException(
                    "The base URL must be https (http only on loopback, for development): " + text);
        }
        return canonical(scheme, url);
    }

    private static URI canonical(String scheme, URI url) {
        boolean defaultPort = url.getPort() == (scheme.equals("https") ? 443 : 80);
        String port = url.getPort() < 0 || defaultPort ? "" : ":" + url.getPort();
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        return URI.create(scheme + "://" + url.getHost().toLowerCase(Locale.ROOT) + port + path);
    }
}
