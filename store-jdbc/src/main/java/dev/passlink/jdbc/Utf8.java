package dev.passlink.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;

/** Texts in binary columns, so that no collation takes two for one. */
final class Utf8 {
    /** What a column of user ids holds. */
    static final int LONGEST_USER_ID = 255;

    private Utf8() {}

    /** Empty for a text with half a surrogate pair: as bytes it would be that of another account. */
    static Optional<byte[]> bytes(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return new String(bytes, UTF_8).equals(text) ? Optional.of(bytes) : Optional.empty();
    }

    /** For a column; a longer text would be cut down to another one by some databases. */
    static byte[] bytes(String text, String what, int longest) {
        return bytes(text)
                .filter(bytes -> bytes.length >= 1 && bytes.length <= longest)
                .orElseThrow(() -> new IllegalArgumentException(what + " has 1 to " + longest + " bytes of UTF-8."));
    }
}
