package dev.passlink.servlet;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Keeps an answer out of every cache, and keeps our cookies in it even if the application resets it. An answer with a renewed
 * pass must not be cached, whatever the application says.
 */
final class NoStoreResponse extends HttpServletResponseWrapper {
    private static final Set<String> CACHING = caching();

    private final boolean always;

    /**
     * @param always whether the application can't override it
     */
    NoStoreResponse(HttpServletResponse response, boolean always) {
        this(response, always, false);
    }

    private NoStoreResponse(HttpServletResponse response, boolean always, boolean isSaid) {
        super(response);
        this.always = always;
        if (!isSaid) {
            dontStore(response);
        }
    }

    /** The same for an answer that goes on: what the application has said meanwhile stays, if it may say something. */
    static NoStoreResponse again(HttpServletResponse response, boolean always) {
        return new NoStoreResponse(response, always, !always && response.containsHeader("Cache-Control"));
    }

    private static void dontStore(HttpServletResponse response) {
        response.setHeader("Cache-Control", "private, no-store");
    }

    /** Drops what the application has set, but not our cookies, and not the header that forbids caching them. */
    @Override
    public void reset() {
        HttpServletResponse response = (HttpServletResponse) getResponse();
        List<String> ours = response.getHeaders("Set-Cookie").stream()
                .filter(NoStoreResponse::isOurs)
                .toList();
        super.reset();
        ours.forEach(cookie -> response.addHeader("Set-Cookie", cookie));
        dontStore(response);
    }

    private static boolean isOurs(String setCookie) {
        return setCookie.substring(0, Math.max(0, setCookie.indexOf('='))).contains(StartChecks.NAME);
    }

    private boolean isFree(String header) {
        return !always || !CACHING.contains(header);
    }

    @Override
    public void setHeader(String name, String value) {
        if (isFree(name)) {
            super.setHeader(name, value);
        }
    }

    @Override
    public void addHeader(String name, String value) {
        if (isFree(name)) {
            super.addHeader(name, value);
        }
    }

    @Override
    public void setDateHeader(String name, long date) {
        if (isFree(name)) {
            super.setDateHeader(name, date);
        }
    }

    @Override
    public void addDateHeader(String name, long date) {
        if (isFree(name)) {
            super.addDateHeader(name, date);
        }
    }

    private static Set<String> caching() {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        names.addAll(Set.of("Cache-Control", "Expires", "Pragma"));
        return names;
    }
}
