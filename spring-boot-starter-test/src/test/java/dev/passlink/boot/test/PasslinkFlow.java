package dev.passlink.boot.test;

import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import jakarta.servlet.http.Cookie;
import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;

/** A person who signs in by email, by MockMvc as an application's test would write it. */
final class PasslinkFlow {
    private static final Pattern FIELD = Pattern.compile("name=\"antiForgery\" value=\"([^\"]*)\"");

    private final MockMvc mvc;
    private final Map<String, Cookie> cookies = new LinkedHashMap<>();

    PasslinkFlow(MockMvc mvc) {
        this.mvc = mvc;
    }

    private MockHttpServletResponse send(MockHttpServletRequestBuilder request) throws Exception {
        if (!cookies.isEmpty()) {
            request.cookie(cookies.values().toArray(Cookie[]::new));
        }
        MockHttpServletResponse response = mvc.perform(request).andReturn().getResponse();
        Arrays.stream(response.getCookies()).forEach(cookie -> cookies.put(cookie.getName(), cookie));
        return response;
    }

    int ask(String address) throws Exception {
        Matcher field = FIELD.matcher(
                send(MockMvcRequestBuilders.get("/login").accept("text/html")).getContentAsString());
        if (!field.find()) {
            throw new AssertionError("no form");
        }
        return send(post("/login")
                        .accept("text/html")
                        .formField("email", address)
                        .formField("antiForgery", field.group(1)))
                .getStatus();
    }

    int open(String link) throws Exception {
        return send(MockMvcRequestBuilders.get(URI.create(link)).accept("text/html"))
                .getStatus();
    }

    String get(String path) throws Exception {
        return send(MockMvcRequestBuilders.get(path)).getContentAsString();
    }
}
