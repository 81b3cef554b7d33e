package dev.passlink.token;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.Optional;

/**
 * Reads base64url without padding (RFC 4648 §5), in the one spelling that its writer makes.
 *
 * <p>The JDK's reader, which writes what this one reads, also takes padding and stray trailing bits, and answers a wrong
 * character by an exception, which costs more than checking a signature.
 */
public final class Base64Url {
    private static final byte[] CHARACTERS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".getBytes(ISO_8859_1);
    /** By character; -1 for those that are none. */
    private static final byte[] VALUES = values();

    private Base64Url() {}

    public static Optional<byte[]> decode(String text) {
        byte[] bytes = characters(text);
        int length = decodeInPlace(bytes);
        return length < 0 ? Optional.empty() : Optional.of(Arrays.copyOf(bytes, length));
    }

    /** One byte for each; one that is no character of base64url stays none. */
    static byte[] characters(String text) {
        return text.getBytes(ISO_8859_1);
    }

    /**
     * Puts what the characters stand for in their place, where it always fits.
     *
     * @return how many bytes there are; -1 if a character, the length or the last bits are wrong
     */
    static int decodeInPlace(byte[] text) {
        int whole = text.length & ~3;
        int at = 0;
        int all = 0;
        for (int i = 0; i < whole; i += 4) {
            int group = value(text[i]) << 18 | value(text[i + 1]) << 12 | value(text[i + 2]) << 6 | value(text[i + 3]);
            all |= group;
            text[at++] = (byte) (group >> 16);
            text[at++] = (byte) (group >> 8);
            text[at++] = (byte) group;
        }
        return all < 0 ? -1 : decodeRest(text, whole, at);
    }

    /** The last one or two bytes: the bits beyond them are zero. */
    private static int decodeRest(byte[] text, int from, int to) {
        int characters = text.length - from;
        if (characters == 0) {
            return to;
        }
        if (characters == 1) {
            return -1;
        }
        int third = characters == 3 ? value(text[from + 2]) : 0;
        int group = value(text[from]) << 18 | value(text[from + 1]) << 12 | third << 6;
        int unused = characters == 3 ? 0xFF : 0xFFFF;
        if (group < 0 || (group & unused) != 0) {
            return -1;
        }
        text[to] = (byte) (group >> 16);
        if (characters == 3) {
            text[to + 1] = (byte) (group >> 8);
        }
        return to + characters - 1;
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

    private static int value(byte character) {
        return VALUES[character & 0xFF];
    }

    private static byte[] values() {
        byte[] values = new byte[256];
        Arrays.fill(values, (byte) -1);
        for (int i = 0; i < CHARACTERS.length; i++) {
            values[CHARACTERS[i]] = (byte) i;
        }
        return values;
    }
}
