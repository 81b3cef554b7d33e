package dev.passlink.token;

import dev.passlink.Subject;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Writes a subject as briefly as its name allows: a number or a UUID as bytes, anything else as text.
 *
 * <p>Every name has exactly one encoding; the reader refuses all others.
 */
public final class SubjectCodec {
    private static final int TEXT = 0x00;
    private static final int NUMBER = 0x10;
    private static final int UUID_BYTES = 0x20;

    /** Their numbers always fit a long. */
    private static final int MAX_DIGITS = 18;

    private static final long MAX_NUMBER = 999_999_999_999_999_999L;

    private static final Pattern CANONICAL_UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private SubjectCodec() {}

    public static void write(Subject subject, FieldWriter out) {
        String name = subject.name();
        if (isNumber(name)) {
            long value = Long.parseLong(name);
            int width = width(value);
            out.number(NUMBER | width, 1).number(value, width);
        } else if (isUuid(name)) {
            UUID uuid = UUID.fromString(name);
            out.number(UUID_BYTES, 1)
                    .number(uuid.getMostSignificantBits(), 8)
                    .number(uuid.getLeastSignificantBits(), 8);
        } else {
            out.number(TEXT, 1).shortText(name);
        }
    }

    public static Subject read(FieldReader in) throws FieldReader.Malformed {
        int form = (int) in.number(1);
        return switch (form) {
            case TEXT -> readText(in);
            case UUID_BYTES -> new Subject(new UUID(in.number(8), in.number(8)).toString());
            default -> readNumber(form, in);
        };
    }

    private static Subject readText(FieldReader in) throws FieldReader.Malformed {
        String name = in.shortText();
        if (isNumber(name) || isUuid(name)) {
            throw new FieldReader.Malformed("a second spelling of a subject");
        }
        return subject(name);
    }

    private static Subject readNumber(int form, FieldReader in) throws FieldReader.Malformed {
        int width = form - NUMBER;
        if (width < 1 || width > 8) {
            throw new FieldReader.Malformed("unknown form of a subject");
        }
        long value = in.number(width);
        if (width(value) != width || value < 0 || value > MAX_NUMBER) {
            throw new FieldReader.Malformed("a second spelling of a subject");
        }
        return new Subject(Long.toString(value));
    }

    private static Subject subject(String name) throws FieldReader.Malformed {
        try {
            return new Subject(name);
        } catch (IllegalArgumentException e) {
            throw new FieldReader.Malformed("no name of a subject");
        }
    }

    private static boolean isNumber(String name) {
        if (name.length() > MAX_DIGITS || (name.length() > 1 && name.charAt(0) == '0')) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) < '0' || name.charAt(i) > '9') {
                return false;
            }
        }
        return !name.isEmpty();
    }

    private static boolean isUuid(String name) {
        return name.length() == 36 && CANONICAL_UUID.matcher(name).matches();
    }

    private static int width(long value) {
        return Math.max(1, (71 - Long.numberOfLeadingZeros(value)) / 8);
    }
}
