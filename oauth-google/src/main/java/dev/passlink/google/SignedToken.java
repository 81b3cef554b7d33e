package dev.passlink.google;

import com.nimbusds.jose.util.Base64URL;
import dev.passlink.port.IdentityRejected.TokenCheck;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A token in JWS compact form, taken apart in its one spelling.
 *
 * <p>The header is read here once, and only for what it may say: one of our algorithms, and the name of a key of the
 * provider's. What it says about other keys ({@code jwk}, {@code jku}, {@code x5u}, {@code x5c}) is
 * never looked at. A verifier is given a header of our own.
 */
record SignedToken(Json claims, Algorithm algorithm, Optional<String> keyId, String signed, Base64URL signature) {
    private static final int MAX_LENGTH = 32 * 1024;
    private static final Pattern COMPACT = Pattern.compile("([A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]+)");

    static SignedToken parse(String text) throws Refusal {
        Matcher parts = COMPACT.matcher(text);
        if (text.length() > MAX_LENGTH || !parts.matches()) {
            throw Refusal.token(TokenCheck.FORM, "not three parts of base64url with points between them");
        }
        Json header = object(parts.group(1), "header");
        Algorithm algorithm = algorithm(header);
        checkHeader(header);
        Json claims = object(parts.group(2), "payload");
        decode(parts.group(3), "signature");
        return new SignedToken(
                claims, algorithm, header.text("kid"), text.substring(0, parts.end(2)), new Base64URL(parts.group(3)));
    }

    void verify(List<PublicKey> candidates) throws Refusal {
        if (candidates.isEmpty()) {
            throw Refusal.token(TokenCheck.KEY, "the provider has no such key for " + algorithm.id());
        }
        byte[] bytes = signed.getBytes(StandardCharsets.US_ASCII);
        if (candidates.stream().noneMatch(key -> algorithm.verifies(key, bytes, signature))) {
            throw Refusal.token(TokenCheck.SIGNATURE, "not signed by the key that the header names");
        }
    }

    private static Algorithm algorithm(Json header) throws Refusal {
        return header.text("alg")
                .flatMap(Algorithm::of)
                .orElseThrow(() -> Refusal.token(TokenCheck.ALGORITHM, "the header names no algorithm that is taken"));
    }

    private static void checkHeader(Json header) throws Refusal {
        if (header.has("crit") || header.has("b64")) {
            throw Refusal.token(TokenCheck.HEADER, "the header has an extension (RFC 7515 §4.1.11, RFC 7797)");
        }
        // An access token or a logout token has the same signer, and is no proof of a sign-in (RFC 8725 §3.11).
        if (header.has("typ") && !header.text("typ").orElse("").equalsIgnoreCase("JWT")) {
            throw Refusal.token(TokenCheck.HEADER, "the header names another type of token");
        }
        if (header.has("kid") && header.text("kid").isEmpty()) {
            throw Refusal.token(TokenCheck.KEY, "the name of the key is not a string");
        }
    }

    private static Json object(String part, String what) throws Refusal {
        return Json.parse(decode(part, what))
                .orElseThrow(() -> Refusal.token(TokenCheck.CONTENT, "the " + what + " is not one JSON object"));
    }

    private static byte[] decode(String part, String what) throws Refusal {
        return Encoding.decodeBase64Url(part)
                .orElseThrow(() -> Refusal.token(TokenCheck.FORM, "the " + what + " is not in its one spelling"));
    }

    @Override
    public String toString() {
        return "SignedToken[…]";
    }
}
