package dev.passlink.example.jobboard;

import java.util.Map;
import java.util.TreeMap;

/** What a browser gets; decided without a container, sent by {@link PageServlet}. */
record Page(int status, Map<String, String> headers, String body) {
    /** Nothing from elsewhere, no script, no frame around it. */
    private static final String POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
            + " base-uri 'none'; frame-ancestors 'none'";

    Page {
        headers = Map.copyOf(headers);
    }

    /** A page whose header says who is signed in, so that no shared cache may keep it. */
    static Page html(int status, String document) {
        return of(status, "text/html;charset=utf-8", document)
                .with("Cache-Control", "private, no-cache")
                .with("Content-Security-Policy", POLICY);
    }

    static Page json(String document) {
        return of(200, "application/json", document).with("Cache-Control", "no-store");
    }

    static Page file(String contentType, String content) {
        return of(200, contentType, content).with("Cache-Control", "max-age=300");
    }

    static Page redirect(String location) {
        return of(303, "text/plain;charset=utf-8", "").with("Location", location);
    }

    Page with(String header, String value) {
        Map<String, String> all = new TreeMap<>(headers);
        all.put(header, value);
        return new Page(status, all, body);
    }

    private static Page of(int status, String contentType, String body) {
        Map<String, String> headers = Map.of(
                "Content-Type", contentType,
                "Referrer-Policy", "same-origin",
                "X-Content-Type-Options", "nosniff");
        return new Page(status, headers, body);
    }
}
