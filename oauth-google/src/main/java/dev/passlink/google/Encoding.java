package dev.passlink.google;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Spellings: base64url, forms, hashes. */
final class Encoding {
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    private Encoding() {}

    static String base64Url(byte[] bytes) {
        return BASE64URL.encodeToString(bytes);
    }

    /** Only the one spelling: the JDK's decoder also takes padding and stray trailing bits. */
    static Optional<byte[]> decodeBase64Url(String text) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            return base64Url(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> percent(field.getKey()) + "=" + percent(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    /** As RFC 6749 appendix B wants it, also within HTTP Basic; a space as %20, which every reader knows. */
    static String percent(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }

    static byte[] sha256(String ascii) {
        return hash("SHA-256", ascii);
    }

    static byte[] hash(String algorithm, String ascii) {
        try {
            return MessageDigest.getInstance(algorithm).digest(ascii.getBytes(US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This JVM has no " + algorithm, e);
        }
    }

    /** In constant time, apart from the lengths. */
    static boolean same(String expected, String actual) {
        return MessageDigest.isEqual(expected.getBytes(UTF_8), actual.getBytes(UTF_8));
    }
}
