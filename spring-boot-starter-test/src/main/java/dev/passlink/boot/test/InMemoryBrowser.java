package dev.passlink.boot.test;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.passlink.Passlink;
import dev.passlink.servlet.PasslinkFilter;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.util.HtmlUtils;

/** A browser as Passlink's filter sees it, without a server between them. For one thread. */
final class InMemoryBrowser {
    private static final Pattern FORM = Pattern.compile("(?is)<form\\b([^>]*)>(.*?)</form>");
    private static final Pattern INPUT = Pattern.compile("(?is)<input\\b([^>]*)>");
    private static final Pattern ATTRIBUTE =
            Pattern.compile("(?is)([a-z-]+)\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s>]+))");

    private final PasslinkFilter filter;
    private final ServletContext context;
    private final URI baseUrl;
    private final Map<String, String> cookies = new LinkedHashMap<>();

    InMemoryBrowser(Passlink passlink, PasslinkFilter filter, ServletContext context) {
        this.filter = filter;
        this.context = context;
        this.baseUrl = passlink.baseUrl();
    }

    Map<String, String> cookies() {
        return Map.copyOf(cookies);
    }

    boolean isSignedIn() {
        return cookies.containsKey(passName(baseUrl));
    }

    /** The same name as in the adapters: each application on a host has its own. */
    static String passName(URI baseUrl) {
        String port = baseUrl.getPort() < 0 ? "" : "-" + baseUrl.getPort();
        return (baseUrl.getScheme().equals("https") ? "__Host-" : "")
                + "passlink"
                + port
                + baseUrl.getRawPath().replaceAll("[^A-Za-z0-9]+", "-");
    }

    /** @param target below the base URL */
    MockHttpServletResponse get(String target) {
        return send(request("GET", target));
    }

    /** Sends the page's form for an address, with some fields filled in. */
    MockHttpServletResponse press(MockHttpServletResponse page, String action, Map<String, String> filledIn) {
        Map<String, String> fields = new LinkedHashMap<>(form(page, action));
        fields.putAll(filledIn);
        MockHttpServletRequest request = request("POST", action);
        request.setContentType("application/x-www-form-urlencoded");
        request.setContent(fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
                .collect(Collectors.joining("&"))
                .getBytes(UTF_8));
        return send(request);
    }

    /** The application may have its own pages, in any form of HTML. */
    static Map<String, String> form(MockHttpServletResponse page, String action) {
        String html = content(page);
        Matcher forms = FORM.matcher(html);
        while (forms.find()) {
            if (attributes(forms.group(1)).getOrDefault("action", "").endsWith(action)) {
                Map<String, String> fields = new LinkedHashMap<>();
                INPUT.matcher(forms.group(2)).results().forEach(input -> {
                    Map<String, String> field = attributes(input.group(1));
                    if (field.getOrDefault("type", "text").equals("hidden")) {
                        fields.put(field.getOrDefault("name", ""), field.getOrDefault("value", ""));
                    }
                });
                return fields;
            }
        }
        throw new IllegalStateException("Passlink's page, with status " + page.getStatus() + ", has no <form> for "
                + action + ", so nobody can sign in there, in a test or elsewhere. The page is:\n" + html);
    }

    private static Map<String, String> attributes(String tag) {
        Map<String, String> found = new LinkedHashMap<>();
        ATTRIBUTE.matcher(tag).results().forEach(each -> {
            String value =
                    each.group(2) != null ? each.group(2) : each.group(3) != null ? each.group(3) : each.group(4);
            found.put(each.group(1).toLowerCase(java.util.Locale.ROOT), HtmlUtils.htmlUnescape(value));
        });
        return found;
    }

    static String content(MockHttpServletResponse page) {
        return new String(page.getContentAsByteArray(), UTF_8);
    }

    private MockHttpServletRequest request(String method, String target) {
        String path = target.split("\\?", 2)[0];
        MockHttpServletRequest request = new MockHttpServletRequest(context, method, context.getContextPath() + path);
        request.setContextPath(context.getContextPath());
        request.setServletPath(URLDecoder.decode(path, UTF_8));
        request.setQueryString(target.contains("?") ? target.split("\\?", 2)[1] : null);
        request.setScheme(baseUrl.getScheme());
        request.setSecure(baseUrl.getScheme().equals("https"));
        request.setServerName(baseUrl.getHost());
        request.setServerPort(baseUrl.getPort() < 0 ? (request.isSecure() ? 443 : 80) : baseUrl.getPort());
        request.addHeader("Accept", "text/html");
        if (!cookies.isEmpty()) {
            request.addHeader("Cookie", MockRequests.header(cookies));
        }
        return request;
    }

    private MockHttpServletResponse send(MockHttpServletRequest request) {
        MockHttpServletResponse response = new MockHttpServletResponse();
        try {
            filter.doFilter(request, response, new MockFilterChain());
        } catch (IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        } catch (ServletException broken) {
            throw new IllegalStateException(broken);
        }
        response.getHeaders("Set-Cookie").forEach(this::keep);
        return response;
    }

    private void keep(String setCookie) {
        String[] pair = setCookie.split(";", 2)[0].split("=", 2);
        if (setCookie.contains("Max-Age=0")) {
            cookies.remove(pair[0]);
        } else {
            cookies.put(pair[0], pair[1]);
        }
    }
}
