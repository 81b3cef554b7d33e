package dev.passlink.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.CharMatcher;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A container's request, seen as decisions see it. */
final class ServletIncoming implements Incoming {
    private static final int MAX_BODY_BYTES = 8192;
    private static final String FORM = "application/x-www-form-urlencoded";

    private static final CharMatcher NOT_IN_A_HOST =
            CharMatcher.anyOf("/\\?#@;").or(CharMatcher.whitespace()).or(CharMatcher.javaIsoControl());

    private final HttpServletRequest request;

    ServletIncoming(HttpServletRequest request) {
        this.request = request;
    }

    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public String path() {
        return path(request);
    }

    static String path(HttpServletRequest request) {
        if (request.getDispatcherType() == DispatcherType.INCLUDE) {
            return attribute(request, RequestDispatcher.INCLUDE_SERVLET_PATH)
                    + attribute(request, RequestDispatcher.INCLUDE_PATH_INFO);
        }
        String servletPath = request.getServletPath();
        String pathInfo = request.getPathInfo();
        return pathInfo == null ? servletPath : servletPath.isEmpty() ? pathInfo : servletPath + pathInfo;
    }

    @Override
    public String rawPathAndQuery() {
        String query = request.getQueryString();
        return rawPath() + (query == null ? "" : "?" + query);
    }

    String rawPath() {
        return rawPath(request);
    }

    static String rawPath(HttpServletRequest request) {
        String uri = request.getDispatcherType() == DispatcherType.INCLUDE
                ? attribute(request, RequestDispatcher.INCLUDE_REQUEST_URI)
                : request.getRequestURI();
        String context = contextPath(request);
        return uri.startsWith(context) ? uri.substring(context.length()) : uri;
    }

    /** As the client spelled it; as it is, where Tomcat says by an exception that it finds none in what the client sent. */
    private static String contextPath(HttpServletRequest request) {
        try {
            return request.getContextPath();
        } catch (IllegalStateException notFound) {
            return request.getServletContext().getContextPath();
        }
    }

    /**
     * Whether everybody finds the path where we do. Others would read another one who cut the context path off by its length,
     * take the path from {@code getRequestURL}, which holds the client's own {@code Host}, or decode it by the charset that
     * the client names.
     */
    static boolean hasItsPathWhereItSeems(HttpServletRequest request) {
        return isBelowItsContext(request)
                && NOT_IN_A_HOST.matchesNoneOf(String.valueOf(request.getServerName()))
                && (request.getRequestURI().indexOf('%') < 0 || isAsciiThere(charset(request)));
    }

    private static boolean isBelowItsContext(HttpServletRequest request) {
        String context = contextPath(request);
        String uri = request.getRequestURI();
        boolean ownSpelling = context.isEmpty()
                || Readings.isPlain(context)
                || context.equals(request.getServletContext().getContextPath());
        return ownSpelling
                && uri.startsWith(context)
                && (uri.length() == context.length() || uri.charAt(context.length()) == '/');
    }

    /** Of the charsets that a browser names, those in which an escape of ASCII is itself. */
    private static boolean isAsciiThere(@Nullable String charset) {
        return charset == null
                || List.of("utf-8", "utf8", "us-ascii", "iso-8859-1").contains(charset.toLowerCase(Locale.ROOT));
    }

    private static @Nullable String charset(HttpServletRequest request) {
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
        return values.hasMoreElements() ? allOf(first, values) : List.of(first);
    }

    private static List<String> allOf(String first, Enumeration<String> others) {
        List<String> all = new ArrayList<>();
        all.add(first);
        others.asIterator().forEachRemaining(all::add);
        return all;
    }

    @Override
    public String header(String name) {
        String first = request.getHeader(name);
        return first == null ? "" : first;
    }

    @Override
    public String peer() {
        return request.getRemoteAddr();
    }

    @Override
    public Parameters query() {
        String query = request.getQueryString();
        return query == null ? Parameters.NONE : Parameters.parse(query);
    }

    @Override
    public Parameters form() throws BadBody {
        // Not getContentType(), which in one container throws for a charset that it does not know.
        String type = header("Content-Type");
        if (!type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals(FORM)) {
            throw new BadBody(415);
        }
        byte[] body = body();
        if (body.length > MAX_BODY_BYTES) {
            throw new BadBody(413);
        }
        boolean readByOthers = body.length == 0 && request.getContentLengthLong() > 0;
        return readByOthers ? parsedByContainer() : Parameters.parse(new String(body, UTF_8));
    }

    private byte[] body() throws BadBody {
        try {
            return request.getInputStream().readNBytes(MAX_BODY_BYTES + 1);
        } catch (IllegalStateException takenAsReader) {
            return new byte[0];
        } catch (IOException cutOff) {
            throw new BadBody(400);
        }
    }

    /** A filter before ours has asked for a parameter, and the container has read the body for it. */
    private Parameters parsedByContainer() throws BadBody {
        try {
            return new Parameters(request.getParameterMap().entrySet().stream()
                    .flatMap(ServletIncoming::pairs)
                    .toList());
        } catch (IllegalStateException | IllegalArgumentException | UncheckedIOException unreadable) {
            throw new BadBody(400);
        }
    }

    private static Stream<Map.Entry<String, String>> pairs(Map.Entry<String, String[]> parameter) {
        return Arrays.stream(parameter.getValue()).map(value -> new SimpleImmutableEntry<>(parameter.getKey(), value));
    }

    private static String attribute(HttpServletRequest request, String name) {
        return request.getAttribute(name) instanceof String text ? text : "";
    }
}
