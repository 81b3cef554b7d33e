package dev.passlink.servlet;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.util.Set;
import java.util.TreeSet;

/**
 * Keeps an answer that carries a renewed pass out of every cache, whatever the application says of caching.
 */
final class NoStoreResponse extends HttpServletResponseWrapper {
    private static final Set<String> CACHING = caching();

    NoStoreResponse(HttpServletResponse response) {
        super(response);
        response.setHeader("Cache-Control", "private, no-store");
    }

    @Override
    public void setHeader(String name, String value) {
        if (!CACHING.contains(name)) {
            super.setHeader(name, value);
        }
    }

    @Override
    public void addHeader(String name, String value) {
        if (!CACHING.contains(name)) {
            super.addHeader(name, value);
        }
    }

    @Override
    public void setDateHeader(String name, long date) {
        if (!CACHING.contains(name)) {
            super.setDateHeader(name, date);
        }
    }

    @Override
    public void addDateHeader(String name, long date) {
        if (!CACHING.contains(name)) {
            super.addDateHeader(name, date);
        }
    }

    private static Set<String> caching() {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        names.addAll(Set.of("Cache-Control", "Expires", "Pragma"));
        return names;
    }
}
