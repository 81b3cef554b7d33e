package dev.passlink.web;

import com.google.common.base.CharMatcher;
import dev.passlink.Pass;
import dev.passlink.ViewRule;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Our cookies: their names, how they are read, how they are written.
 *
 * <p>We read and write the headers ourselves, because containers differ in which cookies they drop, and one drops {@code
 * SameSite}.
 */
final class Cookies {
    /** More than there are domains and paths to plant one name for; each is tried, and each costs a signature. */
    static final int MOST_OF_ONE_NAME = 32;

    /** What 4,096 bytes for a cookie leave beside the longest of our values and names (RFC 6265bis §5.6). */
    private static final int LONGEST_CONTEXT = 200;

    /** A name that begins with any other space is another name, and one that a browser lets a sibling domain set. */
    private static final CharMatcher OWS = CharMatcher.anyOf(" \t");

    private final boolean secure;
    private final String suffix;
    private final String pass;
    private final String antiForgery;
    private final String signedOut;
    private final String viewPrefix;

    Cookies(URI baseUrl) {
        if (baseUrl.getRawPath().length() > LONGEST_CONTEXT) {
            throw new IllegalArgumentException("The base URL's path is part of each cookie's name and may have "
                    + LONGEST_CONTEXT + " characters at most.");
        }
        this.secure = baseUrl.getScheme().equals("https");
        this.suffix = suffix(baseUrl);
        this.pass = name("passlink");
        this.antiForgery = name("passlink-form");
        this.signedOut = name("passlink-out");
        this.viewPrefix = (secure ? "__Secure-" : "") + "passlink-view-";
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
    Header set(Pass pass, String text) {
        return pass.lasting()
                ? set(pass(), text, Duration.between(pass.checkedAt(), pass.expiresAt()))
                : set(pass(), text);
    }

    /**
     * The pass for a view, which stands at the path of that view alone. {@code __Host-} cannot stand there; what a sibling
     * domain plants is not signed with the browser's secret, which {@link #antiForgery} holds.
     */
    String view(ViewRule rule) {
        return viewPrefix + rule.name() + suffix;
    }

    /** A cookie below a path of ours, percent-encoded. */
    Header setAt(String path, String name, String value, Duration maxAge) {
        return lax(path, name, value, "; Max-Age=" + maxAge.toSeconds());
    }

    /** That a sign-in ended here a moment ago, for as long as a slow answer could bring its pass back unnoticed. */
    String signedOut() {
        return signedOut;
    }

    /** A sign-in that the application has not finished yet. */
    String pending() {
        return name("passlink-pending");
    }

    /**
     * What a browser has of whoever uses it, apart from the secret, which is replaced: nothing of it is for the next person.
     */
    List<String> ofPerson() {
        return List.of(pass(), pending(), requests(), identity(), postponed(), verified());
    }

    /** The requests of the asking browser, sealed. */
    String requests() {
        return name("passlink-requests");
    }

    /** An attempt to sign in at a provider, sealed; the name's beginning, if the handle is empty. */
    String attempt(String handle) {
        return name("passlink-attempt") + "." + handle;
    }

    /** An identity from a provider whose mailbox isn't proved yet, sealed. */
    String identity() {
        return name("passlink-identity");
    }

    /** The same before the email that proves it was asked for. */
    String postponed() {
        return name("passlink-postponed");
    }

    /** An identity that a provider's button has just sent, sealed. */
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

    /** That this browser has a script that has asked for a passkey, so that one may be offered. */
    String passkeys() {
        return name("passlink-passkeys");
    }

    /** Which accounts aren't offered a passkey in this browser, as marks, or that no account is. */
    String offered() {
        return name("passlink-offered");
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
    Header set(String name, String value) {
        return lax("/", name, value, "");
    }

    Header set(String name, String value, Duration maxAge) {
        return setAt("/", name, value, maxAge);
    }

    Header clear(String name) {
        return set(name, "", Duration.ZERO);
    }

    /** Sent with a POST of another site too; a browser takes it over TLS or on loopback only. */
    Header setCrossSite(String name, String value, Duration maxAge) {
        return header(name + "=" + value + "; Path=/; HttpOnly; SameSite=None; Secure; Max-Age=" + maxAge.toSeconds());
    }

    Header clearCrossSite(String name) {
        return setCrossSite(name, "", Duration.ZERO);
    }

    private Header lax(String path, String name, String value, String maxAge) {
        return header(name + "=" + value + "; Path=" + path + "; HttpOnly; SameSite=Lax" + (secure ? "; Secure" : "")
                + maxAge);
    }

    private static Header header(String setCookie) {
        return new Header("Set-Cookie", setCookie);
    }

    /** What was sent under all names with that beginning; of duplicates the first. */
    static Map<String, String> startingWith(Request request, String start) {
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
    static List<String> values(Request request, String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("A cookie of ours has a name.");
        }
        List<String> values = new ArrayList<>(1);
        for (String header : request.headers("Cookie")) {
            int at = header.indexOf(name);
            while (at >= 0 && values.size() < MOST_OF_ONE_NAME) {
                int after = afterSpace(header, at + name.length());
                boolean named = beginsPair(header, at) && after < header.length() && header.charAt(after) == '=';
                int end = named ? indexOrEnd(header, ';', after) : after;
                if (named) {
                    values.add(unquoted(OWS.trimFrom(header.substring(after + 1, end))));
                }
                at = header.indexOf(name, end);
            }
        }
        return values;
    }

    private static int indexOrEnd(String text, char c, int from) {
        int index = text.indexOf(c, from);
        return index < 0 ? text.length() : index;
    }

    private static int afterSpace(String header, int from) {
        int at = from;
        while (at < header.length() && OWS.matches(header.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean beginsPair(String header, int at) {
        int before = at - 1;
        while (before >= 0 && OWS.matches(header.charAt(before))) {
            before--;
        }
        return before < 0 || header.charAt(before) == ';';
    }

    /** RFC 6265 §4.1.1 lets a value stand in quotes; java.net.CookieManager sends ours so. */
    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
