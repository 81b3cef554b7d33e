package dev.passlink.passkeys;

import com.google.common.net.InternetDomainName;
import dev.passlink.port.PasskeyVerifier.RelyingParty;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The domain that a site's passkeys are for, and the origins where they can be used. What browsers would refuse is refused at
 * start.
 */
final class Sites {
    /** What ends in a number is an address to a browser, however it is written (WHATWG URL §3.5). */
    private static final Pattern ADDRESS = Pattern.compile("\\[.*|(?:.*\\.)?(?:[0-9]+|0x[0-9a-f]*)\\.?");

    private static final Pattern DOMAIN = Pattern.compile(
            "(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*");

    private Sites() {}

    static RelyingParty relyingParty(URI baseUrl, Optional<String> chosen, List<String> related) {
        String host = baseUrl.getHost();
        checkHost(baseUrl, host);
        String own = origin(baseUrl);
        String id = chosen.orElse(host);
        boolean within = id.equals(host) || isParent(id, host);
        if (!within && !related.contains(own)) {
            throw new IllegalArgumentException("The relying party id " + id
                    + " is neither the base URL's host nor a parent of it: remove it, or name " + own
                    + " among relatedOrigins(…).");
        }
        List<String> origins = new ArrayList<>(List.of(own));
        related.stream().filter(origin -> !origin.equals(own)).forEach(origins::add);
        return new RelyingParty(id, origins);
    }

    private static void checkHost(URI baseUrl, String host) {
        if (ADDRESS.matcher(host).matches()) {
            throw new IllegalArgumentException("Browsers don't offer passkeys for an IP address such as " + host
                    + ": use http://localhost, or a name with https.");
        }
        if (!baseUrl.getScheme().equals("https") && !isLocal(host)) {
            throw new IllegalArgumentException(
                    "Browsers don't offer passkeys to a site without encryption: use https, or"
                            + " http://localhost for development.");
        }
    }

    private static boolean isLocal(String host) {
        return host.equals("localhost") || host.endsWith(".localhost");
    }

    private static boolean isParent(String id, String host) {
        return host.endsWith("." + id)
                && (isLocal(id) || !InternetDomainName.from(id).isPublicSuffix());
    }

    /** A chosen id, which is a domain and nothing around it. */
    static String domain(String text) {
        String id = text.strip().toLowerCase(Locale.ROOT);
        if (!DOMAIN.matcher(id).matches() || ADDRESS.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "A relying party id is only a domain, such as example.com, and not " + text);
        }
        if (!isLocal(id) && (id.indexOf('.') < 0 || InternetDomainName.from(id).isPublicSuffix())) {
            throw new IllegalArgumentException("A relying party id is a domain of your own, and " + id
                    + " belongs to many: use one such as example.com.");
        }
        return id;
    }

    /** A related origin, in the one spelling that browsers have for it. */
    static String relatedOrigin(String text) {
        URI url = parsed(text);
        if (url == null
                || url.getHost() == null
                || !isWeb(url)
                || url.getPort() == 0
                || url.getPort() > 65_535
                || !text.equals(origin(url))) {
            throw new IllegalArgumentException(
                    "A related origin is a scheme, a host in ASCII and perhaps a port, as a browser"
                            + " writes it, such as https://example.de: " + text);
        }
        checkHost(url, url.getHost());
        return text;
    }

    private static boolean isWeb(URI url) {
        return "https".equals(url.getScheme()) || "http".equals(url.getScheme());
    }

    private static @Nullable URI parsed(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            return null;
        }
    }

    /** RFC 6454 §6.2: no port that the scheme has anyway. */
    private static String origin(URI url) {
        boolean usual = url.getPort() < 0 || url.getPort() == (url.getScheme().equals("https") ? 443 : 80);
        return (url.getScheme() + "://" + url.getHost()).toLowerCase(Locale.ROOT) + (usual ? "" : ":" + url.getPort());
    }
}
