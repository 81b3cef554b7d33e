package dev.passlink.routers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;
import java.util.function.Function;

/** A router as an application writes one: it reads a path in its own way, and goes by the names in it. */
final class Routes extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient Function<HttpServletRequest, String> reading;
    private final transient BiPredicate<String, String> same;

    private Routes(Function<HttpServletRequest, String> reading, BiPredicate<String, String> same) {
        this.reading = reading;
        this.same = same;
    }

    static Routes by(Function<HttpServletRequest, String> reading) {
        return new Routes(reading, String::equals);
    }

    static Routes inAnyCaseBy(Function<HttpServletRequest, String> reading) {
        return new Routes(reading, String::equalsIgnoreCase);
    }

    /** As sent, without what is before it. */
    static String raw(HttpServletRequest request) {
        return request.getRequestURI().substring(request.getContextPath().length());
    }

    static String decoded(HttpServletRequest request) {
        return decoded(raw(request));
    }

    static String decodedTwice(HttpServletRequest request) {
        return decoded(decoded(raw(request)));
    }

    static String withoutParameters(HttpServletRequest request) {
        return raw(request).replaceAll(";[^/]*", "");
    }

    /** Cut at the first semicolon, as many do it. */
    static String upToASemicolon(HttpServletRequest request) {
        return decoded(raw(request).split(";", 2)[0]);
    }

    /** As a URL is cut, once it was decoded. */
    static String upToAQuery(HttpServletRequest request) {
        return decoded(request).split("[?#]", 2)[0];
    }

    /** By the whole URL, which begins with what the client says of the host. */
    static String ofTheUrl(HttpServletRequest request) {
        String path = request.getRequestURL().toString().replaceFirst("^[^:]*://[^/]*", "");
        return path.startsWith(Server.CONTEXT) ? decoded(path.substring(Server.CONTEXT.length())) : path;
    }

    /** Decoded by what the client says of the charset. */
    static String inTheirCharset(HttpServletRequest request) {
        String charset = request.getCharacterEncoding();
        try {
            return charset == null ? decoded(request) : URLDecoder.decode(raw(request), charset);
        } catch (IllegalArgumentException | UnsupportedEncodingException broken) {
            return raw(request);
        }
    }

    /** As {@code java.net.URI} has it, which decodes but for what comes after. */
    static String parsed(HttpServletRequest request) {
        try {
            return requireNonNull(new URI(raw(request)).normalize().getPath());
        } catch (URISyntaxException | NullPointerException broken) {
            return raw(request);
        }
    }

    static String resolved(HttpServletRequest request) {
        List<String> names = new ArrayList<>();
        for (String name : decoded(raw(request)).replace('\\', '/').split("/", -1)) {
            if (name.equals("..") && !names.isEmpty()) {
                names.remove(names.size() - 1);
            } else if (!name.equals(".") && !name.equals("..")) {
                names.add(name);
            }
        }
        return String.join("/", names);
    }

    static String pathInfo(HttpServletRequest request) {
        String rest = request.getPathInfo();
        return rest == null ? "/" : rest;
    }

    static String servletPath(HttpServletRequest request) {
        return request.getServletPath() + (request.getPathInfo() == null ? "" : request.getPathInfo());
    }

    private static String decoded(String path) {
        try {
            return URLDecoder.decode(path, UTF_8);
        } catch (IllegalArgumentException broken) {
            return path;
        }
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        List<String> names = new ArrayList<>();
        for (String name : reading.apply(request).split("/", -1)) {
            if (!name.isBlank()) {
                names.add(name.trim());
            }
        }
        if (isGuarded(names)) {
            guarded(response);
        } else {
            response.getWriter().println("open");
        }
    }

    private boolean isGuarded(List<String> names) {
        if (names.isEmpty()) {
            return false;
        }
        if (same.test("account", names.get(0))) {
            return true;
        }
        if (names.size() == 1 && same.test("reports", names.get(0))) {
            return true;
        }
        return names.size() == 3
                && same.test("jobs", names.get(0))
                && isNumber(names.get(1))
                && same.test("apply", names.get(2));
    }

    private static boolean isNumber(String text) {
        try {
            return Integer.parseInt(text) >= 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** What each guarded handler sends. */
    static void guarded(HttpServletResponse response) throws IOException {
        response.setHeader("X-Guarded", "reached");
        response.getWriter().println("guarded".toUpperCase(Locale.ROOT));
    }
}
