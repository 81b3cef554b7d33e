package dev.passlink.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Utf8;
import java.util.Arrays;

/**
 * Writes fields so that no two different sequences give the same bytes: numbers have a fixed width, everything else its
 * length in front.
 */
public final class FieldWriter {
    private byte[] out = new byte[64];
    private int length;

    /** Half a surrogate pair would be written as a question mark, and two texts would share one signed text. */
    static boolean fits(String text, int mostBytes) {
        try {
            return Utf8.encodedLength(text) <= mostBytes;
        } catch (IllegalArgumentException halfAPair) {
            return false;
        }
    }

    public FieldWriter number(long value, int width) {
        makeRoom(width);
        for (int shift = 8 * (width - 1); shift >= 0; shift -= 8) {
            out[length++] = (byte) (value >>> shift);
        }
        return this;
    }

    public FieldWriter fixed(byte[] bytes) {
        return fixed(bytes, bytes.length);
    }

    private FieldWriter fixed(byte[] bytes, int many) {
        makeRoom(many);
        System.arraycopy(bytes, 0, out, length, many);
        length += many;
        return this;
    }

    /** The bytes that base64url stands for. */
    FieldWriter base64(String text) {
        byte[] bytes = Base64Url.characters(text);
        int decoded = Base64Url.decodeInPlace(bytes);
        if (decoded < 0) {
            throw new IllegalArgumentException("This isn't one of our ids, which are base64url.");
        }
        return fixed(bytes, decoded);
    }

    private void makeRoom(int more) {
        if (more > out.length - length) {
            out = Arrays.copyOf(out, Math.max(2 * out.length, length + more));
        }
    }

    /** Length in two bytes, then UTF-8. */
    public FieldWriter text(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        if (bytes.length > 0xFFFF) {
            throw new IllegalArgumentException("A text of " + bytes.length + " bytes is too long to sign.");
        }
        return number(bytes.length, 2).fixed(bytes);
    }

    /** Length in one byte, then UTF-8: for what is known to be short. */
    public FieldWriter shortText(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        if (bytes.length > 0xFF) {
            throw new IllegalArgumentException("A text of " + bytes.length + " bytes is too long here: 255 at most.");
        }
        return number(bytes.length, 1).fixed(bytes);
    }

    public byte[] toBytes() {
        return Arrays.copyOf(out, length);
    }

    /** With room before and after it. */
    public byte[] toBytes(int before, int after) {
        byte[] bytes = new byte[before + length + after];
        System.arraycopy(out, 0, bytes, before, length);
        return bytes;
    }
}
