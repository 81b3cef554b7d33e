package dev.passlink.boot.test;

import jakarta.servlet.http.Cookie;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.mock.web.MockHttpServletRequest;

/** Cookies of requests without a server. */
final class MockRequests {
    private MockRequests() {}

    static String header(Map<String, String> cookies) {
        return cookies.entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }

    static void addCookies(MockHttpServletRequest request, Map<String, String> cookies) {
        List<String> headers = Collections.list(request.getHeaders("Cookie"));
        List<Cookie> all = new ArrayList<>();
        if (request.getCookies() != null) {
            all.addAll(Arrays.asList(request.getCookies()));
        }
        cookies.forEach((name, value) -> all.add(new Cookie(name, value)));
        request.setCookies(all.toArray(Cookie[]::new));
        // Which writes a header of these alone, while a client may have sent a header only.
        request.removeHeader("Cookie");
        headers.forEach(header -> request.addHeader("Cookie", header));
        request.addHeader("Cookie", header(cookies));
    }

    static boolean hasCookie(MockHttpServletRequest request, String name) {
        return hasCookie(Collections.list(request.getHeaders("Cookie")), name);
    }

    static boolean hasCookie(List<String> headers, String name) {
        return headers.stream()
                .flatMap(header -> Arrays.stream(header.split(";", -1)))
                .anyMatch(pair -> pair.strip().startsWith(name + "="));
    }
}
