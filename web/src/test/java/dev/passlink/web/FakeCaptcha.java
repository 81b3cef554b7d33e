package dev.passlink.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.passlink.port.AskingCheck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/** A captcha's server, which takes each answer once; and the check that asks it, as the guide has it. */
final class FakeCaptcha implements AutoCloseable {
    static final String FIELD = "cf-turnstile-response";
    private static final String SECRET = "secret of the site";

    private final HttpServer server;
    private final Set<String> solved = ConcurrentHashMap.newKeySet();
    private final List<String> clients = new CopyOnWriteArrayList<>();

    FakeCaptcha() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/siteverify", this::verify);
        server.start();
    }

    /** What the browser of somebody has who has solved it. */
    String solve(String answer) {
        solved.add(answer);
        return answer;
    }

    /** Of whom it was told. */
    List<String> clients() {
        return clients;
    }

    private void verify(HttpExchange exchange) throws IOException {
        Parameters form = Parameters.parse(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        boolean known = form.get("secret").equals(SECRET);
        clients.add(form.get("remoteip"));
        boolean success = known && solved.remove(form.get("response"));
        byte[] json = ("{\"success\": " + success + ", \"cdata\": \"\\\"success\\\": true\"}").getBytes(UTF_8);
        exchange.sendResponseHeaders(known ? 200 : 500, json.length);
        try (exchange) {
            exchange.getResponseBody().write(json);
        }
    }

    AskingCheck check() {
        return new Check(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/siteverify"), SECRET);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private record Check(HttpClient http, URI verify, String secret) implements AskingCheck {
        /** No string in JSON can hold this: its quotes would be escaped. */
        private static final Pattern SUCCESS = Pattern.compile("\"success\"\\s*:\\s*true\\b");

        private Check(URI verify, String secret) {
            this(HttpClient.newHttpClient(), verify, secret);
        }

        @Override
        public Answer check(Submission submission) {
            String answer = submission.field(FIELD);
            if (submission.known()) {
                return Answer.ALLOW;
            } else if (answer.isEmpty()) {
                return Answer.ASK_MORE;
            }
            String form = "secret=" + URLEncoder.encode(secret, UTF_8) + "&response=" + URLEncoder.encode(answer, UTF_8)
                    + "&remoteip=" + URLEncoder.encode(submission.client(), UTF_8);
            HttpRequest request = HttpRequest.newBuilder(verify)
                    .timeout(Duration.ofSeconds(60))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString(form))
                    .build();
            try {
                HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
                if (response.statusCode() != 200) {
                    throw new IllegalStateException("The captcha's server answered " + response.statusCode());
                }
                return SUCCESS.matcher(response.body()).find() ? Answer.ALLOW : Answer.ASK_MORE;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
