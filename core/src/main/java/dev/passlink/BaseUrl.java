package dev.passlink;

import com.google.common.base.Ascii;
import com.google.common.base.CharMatcher;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rule for base URLs: https; for development also http, on loopback or, with another method, on private networks.
 * Scheme, host, port and path, nothing else.
 */
final class BaseUrl {
    /** Segments that aren't just dots; the only escapes are those of letters outside ASCII, and of a space. */
    private static final Pattern PATH =
            Pattern.compile("(?:/(?!\\.{1,2}(?:/|$))(?:[A-Za-z0-9._~!$&'()*+,=:@-]|%[89A-Fa-f][0-9A-Fa-f]|%20)+)+");

    private BaseUrl() {}

    /** Names that can't be public. Decided by the name alone: DNS would let whoever answers decide. */
    private static final Pattern PRIVATE =
            Pattern.compile("[a-z0-9-]*[a-z-][a-z0-9-]*|.+\\.(test|local|lan|internal|home\\.arpa)"
                    + "|10(\\.[0-9]{1,3}){3}|192\\.168(\\.[0-9]{1,3}){2}|172\\.(1[6-9]|2[0-9]|3[01])(\\.[0-9]{1,3}){2}"
                    + "|\\[f[cd][0-9a-f]{2}:[0-9a-f:]+]");

    static URI parse(@Nullable String text) {
        URI url = parsed(text);
        if (url.getScheme().equals("http") && !isLoopback(url)) {
            throw new IllegalArgumentException("The base URL must be https. (For development, http works on "
                    + "loopback, or with unencryptedBaseUrl(…) on a private network.) It can't be " + text);
        }
        return url;
    }

    static URI parseUnencrypted(@Nullable String text) {
        URI url = parsed(text);
        if (!url.getScheme().equals("http") || !PRIVATE.matcher(url.getHost()).matches()) {
            throw new IllegalArgumentException("An unencrypted base URL must be http, at a private address or a "
                    + "name such as jobs, jobs.test or jobs.internal. For any other URL, use baseUrl(…).");
        }
        return url;
    }

    private static URI parsed(@Nullable String text) {
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
        if (url.getHost() == null
                && url.getRawAuthority() != null
                && url.getRawAuthority().indexOf('_') >= 0) {
            throw new IllegalArgumentException(
                    "The base URL's host has an underscore, which isn't allowed in a host name (RFC 1123): rename "
                            + "the host with a hyphen, such as my-host.");
        }
        if (url.getHost() == null && !CharMatcher.ascii().matchesAllOf(text)) {
            throw new IllegalArgumentException("The base URL must be ASCII, as a browser sends it: with a host such "
                    + "as xn--mller-kva.example, and a path with percent escapes.");
        }
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (url.getHost() == null
                || url.getRawUserInfo() != null
                || url.getRawQuery() != null
                || url.getRawFragment() != null
                || url.getPort() == 0
                || url.getPort() > 65_535) {
            throw new IllegalArgumentException(
                    "The base URL may have a scheme, a host, a port and a path, and nothing else: give it like "
                            + "https://jobs.example.com.");
        }
        if (!scheme.equals("https") && !scheme.equals("http")) {
            throw new IllegalArgumentException("The base URL must be https: " + text);
        }
        if (!isPlainPath(url.getRawPath())) {
            throw new IllegalArgumentException("The base URL's path must be the context path as a browser sends it, "
                    + "such as /app, without dot segments, double slashes or semicolons: " + text);
        }
        return canonical(scheme, url);
    }

    /** Links, the browser and our cookies must all use the same path. */
    private static boolean isPlainPath(@Nullable String rawPath) {
        return rawPath == null || rawPath.isEmpty() || PATH.matcher(rawPath).matches();
    }

    private static URI canonical(String scheme, URI url) {
        boolean defaultPort = url.getPort() == (scheme.equals("https") ? 443 : 80);
        String port = url.getPort() < 0 || defaultPort ? "" : ":" + url.getPort();
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        return URI.create(scheme + "://" + url.getHost().toLowerCase(Locale.ROOT) + port + path);
    }

    static boolean isLoopback(URI url) {
        String host = Ascii.toLowerCase(url.getHost());
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || host.matches("127(\\.[0-9]{1,3}){3}")
                || host.equals("[::1]");
    }
}
