package dev.passlink.web;

import com.google.common.base.CharMatcher;
import dev.passlink.LocalPath;
import dev.passlink.adapter.Flows;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a browser says of where a request comes from and what it is for.
 *
 * <p>Four questions look alike, and none stands for another. A browser gives a sibling domain our cookies, unless it is framed by
 * another site, which gets none:
 *
 * <pre>
 *                      our page   a sibling's   a link of any site   a form or fetch of another   nothing but Origin: null
 * isCrossSite          no         yes           yes                  yes                          no
 * isWithoutCookies     no         no            no                   yes, unless it is a GET      yes, unless it is a GET
 * isFromElsewhere      no         a handshake   no                   yes                          yes
 * isForeignHandshake   no         if it is one  if it is one         if it is one                 if it is one
 * </pre>
 */
final class RequestOrigin {
    private static final CharMatcher NOT_IN_A_HOST = CharMatcher.anyOf("/\\?#@;")
            .or(CharMatcher.whitespace())
            .or(CharMatcher.javaIsoControl())
            .precomputed();

    private final String origin;
    private final String root;

    RequestOrigin(URI baseUrl) {
        this.origin = baseUrl.getScheme() + "://" + baseUrl.getRawAuthority();
        this.root = baseUrl.getRawPath();
    }

    /**
     * Whether a browser says that another site sent this form. {@code Sec-Fetch-Site} where it is sent, else {@code
     * Origin}; {@code null} counts as absent, since with no-referrer Chromium sends it from our own forms. The
     * anti-forgery value decides in any case.
     */
    boolean isCrossSite(Request request) {
        String site = request.header("Sec-Fetch-Site");
        if (!site.isEmpty()) {
            return !site.equals("same-origin") && !site.equals("none");
        }
        String sent = request.header("Origin");
        return !sent.isEmpty()
                && !sent.equals("null")
                && !sent.toLowerCase(Locale.ROOT).equals(origin);
    }

    /**
     * Whether a page of another site may have sent this by more than a link. A browser then holds our cookies back (RFC
     * 6265bis §5.8.3), and takes those of the answer all the same: a fresh one would replace the one that it has.
     */
    boolean isWithoutCookies(Request request) {
        boolean link = request.method().equals("GET") || request.method().equals("HEAD");
        return !link && isOfAnotherSite(request);
    }

    /**
     * Not of a sibling domain, if the browser tells them apart. What says nothing but {@code null} may be another site's.
     */
    private boolean isOfAnotherSite(Request request) {
        String site = request.header("Sec-Fetch-Site");
        return site.isEmpty()
                ? request.header("Origin").equals("null") || isCrossSite(request)
                : site.equals("cross-site");
    }

    /**
     * Whether a page of another origin opens a WebSocket or the like. It can't take our anti-forgery value along, but the
     * browser sends a sibling domain's our cookies, and lets it read what comes. Here {@code null} is another origin: whatever
     * its referrer policy, a page of ours says what it is.
     */
    boolean isForeignHandshake(Request request) {
        return isHandshake(request)
                && (isCrossSite(request)
                        || request.headers("Origin").stream()
                                .anyMatch(sent -> !sent.toLowerCase(Locale.ROOT).equals(origin)));
    }

    /** RFC 6455 section 4.1 for HTTP/1.1, RFC 8441 for HTTP/2. */
    private static boolean isHandshake(Request request) {
        return request.method().equals("CONNECT")
                || request.headers("Upgrade").stream()
                        .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains("websocket"));
    }

    /**
     * Whether it brings less of what is ours than of what is others': a browser holds the pass back, and may send the
     * container's cookie. With a link that somebody follows it sends both.
     */
    boolean isFromElsewhere(Request request) {
        boolean link = request.method().equals("GET")
                && request.header("Sec-Fetch-Mode").equals("navigate")
                && isNavigation(request);
        return isForeignHandshake(request) || (!link && isOfAnotherSite(request));
    }

    /** Whether a browser says that a page of this very origin sent this; not saying so is not enough. */
    boolean isSameOrigin(Request request) {
        String site = request.header("Sec-Fetch-Site");
        return site.isEmpty()
                ? request.header("Origin").toLowerCase(Locale.ROOT).equals(origin)
                : site.equals("same-origin");
    }

    /**
     * The page that a form or link of this site was on, with its query: below the context path, and a path that a browser
     * may be sent to.
     */
    Optional<String> pageBefore(Request request) {
        String referer = request.header("Referer");
        String path = referer.startsWith(origin + root + "/") ? referer.substring(origin.length()) : "";
        int query = path.indexOf('?');
        boolean token =
                query >= 0 && Parameters.parse(path.substring(query + 1)).has(Flows.TOKEN_PARAMETER);
        return LocalPath.isLocal(path) && !token ? Optional.of(path) : Optional.empty();
    }

    /** Some take the path from the whole URL, which begins with what the client says of the host. */
    static boolean hasPlainHost(Request request) {
        return NOT_IN_A_HOST.matchesNoneOf(request.header("Host"));
    }

    /**
     * Whether a person followed a link: not a fetch, a frame, a picture or a prefetch. A service worker that passes a
     * navigation on may leave its destination out; no script can make a request of that mode by itself.
     */
    static boolean isNavigation(Request request) {
        String mode = request.header("Sec-Fetch-Mode");
        String destination = request.header("Sec-Fetch-Dest");
        boolean document = destination.isEmpty() || destination.equals("document");
        boolean navigates = mode.equals("navigate") && (document || destination.equals("empty"));
        return (navigates || (mode.isEmpty() && document)) && !isSpeculative(request);
    }

    /** Whether a page is the right answer, rather than a problem in JSON. */
    static boolean wantsPage(Request request) {
        String mode = request.header("Sec-Fetch-Mode");
        List<String> accept = request.headers("Accept");
        boolean acceptsHtml = accept.isEmpty()
                || accept.stream()
                        .anyMatch(value -> value.contains("text/html")
                                || value.contains("*/*")
                                || value.contains("application/xhtml"));
        return acceptsHtml && (mode.isEmpty() || mode.equals("navigate"));
    }

    private static boolean isSpeculative(Request request) {
        return List.of("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz").stream()
                .map(request::header)
                .anyMatch(value -> !value.isEmpty());
    }
}
