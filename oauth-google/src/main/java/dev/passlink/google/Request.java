package dev.passlink.google;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is asked of a provider.
 *
 * @param headers visible ASCII and spaces, so that nothing can end a line
 * @param form the body of a POST; empty for a GET
 */
record Request(URI url, Map<String, String> headers, Optional<String> form) {
    Request {
        headers = Map.copyOf(headers);
        if (!headers.values().stream().allMatch(value -> value.matches("[\\x20-\\x7E]*"))) {
            throw new IllegalArgumentException("A header holds visible ASCII and spaces.");
        }
    }

    static Request to(URI url) {
        return new Request(url, Map.of("Accept", "application/json"), Optional.empty());
    }

    Request header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Request(url, more, form);
    }

    Request post(Map<String, String> fields) {
        Request typed = header("Content-Type", "application/x-www-form-urlencoded");
        return new Request(url, typed.headers(), Optional.of(Encoding.form(fields)));
    }

    /** Headers and body hold secrets. */
    @Override
    public String toString() {
        return "Request[" + url.getHost() + "]";
    }
}
