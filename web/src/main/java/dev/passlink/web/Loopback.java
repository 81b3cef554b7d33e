package dev.passlink.web;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * In development a page opened as 127.0.0.1 and a link that says localhost do not share cookies: the browser is sent to
 * the base URL's own name. Never done where the base URL is a public one.
 */
final class Loopback {
    private static final Pattern NAME =
            Pattern.compile("((?:[A-Za-z0-9-]+\\.)*localhost|127(?:\\.[0-9]{1,3}){3}|\\[::1])(?::[0-9]+)?");

    /** What a header may hold: some servers take other characters in a target, and none of them in an answer. */
    private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7E]*");

    private final URI baseUrl;
    private final boolean development;

    Loopback(URI baseUrl) {
        this.baseUrl = baseUrl;
        this.development = NAME.matcher(baseUrl.getHost()).matches();
    }

    /** Elsewhere a proxy may map one path to the other; in development somebody has forgotten it, and nothing is found. */
    void check(String contextPath) {
        if (development && !baseUrl.getRawPath().equals(contextPath)) {
            throw new IllegalArgumentException("The base URL is " + baseUrl + ", but the application is at \""
                    + contextPath + "/\" of its server: give baseUrl(…) the context path too, like "
                    + baseUrl.resolve(contextPath.isEmpty() ? "/" : contextPath) + ".");
        }
    }

    /** The path and the query as they were sent, below the context path. */
    static String target(Request request) {
        return request.rawPath() + request.rawQuery().map(query -> "?" + query).orElse("");
    }

    Optional<Answer> redirect(Request request) {
        if (!development) {
            return Optional.empty();
        }
        String host = request.header("Host");
        boolean other = List.of("GET", "HEAD").contains(request.method())
                && NAME.matcher(host).matches()
                && !host.replaceAll(":[0-9]+$", "").equals(baseUrl.getHost());
        String there = baseUrl + target(request);
        return other
                        && there.length() <= Answer.LONGEST_LOCATION
                        && VISIBLE.matcher(there).matches()
                ? Optional.of(Answer.redirect(307, there))
                : Optional.empty();
    }
}
