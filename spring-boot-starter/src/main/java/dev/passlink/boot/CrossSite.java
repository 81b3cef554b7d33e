package dev.passlink.boot;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether another site may have had a browser send a request that changes something, with the cookie of who is signed in.
 *
 * @param checked whether that is looked at here, since the chain itself asks for no token
 * @param origin the site's own, as browsers write it
 */
record CrossSite(boolean checked, String origin) {
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    static CrossSite of(boolean checked, URI baseUrl) {
        String scheme = baseUrl.getScheme().toLowerCase(Locale.ROOT);
        int port = baseUrl.getPort() == (scheme.equals("https") ? 443 : 80) ? -1 : baseUrl.getPort();
        String host = baseUrl.getHost().toLowerCase(Locale.ROOT);
        return new CrossSite(checked, scheme + "://" + host + (port < 0 ? "" : ":" + port));
    }

    boolean maySend(HttpServletRequest request) {
        if (!checked || SAFE.contains(request.getMethod())) {
            return false;
        }
        @Nullable String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return !site.equals("same-origin") && !site.equals("none");
        }
        // Of a browser that does not say so, or of no browser.
        @Nullable String from = request.getHeader("Origin");
        return from != null && !from.equals(origin);
    }
}
