package dev.passlink.token;

import dev.passlink.Claims;

/** Writes claims: how many, then name, kind and value of each. */
final class ClaimsCodec {
    private static final int TEXT = 1;
    private static final int NUMBER = 2;
    private static final int NO = 3;
    private static final int YES = 4;

    private ClaimsCodec() {}

    static FieldWriter write(Claims claims, FieldWriter out) {
        out.number(claims.names().size(), 1);
        for (String name : claims.names()) {
            out.shortText(name);
            claims.text(name).ifPresent(text -> out.number(TEXT, 1).shortText(text));
            claims.number(name).ifPresent(number -> out.number(NUMBER, 1).number(number, Long.BYTES));
            claims.flag(name).ifPresent(flag -> out.number(flag ? YES : NO, 1));
        }
        return out;
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws FieldReader.Malformed if another version of this library wrote it
     */
    static Claims read(FieldReader in) throws FieldReader.Malformed {
        Claims claims = Claims.NONE;
        for (long left = in.number(1); left > 0; left--) {
            String name = in.shortText();
            int kind = (int) in.number(1);
            claims = switch (kind) {
                case TEXT -> claims.text(name, in.shortText());
                case NUMBER -> claims.number(name, in.number(Long.BYTES));
                case NO, YES -> claims.flag(name, kind == YES);
                default -> throw new FieldReader.Malformed("no kind of claim");
            };
        }
        return claims;
    }
}
