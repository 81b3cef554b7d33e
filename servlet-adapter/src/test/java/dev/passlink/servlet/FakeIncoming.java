package dev.passlink.servlet;

import java.util.List;
import java.util.Map;

/** A request of nothing but a method, a path, a peer and headers. */
record FakeIncoming(String method, String rawPathAndQuery, String peer, Map<String, List<String>> all)
        implements Incoming {
    private static final String PEER = "192.0.2.1";

    static FakeIncoming get(String name, String... values) {
        return of("GET", name, values);
    }

    static FakeIncoming of(String method, String name, String... values) {
        return new FakeIncoming(method, "/jobs?a=b", PEER, Map.of(name, List.of(values)));
    }

    static FakeIncoming post(String name, String value) {
        return post(PEER, name, List.of(value));
    }

    static FakeIncoming post(String peer, String name, List<String> values) {
        return new FakeIncoming("POST", "/login", peer, Map.of(name, values));
    }

    @Override
    public String path() {
        return "/login";
    }

    @Override
    public List<String> headers(String name) {
        return all.getOrDefault(name, List.of());
    }

    @Override
    public Parameters query() {
        return Parameters.NONE;
    }

    @Override
    public Parameters form() {
        return Parameters.NONE;
    }
}
