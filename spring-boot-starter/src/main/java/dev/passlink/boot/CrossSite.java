package dev.passlink.boot;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether another site may have had a browser send a request that changes something, with the cookie of who is signed in. */
final class CrossSite {
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    private CrossSite() {}

    static boolean isNone(HttpServletRequest request) {
        if (SAFE.contains(request.getMethod())) {
            return true;
        }
        @Nullable String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return site.equals("same-origin") || site.equals("none");
        }
        // Of a browser that does not say so, or of no browser.
        @Nullable String origin = request.getHeader("Origin");
        return origin == null || hostOf(origin).equals(request.getHeader("Host"));
    }

    private static String hostOf(String origin) {
        try {
            @Nullable String host = URI.create(origin).getRawAuthority();
            return host == null ? "" : host;
        } catch (IllegalArgumentException none) {
            return "";
        }
    }
}
