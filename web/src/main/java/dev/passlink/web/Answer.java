package dev.passlink.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An answer for an adapter to write.
 *
 * @param status the HTTP status
 * @param headers all headers except the length, in order; {@code Set-Cookie} may occur more than once
 * @param body text to send in UTF-8; don't send it in answer to a HEAD
 * @param session what to do with a session that the framework keeps
 */
public record Answer(int status, List<Header> headers, String body, SessionChange session) {
    /**
     * A quarter of what containers hold for the head of an answer by default, 8 KB: a cookie has to fit beside it. What
     * would lead to a longer one is refused, or led elsewhere, before anything is used up.
     */
    static final int LONGEST_LOCATION = 2_048;

    /** With no-referrer a browser sends {@code Origin: null} along with a form. */
    private static final String OWN_REFERRER = "same-origin";

    /**
     * Copies the list.
     *
     * @param status as described for the record
     * @param headers as described for the record
     * @param body as described for the record
     * @param session as described for the record
     */
    public Answer {
        headers = List.copyOf(headers);
    }

    private static Answer empty(int status) {
        return new Answer(status, List.of(), "", SessionChange.NONE);
    }

    private static Answer of(int status, String contentType, String body) {
        return new Answer(status, List.of(new Header("Content-Type", contentType)), body, SessionChange.NONE);
    }

    /** One of our pages: for this browser only, never framed, never cached, and with no referrer. */
    static Answer page(int status, String html) {
        return page(status, html, false);
    }

    /** The same, perhaps with our script, which the page works without. */
    static Answer page(int status, String html, boolean ownScript) {
        return page(status, html, ownScript ? "'self'" : "'none'", "no-referrer");
    }

    /** The same with a challenge, which alone widens what the page may load. */
    static Answer page(int status, String html, boolean ownScript, Challenge challenge) {
        return page(status, html, challenge.sources(ownScript ? "'self'" : "'none'"), "no-referrer");
    }

    /** The same with a form that has to be recognised as this site's, also behind the redirect that answers it. */
    static Answer pageThatSendsAgain(int status, String html) {
        return page(status, html, "'none'", OWN_REFERRER);
    }

    /**
     * Says nothing of form-action: Chromium holds every redirect behind a form to it, and neither the application's page nor
     * the provider's tells us where it leads next.
     */
    private static Answer page(int status, String html, String scripts, String referrer) {
        return of(status, "text/html;charset=UTF-8", html)
                .with("Cache-Control", "no-store")
                .with(
                        "Content-Security-Policy",
                        "default-src 'self'; script-src " + scripts
                                + "; object-src 'none'; frame-ancestors 'none'; base-uri 'none'")
                .with("X-Frame-Options", "DENY")
                .with("Referrer-Policy", referrer)
                .with("X-Content-Type-Options", "nosniff");
    }

    /** RFC 9457, for clients that take no HTML; the title is the status's own, so nothing needs escaping. */
    static Answer problem(int status) {
        String json = "{\"type\":\"about:blank\",\"title\":\"" + title(status) + "\",\"status\":" + status + "}";
        return of(status, "application/problem+json", json)
                .with("Cache-Control", "no-store")
                .with("X-Content-Type-Options", "nosniff");
    }

    /** For a script of ours in this browser only. */
    static Answer json(String json) {
        return of(200, "application/json", json)
                .with("Cache-Control", "private, no-store")
                .with("X-Content-Type-Options", "nosniff");
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 405 -> "Method Not Allowed";
            case 409 -> "Conflict";
            case 410 -> "Gone";
            case 413 -> "Content Too Large";
            case 415 -> "Unsupported Media Type";
            case 422 -> "Unprocessable Content";
            case 429 -> "Too Many Requests";
            case 503 -> "Service Unavailable";
            default -> "Error";
        };
    }

    static Answer seeOther(String location) {
        return redirect(303, location);
    }

    /** The browser sends the same body there: RFC 9110 §15.4.8. */
    static Answer sendAgain(String location) {
        return empty(307)
                .with("Location", location)
                .with("Cache-Control", "no-store")
                .with("Referrer-Policy", OWN_REFERRER);
    }

    static Answer redirect(int status, String location) {
        return empty(status)
                .with("Location", location)
                .with("Cache-Control", "no-store")
                .with("Referrer-Policy", "no-referrer");
    }

    static Answer file(String contentType, String text) {
        return file(contentType, text, "public, max-age=3600");
    }

    static Answer file(String contentType, String text, String cacheControl) {
        return of(200, contentType, text).with("Cache-Control", cacheControl).with("X-Content-Type-Options", "nosniff");
    }

    Answer with(Header header) {
        List<Header> more = new ArrayList<>(headers);
        more.add(header);
        return new Answer(status, more, body, session);
    }

    Answer with(Optional<Header> header) {
        return header.map(this::with).orElse(this);
    }

    Answer with(String name, String value) {
        return with(new Header(name, value));
    }

    Answer retryAfter(long seconds) {
        return seconds > 0 ? with("Retry-After", Long.toString(seconds)) : this;
    }

    Answer session(SessionChange change) {
        return new Answer(status, headers, body, change);
    }

    List<String> all(String name) {
        return headers.stream()
                .filter(header -> header.name().equals(name))
                .map(Header::value)
                .toList();
    }

    /** Copies its cookies and session change to the application's answer, which no cache may then give to others. */
    void addTo(Response response) {
        List<Header> cookies = headers.stream()
                .filter(header -> header.name().equals("Set-Cookie"))
                .toList();
        if (!cookies.isEmpty()) {
            cookies.forEach(response::add);
            response.set(Header.NO_STORE);
        }
        if (session.kind() != SessionChange.Kind.NONE) {
            response.session(session);
        }
    }

    /**
     * Shows the status only, because a page may contain a token.
     *
     * @return the status
     */
    @Override
    public String toString() {
        return "Answer[" + status + "]";
    }
}
