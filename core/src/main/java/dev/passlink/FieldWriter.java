package dev.passlink;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/**
 * Writes fields so that no two different sequences give the same bytes: numbers have a fixed width, everything else its
 * length in front.
 */
final class FieldWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(64);

    FieldWriter number(long value, int width) {
        for (int shift = 8 * (width - 1); shift >= 0; shift -= 8) {
            out.write((int) (value >>> shift));
        }
        return this;
    }

    FieldWriter fixed(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    /** Length in two bytes, then UTF-8. */
    FieldWriter text(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        if (bytes.length > 0xFFFF) {
            throw new IllegalArgumentException("A text of " + bytes.length + " bytes is too long to sign.");
        }
        return number(bytes.length, 2).fixed(bytes);
    }

    /** Length in one byte, then UTF-8: for what is known to be short. */
    FieldWriter shortText(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        if (bytes.length > 0xFF) {
            throw new IllegalArgumentException("A text of " + bytes.length + " bytes is too long here: 255 at most.");
        }
        return number(bytes.length, 1).fixed(bytes);
    }

    byte[] toBytes() {
        return out.toByteArray();
    }
}
