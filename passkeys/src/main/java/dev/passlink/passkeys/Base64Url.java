package dev.passlink.passkeys;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** Base64url without padding, in the one spelling that each value has. */
final class Base64Url {
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    private Base64Url() {}

    static String encode(byte[] bytes) {
        return ENCODER.encodeToString(bytes);
    }

    /** Empty for any other spelling: Java's decoder also takes padding, and bits behind the last byte. */
    static Optional<byte[]> decode(String text) {
        byte[] spelling = text.getBytes(ISO_8859_1);
        try {
            byte[] bytes = DECODER.decode(spelling);
            return Arrays.equals(ENCODER.encode(bytes), spelling) ? Optional.of(bytes) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
