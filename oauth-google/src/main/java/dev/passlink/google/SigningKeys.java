package dev.passlink.google;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import java.math.BigInteger;
import java.net.URI;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The provider's keys for RS256; what else stands in its set, or is unfit, is left out. */
record SigningKeys(List<Named> keys) {
    private static final int OK = 200;
    private static final int MIN_BITS = 2048;
    /** Beyond this a verification costs more than anybody's key is worth. */
    private static final int MAX_BITS = 8192;

    private static final BigInteger MIN_EXPONENT = BigInteger.valueOf(65_537);
    private static final int MAX_EXPONENT_BITS = 64;

    /** A key; without a name if the provider gives it none. */
    record Named(Optional<String> id, RSAPublicKey key) {}

    SigningKeys {
        keys = List.copyOf(keys);
    }

    static Cached.Fetched<SigningKeys> fetch(Http http, URI from) throws Refusal {
        Http.Reply reply = http.send(Request.to(from), "provider's key set");
        if (reply.status() != OK) {
            throw Http.unavailable("provider's key set", "answered with status " + reply.status());
        }
        Json json = reply.json().orElseThrow(() -> Http.unavailable("provider's key set", "is not one JSON object"));
        SigningKeys keys = read(json);
        if (keys.keys().isEmpty()) {
            throw Http.unavailable("provider's key set", "holds no RSA key that is fit for RS256");
        }
        return new Cached.Fetched<>(keys, Freshness.of(reply));
    }

    static SigningKeys read(Json json) {
        List<Named> keys = new ArrayList<>();
        for (Json entry : json.objects("keys")) {
            key(entry).ifPresent(key -> keys.add(new Named(entry.text("kid"), key)));
        }
        return new SigningKeys(keys);
    }

    /** A token without a name is only acceptable where no other key could be meant (OpenID Connect Core §10.1). */
    List<RSAPublicKey> named(Optional<String> id) {
        if (id.isEmpty()) {
            return keys.size() == 1 ? List.of(keys.get(0).key()) : List.of();
        }
        return keys.stream().filter(key -> key.id().equals(id)).map(Named::key).toList();
    }

    private static Optional<RSAPublicKey> key(Json entry) {
        if (!isForSignatures(entry)) {
            return Optional.empty();
        }
        Map<String, Object> parts = Map.of(
                "kty", "RSA",
                "n", entry.text("n").orElse(""),
                "e", entry.text("e").orElse(""));
        try {
            return Optional.of(RSAKey.parse(parts).toRSAPublicKey()).filter(SigningKeys::isFit);
        } catch (ParseException | JOSEException | IllegalArgumentException unfit) {
            return Optional.empty();
        }
    }

    /** An entry with a private part is known to everybody who has read this set. */
    private static boolean isForSignatures(Json entry) {
        return entry.text("kty").equals(Optional.of("RSA"))
                && absentOr(entry, "use", "sig")
                && absentOr(entry, "alg", "RS256")
                && entry.has("kid") == entry.text("kid").isPresent()
                && (!entry.has("key_ops")
                        || entry.array("key_ops").orElse(List.of()).contains("verify"))
                && !entry.has("d");
    }

    private static boolean absentOr(Json entry, String name, String value) {
        return !entry.has(name) || entry.text(name).equals(Optional.of(value));
    }

    private static boolean isFit(RSAPublicKey key) {
        int bits = key.getModulus().bitLength();
        BigInteger exponent = key.getPublicExponent();
        return bits >= MIN_BITS
                && bits <= MAX_BITS
                && key.getModulus().testBit(0)
                && exponent.testBit(0)
                && exponent.compareTo(MIN_EXPONENT) >= 0
                && exponent.bitLength() <= MAX_EXPONENT_BITS;
    }
}
