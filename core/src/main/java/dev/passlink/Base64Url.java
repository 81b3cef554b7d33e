package dev.passlink;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.Optional;

/**
 * Reads base64url without padding (RFC 4648 §5), in the one spelling that its writer makes.
 *
 * <p>The JDK's reader, which writes what this one reads, also takes padding and stray trailing bits, and answers a wrong
 * character by an exception, which costs more than checking a signature.
 */
final class Base64Url {
    private static final byte[] CHARACTERS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".getBytes(ISO_8859_1);
    /** By character; -1 for those that are none. */
    private static final byte[] VALUES = values();

    private Base64Url() {}

    static Optional<byte[]> decode(String text) {
        byte[] bytes = new byte[text.length() * 3 / 4];
        int whole = text.length() & ~3;
        int at = 0;
        for (int i = 0; i < whole; i += 4) {
            int group = value(text, i) << 18 | value(text, i + 1) << 12 | value(text, i + 2) << 6 | value(text, i + 3);
            if (group < 0) {
                return Optional.empty();
            }
            bytes[at++] = (byte) (group >> 16);
            bytes[at++] = (byte) (group >> 8);
            bytes[at++] = (byte) group;
        }
        return whole == text.length() || decodeRest(text, whole, bytes) ? Optional.of(bytes) : Optional.empty();
    }

    /** The last one or two bytes: the bits beyond them are zero. */
    private static boolean decodeRest(String text, int from, byte[] bytes) {
        int characters = text.length() - from;
        if (characters == 1) {
            return false;
        }
        int third = characters == 3 ? value(text, from + 2) : 0;
        int group = value(text, from) << 18 | value(text, from + 1) << 12 | third << 6;
        int unused = characters == 3 ? 0xFF : 0xFFFF;
        bytes[bytes.length - 1] = (byte) (characters == 3 ? group >> 8 : group >> 16);
        if (characters == 3) {
            bytes[bytes.length - 2] = (byte) (group >> 16);
        }
        return group >= 0 && (group & unused) == 0;
    }

    /** Of whole groups of three bytes, in place. */
    static String encode(byte[] bytes, int from, int to) {
        byte[] text = new byte[(to - from) / 3 * 4];
        int at = 0;
        for (int i = from; i < to; i += 3) {
            int group = (bytes[i] & 0xFF) << 16 | (bytes[i + 1] & 0xFF) << 8 | (bytes[i + 2] & 0xFF);
            text[at++] = CHARACTERS[group >> 18];
            text[at++] = CHARACTERS[group >> 12 & 63];
            text[at++] = CHARACTERS[group >> 6 & 63];
            text[at++] = CHARACTERS[group & 63];
        }
        return new String(text, ISO_8859_1);
    }

    /** Whether a text of whole groups can be read. */
    static boolean isText(String text) {
        int all = 0;
        for (int i = 0; i < text.length(); i++) {
            all |= value(text, i);
        }
        return all >= 0 && text.length() % 4 == 0;
    }

    private static int value(String text, int i) {
        char c = text.charAt(i);
        return c < VALUES.length ? VALUES[c] : -1;
    }

    private static byte[] values() {
        byte[] values = new byte[128];
        Arrays.fill(values, (byte) -1);
        for (int i = 0; i < CHARACTERS.length; i++) {
            values[CHARACTERS[i]] = (byte) i;
        }
        return values;
    }
}
