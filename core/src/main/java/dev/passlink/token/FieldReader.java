package dev.passlink.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.Optional;

/** Reads what {@link FieldWriter} wrote; whatever does not fit is a {@link Malformed}. */
public class FieldReader {
    /** The bytes are not what any version of this library wrote. */
    public static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        public Malformed(String what) {
            super(what, null, false, false);
        }
    }

    private static final char REPLACEMENT = '\uFFFD';

    private final byte[] bytes;
    private final int end;
    private int at;

    /** What makes a value of the fields of a text. */
    @FunctionalInterface
    public interface Body<I extends FieldReader, T> {
        /**
         * Reads the fields, but for the end.
         *
         * @throws Malformed if it is not what this version writes
         */
        T read(I in) throws Malformed;
    }

    /** To the end; empty if another version of this library wrote it, whose key would have signed or sealed it too. */
    static <I extends FieldReader, T> Optional<T> whole(I in, Body<I, T> body) {
        try {
            T value = body.read(in);
            ((FieldReader) in).end();
            return Optional.of(value);
        } catch (Malformed | IllegalArgumentException | DateTimeException ofAnotherVersion) {
            return Optional.empty();
        }
    }

    /** What another version has written, or nobody of ours, is empty. */
    public static <T> Optional<T> whole(byte[] bytes, Body<FieldReader, T> body) {
        return whole(new FieldReader(bytes, 0), body);
    }

    public FieldReader(byte[] bytes, int from) {
        this(bytes, from, bytes.length);
    }

    /** Reads as if the bytes ended there. */
    public FieldReader(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    public long number(int width) throws Malformed {
        long value = 0;
        int from = skip(width);
        for (int i = from; i < from + width; i++) {
            value = value << 8 | (bytes[i] & 0xFF);
        }
        return value;
    }

    public byte[] fixed(int length) throws Malformed {
        return Arrays.copyOfRange(bytes, skip(length), at);
    }

    /** Bytes, as base64url; a multiple of three. */
    String base64(int length) throws Malformed {
        return Base64Url.encode(bytes, skip(length), at);
    }

    public String text() throws Malformed {
        return utf8((int) number(2));
    }

    public String shortText() throws Malformed {
        return utf8((int) number(1));
    }

    public void end() throws Malformed {
        if (at != end) {
            throw new Malformed("too long");
        }
    }

    /** Where the next field begins. */
    private int skip(int length) throws Malformed {
        if (length > end - at) {
            throw new Malformed("too short");
        }
        at += length;
        return at - length;
    }

    private String utf8(int length) throws Malformed {
        int from = skip(length);
        String text = new String(bytes, from, length, UTF_8);
        // What is no UTF-8 was replaced; only where it was, or where somebody wrote that very character, look closely.
        return text.indexOf(REPLACEMENT) < 0 ? text : strictUtf8(from, length);
    }

    private String strictUtf8(int from, int length) throws Malformed {
        try {
            return UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Malformed("not UTF-8");
        }
    }
}
