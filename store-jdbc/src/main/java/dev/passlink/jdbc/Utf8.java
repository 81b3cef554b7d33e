package dev.passlink.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;

/** Texts in binary columns, so that no collation treats two different ones as equal. */
final class Utf8 {
    /** The size of a user id's column. */
    static final int LONGEST_USER_ID = 255;

    private Utf8() {}

    /** Empty for a text with half a surrogate pair: its bytes would be those of another account's id. */
    static Optional<byte[]> bytes(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return new String(bytes, UTF_8).equals(text) ? Optional.of(bytes) : Optional.empty();
    }

    /** For a column; some databases would truncate a longer text to another one. */
    static byte[] bytes(String text, String what, int longest) {
        return bytes(text)
                .filter(bytes -> bytes.length >= 1 && bytes.length <= longest)
                .orElseThrow(() -> new IllegalArgumentException(what + " has 1 to " + longest + " bytes of UTF-8."));
    }
}
