package dev.passlink;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;

/** Reads what {@link FieldWriter} wrote; whatever does not fit is a {@link Malformed}. */
final class FieldReader {
    /** The bytes are not what any version of this library wrote. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String what) {
            super(what, null, false, false);
        }
    }

    private final byte[] bytes;
    private int at;

    FieldReader(byte[] bytes, int from) {
        this.bytes = bytes;
        this.at = from;
    }

    long number(int width) throws Malformed {
        long value = 0;
        for (byte b : fixed(width)) {
            value = value << 8 | (b & 0xFF);
        }
        return value;
    }

    byte[] fixed(int length) throws Malformed {
        if (length > bytes.length - at) {
            throw new Malformed("too short");
        }
        at += length;
        return Arrays.copyOfRange(bytes, at - length, at);
    }

    String text() throws Malformed {
        return utf8(fixed((int) number(2)));
    }

    String shortText() throws Malformed {
        return utf8(fixed((int) number(1)));
    }

    void end() throws Malformed {
        if (at != bytes.length) {
            throw new Malformed("too long");
        }
    }

    private static String utf8(byte[] bytes) throws Malformed {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new Malformed("not UTF-8");
        }
    }
}
