package dev.passlink.google;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The rule for every URL here: https, or http on loopback where that is allowed. */
final class Endpoints {
    /**
     * A browser is sent there by a header, with a query of ours behind it and cookies beside it, and containers hold 8 KB for
     * all of them.
     */
    private static final int LONGEST = 1_024;

    /** An interface's name, as in {@code [fe80::1%25eth0]}, means something on one machine only. */
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._\\[\\]:-]+");

    private Endpoints() {}

    /** Absolute, not too long, with a host, without a user and a fragment. */
    static Optional<URI> parse(String text, boolean allowLoopback) {
        try {
            URI url = new URI(text);
            boolean plain = text.length() <= LONGEST
                    && url.getHost() != null
                    && HOST.matcher(url.getHost()).matches()
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
