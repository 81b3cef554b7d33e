package dev.passlink.google;

import dev.passlink.port.IdentityRejected.Cause;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a provider says about itself (OpenID Connect Discovery 1.0 §3), checked. */
record Metadata(
        URI authorization,
        URI token,
        URI keys,
        Optional<URI> userInfo,
        Optional<URI> revocation,
        Optional<URI> endSession,
        Set<Algorithm> algorithms,
        boolean secretInBody,
        boolean sendsIssuer) {
    private static final int NOT_FOUND = 404;
    private static final int OK = 200;

    static Cached.Fetched<Metadata> fetch(Http http, URI from, String issuer) throws Refusal {
        Http.Reply reply = http.send(Request.to(from), "provider's metadata");
        if (reply.status() == NOT_FOUND) {
            throw misconfigured("is not at " + from);
        }
        if (reply.status() != OK) {
            throw Http.unavailable("provider's metadata", "answered with status " + reply.status());
        }
        Json json = reply.json().orElseThrow(() -> Http.unavailable("provider's metadata", "is not one JSON object"));
        return new Cached.Fetched<>(read(json, issuer, Endpoints.isLoopbackHttp(from)), Freshness.of(reply));
    }

    static Metadata read(Json json, String issuer, boolean allowLoopback) throws Refusal {
        // Otherwise another provider's endpoints could be put under this one's name (RFC 8414 §3.3).
        if (!json.text("issuer").equals(Optional.of(issuer))) {
            throw misconfigured("names another issuer than the configured " + issuer);
        }
        return new Metadata(
                required(json, "authorization_endpoint", allowLoopback),
                required(json, "token_endpoint", allowLoopback),
                required(json, "jwks_uri", allowLoopback),
                optional(json, "userinfo_endpoint", allowLoopback),
                optional(json, "revocation_endpoint", allowLoopback),
                optional(json, "end_session_endpoint", allowLoopback),
                algorithms(json),
                secretInBody(json),
                json.isTrue("authorization_response_iss_parameter_supported"));
    }

    private static URI required(Json json, String name, boolean allowLoopback) throws Refusal {
        return optional(json, name, allowLoopback).orElseThrow(() -> misconfigured("has no " + name));
    }

    private static Optional<URI> optional(Json json, String name, boolean allowLoopback) throws Refusal {
        if (!json.has(name)) {
            return Optional.empty();
        }
        Optional<URI> url = json.text(name).flatMap(text -> Endpoints.parse(text, allowLoopback));
        if (url.isEmpty()) {
            throw misconfigured("has a " + name + " that is no usable https URL");
        }
        return url;
    }

    /** RS256 is what every provider has to be able to, also one that does not say so (§3 of Discovery). */
    private static Set<Algorithm> algorithms(Json json) throws Refusal {
        String name = "id_token_signing_alg_values_supported";
        Set<Algorithm> known =
                Algorithm.among(json.has(name) ? json.array(name).orElse(List.of()) : List.of(Algorithm.RS256.id()));
        if (known.isEmpty()) {
            throw misconfigured("announces no signature that is taken: " + name + " has none of "
                    + Algorithm.ids(EnumSet.allOf(Algorithm.class)));
        }
        return known;
    }

    /** Basic is the default (§3 of Discovery, RFC 6749 §2.3.1). */
    private static boolean secretInBody(Json json) throws Refusal {
        String name = "token_endpoint_auth_methods_supported";
        List<?> methods = json.array(name).orElse(List.of("client_secret_basic"));
        if (methods.contains("client_secret_basic")) {
            return false;
        }
        if (methods.contains("client_secret_post")) {
            return true;
        }
        throw misconfigured("takes no client secret: " + name + " has neither client_secret_basic nor _post");
    }

    private static Refusal misconfigured(String detail) {
        return Refusal.of(Cause.MISCONFIGURED, "the provider's metadata " + detail);
    }
}
