package dev.passlink.web;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A request of nothing but a method, a path, a peer and headers. */
record FakeRequest(String method, String path, String query, String peer, Map<String, List<String>> all)
        implements Request {
    private static final String PEER = "192.0.2.1";

    static FakeRequest get(String name, String... values) {
        return of("GET", name, values);
    }

    static FakeRequest of(String method, String name, String... values) {
        return new FakeRequest(method, "/jobs", "a=b", PEER, Map.of(name, List.of(values)));
    }

    static FakeRequest post(String name, String value) {
        return post(PEER, name, List.of(value));
    }

    static FakeRequest post(String peer, String name, List<String> values) {
        return new FakeRequest("POST", "/login", "", peer, Map.of(name, values));
    }

    @Override
    public String rawPath() {
        return path;
    }

    @Override
    public Optional<String> rawQuery() {
        return query.isEmpty() ? Optional.empty() : Optional.of(query);
    }

    @Override
    public List<String> headers(String name) {
        return all.getOrDefault(name, List.of());
    }

    @Override
    public byte[] body(int most) {
        return new byte[0];
    }
}
