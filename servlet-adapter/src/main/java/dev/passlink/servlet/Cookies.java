package dev.passlink.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.CharMatcher;
import com.google.common.hash.Hashing;
import dev.passlink.Pass;
import dev.passlink.Scope;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Our cookies: their names, how they are read, how they are written.
 *
 * <p>The header is read and written by ourselves: containers differ in which cookies they drop and one drops {@code
 * SameSite}.
 */
final class Cookies {
    /** More than there are domains and paths to plant one name for; each is tried, and each costs a signature. */
    static final int MOST_OF_ONE_NAME = 32;

    /** A name that begins with any other space is another name, and one that a browser lets a sibling domain set. */
    private static final CharMatcher OWS = CharMatcher.anyOf(" \t");

    private final boolean secure;
    private final String suffix;
    private final String pass;
    private final String antiForgery;

    Cookies(URI baseUrl) {
        this.secure = baseUrl.getScheme().equals("https");
        this.suffix = suffix(baseUrl);
        this.pass = name("passlink");
        this.antiForgery = name("passlink-form");
    }

    /** All cookies have path /, so two applications on one host are told apart by name. */
    private static String suffix(URI baseUrl) {
        String port = baseUrl.getPort() < 0 ? "" : "-" + baseUrl.getPort();
        return port + baseUrl.getRawPath().replaceAll("[^A-Za-z0-9]+", "-");
    }

    /** The pass of a sign-in. */
    String pass() {
        return pass;
    }

    /** A pass, for as long as it lives itself if it outlives the browser's session. */
    String set(Pass pass, String text) {
        return pass.lasting()
                ? set(
                        pass(),
                        text,
                        Duration.between(pass.checkedAt(), pass.expiresAt()).toSeconds())
                : set(pass(), text);
    }

    /**
     * The pass for one view. It stands below a path, where {@code __Host-} cannot; that it was not planted by a sibling
     * domain is shown by its binding to {@link #antiForgery}.
     */
    String view(Scope scope) {
        StringBuilder parts = new StringBuilder(scope.rule());
        scope.values()
                .forEach(value ->
                        parts.append('/').append(value.length()).append('/').append(value));
        byte[] hash = Hashing.sha256().hashString(parts, UTF_8).asBytes();
        String name = Base64.getUrlEncoder().encodeToString(Arrays.copyOf(hash, 12));
        return (secure ? "__Secure-" : "") + "passlink-view-" + name + suffix;
    }

    /** A cookie below a path of ours, percent-encoded. */
    String setAt(String path, String name, String value, Duration maxAge) {
        return name + "=" + value + "; Path=" + path + "; HttpOnly; SameSite=Lax" + (secure ? "; Secure" : "")
                + "; Max-Age=" + maxAge.toSeconds();
    }

    /** A sign-in that the application has not finished yet. */
    String pending() {
        return name("passlink-pending");
    }

    /** The requests of the asking browser, sealed. */
    String requests() {
        return name("passlink-requests");
    }

    /** An attempt to sign in at a provider, sealed; the name's beginning, if the handle is empty. */
    String attempt(String handle) {
        return name("passlink-attempt") + "." + handle;
    }

    /** Whom a provider vouches for and whose mailbox is not proved yet, sealed. */
    String identity() {
        return name("passlink-identity");
    }

    /** Whom a provider's button has told of a moment ago, sealed. */
    String verified() {
        return name("passlink-verified");
    }

    /** The nonce of a provider's button, sealed. */
    String button() {
        return name("passlink-button");
    }

    /** The addresses that this browser has signed in to, as hashes. */
    String known() {
        return name("passlink-known");
    }

    /** The secret that anti-forgery values are bound to. */
    String antiForgery() {
        return antiForgery;
    }

    /**
     * The prefix makes a browser refuse the cookie from a sibling domain or without TLS; on http, in development, no
     * browser would keep it.
     */
    private String name(String name) {
        return (secure ? "__Host-" : "") + name + suffix;
    }

    /** Until the browser is closed. */
    String set(String name, String value) {
        return name + "=" + value + "; Path=/; HttpOnly; SameSite=Lax" + (secure ? "; Secure" : "");
    }

    String set(String name, String value, long maxAgeSeconds) {
        return set(name, value) + "; Max-Age=" + maxAgeSeconds;
    }

    String clear(String name) {
        return set(name, "", 0);
    }

    /** Sent with a POST of another site too; a browser takes it over TLS or on loopback only. */
    String setCrossSite(String name, String value, long maxAgeSeconds) {
        return name + "=" + value + "; Path=/; HttpOnly; SameSite=None; Secure; Max-Age=" + maxAgeSeconds;
    }

    String clearCrossSite(String name) {
        return setCrossSite(name, "", 0);
    }

    /** What was sent under all names with that beginning; of duplicates the first. */
    static Map<String, String> startingWith(Incoming request, String start) {
        Map<String, String> found = new LinkedHashMap<>();
        for (String header : request.headers("Cookie")) {
            for (String pair : header.split(";", -1)) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? "" : OWS.trimFrom(pair.substring(0, equals));
                if (name.startsWith(start)) {
                    found.putIfAbsent(name, unquoted(OWS.trimFrom(pair.substring(equals + 1))));
                }
            }
        }
        return found;
    }

    /** The values sent under a name: a planted duplicate must not hide the right one, nor a flood keep us busy. */
    static List<String> values(Incoming request, String name) {
        List<String> values = new ArrayList<>(1);
        for (String header : request.headers("Cookie")) {
            // Looked for once, not by each pair: a header without any would be read again for each of its semicolons.
            int equals = -1;
            for (int start = 0, end; start <= header.length(); start = end + 1) {
                end = indexOrEnd(header, ';', start);
                equals = equals < start ? indexOrEnd(header, '=', start) : equals;
                if (equals < end && values.size() < MOST_OF_ONE_NAME && isNamed(header, start, equals, name)) {
                    values.add(unquoted(OWS.trimFrom(header.substring(equals + 1, end))));
                }
            }
        }
        return values;
    }

    private static int indexOrEnd(String text, char c, int from) {
        int index = text.indexOf(c, from);
        return index < 0 ? text.length() : index;
    }

    private static boolean isNamed(String header, int start, int equals, String name) {
        int from = start;
        while (from < equals && OWS.matches(header.charAt(from))) {
            from++;
        }
        int end = from + name.length();
        return end <= equals && header.startsWith(name, from) && OWS.matchesAllOf(header.subSequence(end, equals));
    }

    /** RFC 6265 §4.1.1 lets a value stand in quotes; java.net.CookieManager sends ours so. */
    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
