package dev.passlink.servlet;

import com.google.common.base.CharMatcher;
import com.google.common.collect.Maps;
import dev.passlink.web.Request;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A container's request, in the form in which decisions are made. */
final class ServletIncoming implements Request {
    private static final CharMatcher NOT_IN_A_HOST = CharMatcher.anyOf("/\\?#@;")
            .or(CharMatcher.whitespace())
            .or(CharMatcher.javaIsoControl())
            .precomputed();

    /** A path that everyone reads the same way. */
    private static final Pattern PLAIN = Pattern.compile("(?:/[A-Za-z0-9_~-][A-Za-z0-9_~.-]*)+");

    private final HttpServletRequest request;

    ServletIncoming(HttpServletRequest request) {
        this.request = request;
    }

    @Override
    public String method() {
        return request.getMethod();
    }

    private boolean isIncluded() {
        return request.getDispatcherType() == DispatcherType.INCLUDE;
    }

    @Override
    public String path() {
        if (isIncluded()) {
            return attribute(RequestDispatcher.INCLUDE_SERVLET_PATH) + attribute(RequestDispatcher.INCLUDE_PATH_INFO);
        }
        String servletPath = request.getServletPath();
        String pathInfo = request.getPathInfo();
        return pathInfo == null ? servletPath : servletPath.isEmpty() ? pathInfo : servletPath + pathInfo;
    }

    @Override
    public String rawPath() {
        String uri = isIncluded() ? attribute(RequestDispatcher.INCLUDE_REQUEST_URI) : request.getRequestURI();
        String context = contextPath();
        return uri.startsWith(context) ? uri.substring(context.length()) : uri;
    }

    private String attribute(String name) {
        return request.getAttribute(name) instanceof String text ? text : "";
    }

    /**
     * As the client spelled it; or as configured, if Tomcat throws because it doesn't find the context path in what the client
     * sent.
     */
    private String contextPath() {
        try {
            return request.getContextPath();
        } catch (IllegalStateException notFound) {
            return request.getServletContext().getContextPath();
        }
    }

    @Override
    public Optional<String> rawQuery() {
        return Optional.ofNullable(request.getQueryString());
    }

    @Override
    public boolean isSentByClient() {
        return request.getDispatcherType() == DispatcherType.REQUEST;
    }

    @Override
    public boolean isResumed() {
        return request.getDispatcherType() == DispatcherType.ASYNC;
    }

    /**
     * Code would read a different path if it cuts the context path off by its length, takes the path from {@code getRequestURL},
     * which contains the client's {@code Host}, or decodes it in the charset that the client names.
     */
    @Override
    public boolean isPathCertain() {
        return isBelowItsContext()
                && NOT_IN_A_HOST.matchesNoneOf(String.valueOf(request.getServerName()))
                && (request.getRequestURI().indexOf('%') < 0 || isAsciiThere(charset()));
    }

    private boolean isBelowItsContext() {
        String context = contextPath();
        String uri = request.getRequestURI();
        boolean ownSpelling = context.isEmpty()
                || context.equals(request.getServletContext().getContextPath())
                || PLAIN.matcher(context).matches();
        return ownSpelling
                && uri.startsWith(context)
                && (uri.length() == context.length() || uri.charAt(context.length()) == '/');
    }

    /** Those charsets that browsers name in which escaped ASCII stays the same. */
    private static boolean isAsciiThere(@Nullable String charset) {
        return charset == null
                || List.of("utf-8", "utf8", "us-ascii", "iso-8859-1").contains(charset.toLowerCase(Locale.ROOT));
    }

    private @Nullable String charset() {
        try {
            return request.getCharacterEncoding();
        } catch (IllegalArgumentException unknownHere) {
            return "unknown";
        }
    }

    @Override
    public List<String> headers(String name) {
        Enumeration<String> values = request.getHeaders(name);
        if (!values.hasMoreElements()) {
            return List.of();
        }
        String first = values.nextElement();
        if (!values.hasMoreElements()) {
            return List.of(first);
        }
        List<String> all = new ArrayList<>(List.of(first));
        values.asIterator().forEachRemaining(all::add);
        return all;
    }

    /** Not getContentType(), which throws in one container if it doesn't know the charset. */
    @Override
    public String header(String name) {
        String first = request.getHeader(name);
        return first == null ? "" : first;
    }

    /** A Unix domain socket has none. */
    @Override
    public String peer() {
        String address = request.getRemoteAddr();
        return address == null || address.isEmpty() ? "127.0.0.1" : address;
    }

    @Override
    public byte[] body(int most) throws IOException {
        try {
            return request.getInputStream().readNBytes(most);
        } catch (IllegalStateException takenAsReader) {
            return new byte[0];
        }
    }

    /** A filter in front of ours has asked for a parameter, so the container has read the body. */
    @Override
    public Map<String, List<String>> parsedForm() throws IOException {
        if (request.getContentLengthLong() <= 0) {
            return Map.of();
        }
        try {
            return Maps.transformValues(request.getParameterMap(), List::of);
        } catch (IllegalStateException | IllegalArgumentException | UncheckedIOException unreadable) {
            throw new IOException(unreadable);
        }
    }
}
