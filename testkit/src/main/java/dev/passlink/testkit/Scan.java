package dev.passlink.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.passlink.testkit.MailScanner.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** One visit over HTTP, with its own cookies. */
final class Scan {
    private static final int MOST_REDIRECTS = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient client;
    private final Map<String, String> cookies = new LinkedHashMap<>();
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final List<Step> steps = new ArrayList<>();

    Scan(HttpClient client) {
        this.client = client;
        headers.put("Accept", "text/html,*/*;q=0.8");
    }

    Scan with(String name, String value) {
        headers.put(name, value);
        return this;
    }

    void forgetCookies() {
        cookies.clear();
    }

    List<Step> steps() {
        return List.copyOf(steps);
    }

    HttpResponse<String> send(String method, URI url) {
        return send(method, url, HttpRequest.BodyPublishers.noBody());
    }

    /** Stays on the host of the link. */
    HttpResponse<String> follow(URI link, boolean keepsCookies) {
        URI url = link;
        HttpResponse<String> answer = send("GET", url);
        for (int left = MOST_REDIRECTS; left > 0 && answer.statusCode() / 100 == 3; left--) {
            Optional<String> location = answer.headers().firstValue("Location");
            if (location.isEmpty()) {
                return answer;
            }
            url = onHostOf(link, url.resolve(location.get()));
            if (!keepsCookies) {
                forgetCookies();
            }
            answer = send("GET", url);
        }
        return answer;
    }

    void press(URI link) {
        HttpResponse<String> page = follow(link, true);
        PressedForm.first(page.body()).ifPresent(form -> press(page, form));
    }

    HttpResponse<String> press(HttpResponse<String> page, PressedForm form) {
        with("Content-Type", "application/x-www-form-urlencoded");
        return send(
                "POST",
                onHostOf(page.uri(), page.uri().resolve(form.action())),
                HttpRequest.BodyPublishers.ofString(form.body()));
    }

    /** Those that have a value: a site empties a cookie to end it. */
    Map<String, String> cookies() {
        return cookies.entrySet().stream()
                .filter(cookie -> !cookie.getValue().isEmpty())
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** An application under test redirects to its public address, but runs elsewhere. */
    private static URI onHostOf(URI link, URI target) {
        String query = target.getRawQuery() == null ? "" : "?" + target.getRawQuery();
        return link.resolve(target.getRawPath() + query);
    }

    private HttpResponse<String> send(String method, URI url, HttpRequest.BodyPublisher body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(url).timeout(PATIENCE).method(method, body);
        headers.forEach(request::header);
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        HttpResponse<String> answer = answer(request.build());
        List<String> set = answer.headers().allValues("Set-Cookie");
        set.forEach(this::keep);
        steps.add(new Step(
                method, answer.statusCode(), PressedForm.first(answer.body()).isPresent(), !set.isEmpty()));
        return answer;
    }

    private HttpResponse<String> answer(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while scanning", e);
        }
    }

    /** Ignores the attributes: a careless client is the worse case. */
    private void keep(String setCookie) {
        String[] pair = setCookie.split(";", 2)[0].split("=", 2);
        if (pair.length == 2) {
            cookies.put(pair[0].strip(), pair[1].strip());
        }
    }
}
