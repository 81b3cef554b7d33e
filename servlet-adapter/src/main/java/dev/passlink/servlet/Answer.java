package dev.passlink.servlet;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A response that was decided but not yet written. */
final class Answer {
    /** What becomes of an HttpSession, should there be one. */
    enum Session {
        KEEP,
        SIGN_IN,
        SIGN_OUT
    }

    /**
     * A quarter of what containers hold for the head of an answer by default, 8 KB: a cookie has to fit beside it. What
     * would lead to a longer one is refused, or led elsewhere, before anything is used up.
     */
    static final int LONGEST_LOCATION = 2_048;

    private final int status;
    private final String body;
    private final List<Map.Entry<String, String>> headers = new ArrayList<>();
    private Session session = Session.KEEP;
    private String subject = "";

    private Answer(int status, String contentType, String body) {
        this.status = status;
        this.body = body;
        if (!contentType.isEmpty()) {
            header("Content-Type", contentType);
        }
    }

    /** One of our pages: for this browser only, never framed, never kept, and telling no other site where it was. */
    static Answer page(int status, String html) {
        return page(status, html, "'none'", "'self'");
    }

    /** The same with a script of ours, which the page does without where none may run. */
    static Answer pageWithScript(int status, String html) {
        return page(status, html, "'self'", "'self'");
    }

    /** The same with forms that lead to other sites too: a redirect after a POST is blocked otherwise. */
    static Answer page(int status, String html, List<URI> formTargets) {
        StringBuilder targets = new StringBuilder("'self'");
        formTargets.forEach(target -> targets.append(' ').append(target));
        return page(status, html, "'none'", targets.toString());
    }

    private static Answer page(int status, String html, String scripts, String formTargets) {
        return new Answer(status, "text/html;charset=UTF-8", html)
                .header("Cache-Control", "no-store")
                .header(
                        "Content-Security-Policy",
                        "default-src 'self'; script-src " + scripts + "; object-src 'none'; form-action " + formTargets
                                + "; frame-ancestors 'none'; base-uri 'none'")
                .header("X-Frame-Options", "DENY")
                .header("Referrer-Policy", "no-referrer")
                .header("X-Content-Type-Options", "nosniff");
    }

    /** RFC 9457, for clients that take no HTML; the title is the status's own, so nothing needs escaping. */
    static Answer problem(int status) {
        String json = "{\"type\":\"about:blank\",\"title\":\"" + title(status) + "\",\"status\":" + status + "}";
        return new Answer(status, "application/problem+json", json)
                .header("Cache-Control", "no-store")
                .header("X-Content-Type-Options", "nosniff");
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 405 -> "Method Not Allowed";
            case 410 -> "Gone";
            case 413 -> "Content Too Large";
            case 415 -> "Unsupported Media Type";
            case 429 -> "Too Many Requests";
            case 503 -> "Service Unavailable";
            default -> "Error";
        };
    }

    static Answer seeOther(String location) {
        return redirect(303, location);
    }

    static Answer redirect(int status, String location) {
        return new Answer(status, "", "")
                .header("Location", location)
                .header("Cache-Control", "no-store")
                .header("Referrer-Policy", "no-referrer");
    }

    static Answer file(String contentType, String text) {
        return new Answer(200, contentType, text)
                .header("Cache-Control", "public, max-age=3600")
                .header("X-Content-Type-Options", "nosniff");
    }

    Answer header(String name, String value) {
        headers.add(Map.entry(name, value));
        return this;
    }

    Answer cookie(String setCookie) {
        return header("Set-Cookie", setCookie);
    }

    Answer retryAfter(long seconds) {
        return seconds > 0 ? header("Retry-After", Long.toString(seconds)) : this;
    }

    Answer session(Session change, String name) {
        this.session = change;
        this.subject = name;
        return this;
    }

    int status() {
        return status;
    }

    String body() {
        return body;
    }

    List<Map.Entry<String, String>> headers() {
        return List.copyOf(headers);
    }

    List<String> all(String name) {
        return headers.stream()
                .filter(header -> header.getKey().equals(name))
                .map(Map.Entry::getValue)
                .toList();
    }

    Session session() {
        return session;
    }

    /** Who signs in, where the session changes for that. */
    String subject() {
        return subject;
    }
}
