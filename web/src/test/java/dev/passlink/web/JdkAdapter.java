package dev.passlink.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.passlink.Pass;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Passlink before the JDK's own HTTP server: how small an adapter can be. */
final class JdkAdapter implements HttpHandler {
    /** What is behind. */
    interface Application {
        Answer answer(Visit visit, Optional<Pass> view, Request request, Response response) throws IOException;
    }

    private static final Header FOR_THIS_BROWSER = new Header("Cache-Control", "private, no-store");

    private final Site site;
    private final Application application;

    /** Built by {@code Site.builder(passlink, site -> new JdkAdapter(site, application))}. */
    JdkAdapter(Site site, Application application) {
        this.site = site;
        this.application = application;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        Incoming request = new Incoming(exchange);
        Outgoing response = new Outgoing(exchange.getResponseHeaders());
        Visit visit = site.visit(request, response);
        try (exchange) {
            Verdict verdict = visit.verdict();
            if (verdict instanceof Verdict.Answered answered) {
                write(answered.answer(), exchange);
            } else {
                passOn((Verdict.PassedOn) verdict, visit, request, response, exchange);
            }
        }
    }

    private void passOn(
            Verdict.PassedOn passedOn, Visit visit, Request request, Response response, HttpExchange exchange)
            throws IOException {
        passedOn.cookies().forEach(response::add);
        if (passedOn.caching() != Verdict.Caching.FREE) {
            response.set(FOR_THIS_BROWSER);
        }
        Answer answer;
        try {
            answer = application.answer(visit, passedOn.view(), request, response);
        } catch (RuntimeException e) {
            exchange.getResponseHeaders().clear();
            answer = visit.answerTo(e).orElseThrow(() -> e);
        }
        if (passedOn.caching() == Verdict.Caching.NEVER) {
            response.set(FOR_THIS_BROWSER);
        }
        write(answer, exchange);
    }

    private static void write(Answer answer, HttpExchange exchange) throws IOException {
        answer.headers().forEach(header -> exchange.getResponseHeaders().add(header.name(), header.value()));
        byte[] body = answer.body().getBytes(UTF_8);
        boolean none = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(answer.status(), none ? -1 : body.length);
        if (!none) {
            exchange.getResponseBody().write(body);
        }
    }

    private record Incoming(HttpExchange exchange) implements Request {
        private String context() {
            String path = exchange.getHttpContext().getPath();
            return path.equals("/") ? "" : path;
        }

        @Override
        public String method() {
            return exchange.getRequestMethod();
        }

        @Override
        public String path() {
            return exchange.getRequestURI().getPath().substring(context().length());
        }

        @Override
        public String rawPath() {
            String path = exchange.getRequestURI().getRawPath();
            return path.startsWith(context()) ? path.substring(context().length()) : path;
        }

        /** The server finds its context in the decoded path, and takes {@code /apple} for one of {@code /app}. */
        @Override
        public boolean isPathCertain() {
            return exchange.getRequestURI().getRawPath().startsWith(context())
                    && (rawPath().isEmpty() || rawPath().startsWith("/"));
        }

        @Override
        public Optional<String> rawQuery() {
            return Optional.ofNullable(exchange.getRequestURI().getRawQuery());
        }

        @Override
        public List<String> headers(String name) {
            return exchange.getRequestHeaders().getOrDefault(name, List.of());
        }

        @Override
        public String peer() {
            return exchange.getRemoteAddress().getAddress().getHostAddress();
        }

        @Override
        public byte[] body(int most) throws IOException {
            return exchange.getRequestBody().readNBytes(most);
        }
    }

    private record Outgoing(Headers headers) implements Response {
        @Override
        public void add(Header header) {
            if (!headers.getOrDefault(header.name(), List.of()).contains(header.value())) {
                headers.add(header.name(), header.value());
            }
        }

        @Override
        public void set(Header header) {
            headers.set(header.name(), header.value());
        }
    }
}
