package dev.passlink.google;

import dev.passlink.port.IdentityRejected.Cause;
import dev.passlink.port.IdentityRejected.TokenCheck;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Exchanges a code or a refresh token for tokens, asks whom they are about, and revokes them. */
final class TokenEndpoint {
    private static final int OK = 200;
    private static final double MAX_LIFETIME = 1e9;
    private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7E]{1,16384}");
    private static final Pattern ERROR = Pattern.compile("[a-z_]{1,64}");

    private final Http http;
    private final Client client;
    private final Clock clock;

    TokenEndpoint(Http http, Client client, Clock clock) {
        this.http = http;
        this.client = client;
        this.clock = clock;
    }

    /** Its ID token is there, and not verified. */
    Tokens redeem(Metadata metadata, String code, String verifier, String redirect) throws Refusal {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", redirect);
        form.put("code_verifier", verifier);
        Tokens tokens = ask(metadata, form);
        if (tokens.idToken().isEmpty()) {
            throw Refusal.token(TokenCheck.RESPONSE, "the token endpoint gave no ID token");
        }
        return tokens;
    }

    /** An ID token is not verified. */
    Tokens refresh(Metadata metadata, String refreshToken) throws Refusal {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "refresh_token");
        form.put("refresh_token", refreshToken);
        return ask(metadata, form);
    }

    Json userInfo(Metadata metadata, String accessToken, String subject) throws Refusal {
        URI url = metadata.userInfo()
                .orElseThrow(() -> Refusal.of(Cause.MISCONFIGURED, "the provider's metadata has no userinfo_endpoint"));
        Http.Reply reply = http.send(
                Request.to(url).header("Authorization", "Bearer " + accessToken), "provider's userinfo endpoint");
        if (reply.status() != OK) {
            throw Http.unavailable("provider's userinfo endpoint", "answered with status " + reply.status());
        }
        Json json = reply.json()
                .orElseThrow(() -> Http.unavailable("provider's userinfo endpoint", "answered no JSON object"));
        // Otherwise another person's access token could be put beside this one's ID token (§5.3.2).
        if (!json.text("sub").equals(Optional.of(subject))) {
            throw Refusal.token(TokenCheck.USER_INFO, "the userinfo endpoint speaks of another subject");
        }
        return json;
    }

    void revoke(URI endpoint, String token, boolean authenticated, boolean secretInBody) throws Refusal {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("token", token);
        Request plain = Request.to(endpoint);
        Request request = authenticated ? client.authenticate(plain, form, secretInBody) : plain;
        Http.Reply reply = http.send(request.post(form), "provider's revocation endpoint");
        String error = reply.json().flatMap(TokenEndpoint::error).orElse("");
        // A token that the provider does not know any more is revoked.
        if (reply.status() != OK && !error.equals("invalid_token")) {
            throw failed("revocation endpoint", reply.status(), error);
        }
    }

    private Tokens ask(Metadata metadata, Map<String, String> form) throws Refusal {
        Request request = client.authenticate(Request.to(metadata.token()), form, metadata.secretInBody());
        Http.Reply reply = http.send(request.post(form), "provider's token endpoint");
        Optional<Json> json = reply.json();
        Optional<String> error = json.flatMap(TokenEndpoint::error);
        if (reply.status() != OK || error.isPresent()) {
            throw failed("token endpoint", reply.status(), error.orElse(""));
        }
        return read(json.orElseThrow(() -> Http.unavailable("provider's token endpoint", "answered no JSON object")));
    }

    private Tokens read(Json json) throws Refusal {
        if (!json.text("token_type").orElse("").equalsIgnoreCase("Bearer")) {
            throw Refusal.token(TokenCheck.RESPONSE, "the token endpoint gave another type of token than Bearer");
        }
        String access = json.text("access_token")
                .filter(text -> VISIBLE.matcher(text).matches())
                .orElseThrow(() -> Refusal.token(TokenCheck.RESPONSE, "the token endpoint gave no access token"));
        if (json.has("id_token") && json.text("id_token").isEmpty()) {
            throw Refusal.token(TokenCheck.RESPONSE, "the ID token is not a string");
        }
        Optional<Instant> expiresAt = json.number("expires_in")
                .filter(seconds -> seconds >= 0 && seconds <= MAX_LIFETIME)
                .map(seconds -> clock.instant().plusSeconds(seconds.longValue()));
        return new Tokens(access, json.text("refresh_token"), expiresAt, json.text("scope"), json.text("id_token"));
    }

    private static Optional<String> error(Json json) {
        return json.has("error")
                ? Optional.of(json.text("error")
                        .filter(text -> ERROR.matcher(text).matches())
                        .orElse("an error without a name"))
                : Optional.empty();
    }

    /** By RFC 6749 §5.2; the description is left out, since it may quote what was sent. */
    private static Refusal failed(String endpoint, int status, String error) {
        Cause cause = switch (error) {
            case "invalid_grant" -> Cause.STALE;
            // Not in RFC 6749: Entra says so to a refresh token where the person has to prove more.
            case "interaction_required" -> Cause.INTERACTION_REQUIRED;
            case "invalid_client",
                    "unauthorized_client",
                    "invalid_request",
                    "invalid_scope",
                    "unsupported_grant_type",
                    "unsupported_token_type",
                    "redirect_uri_mismatch" -> Cause.MISCONFIGURED;
            default -> Cause.UNAVAILABLE;
        };
        String what = error.isEmpty() ? "" : ": " + error;
        return Refusal.of(cause, "the provider's " + endpoint + " answered with status " + status + what);
    }
}
