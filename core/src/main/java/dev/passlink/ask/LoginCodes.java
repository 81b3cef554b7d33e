package dev.passlink.ask;

import dev.passlink.CodeFormat;
import dev.passlink.EmailAddress;
import dev.passlink.token.Derivation;
import dev.passlink.token.FieldWriter;
import dev.passlink.token.Key;
import dev.passlink.token.Purpose;
import java.nio.ByteBuffer;
import java.text.Normalizer;
import java.time.Instant;
import java.util.Locale;

/**
 * The codes of a request. They are bound to the address and the time, too, so that each works only for the email that
 * it is in.
 */
public record LoginCodes(CodeFormat format) {
    /** More than anybody types, even with spaces and dashes. */
    private static final int MAX_TYPED = 200;

    /** A code that a person can type, and that somebody with enough tries could guess. */
    public String code(Key key, String requestId, EmailAddress address, Instant askedAt) {
        return text(Derivation.first(
                8, key.mac(Purpose.CODE, message(requestId, address, askedAt).toBytes())));
    }

    /**
     * A code for the same request that nobody can guess, with 16 letters or 24 digits. Knowing one of the codes
     * doesn't help to find the other. NIST SP 800-63B-4 requires no limit on failures from 64 bits; these have 69 and
     * 79.
     */
    public String longCode(Key key, String requestId, EmailAddress address, Instant askedAt) {
        byte[] message = message(requestId, address, askedAt).text("long").toBytes();
        ByteBuffer random = ByteBuffer.wrap(key.mac(Purpose.CODE, message));
        StringBuilder code = new StringBuilder();
        for (int part = 0; part < partsOfLong(); part++) {
            code.append(text(random.getLong()));
        }
        return code.toString();
    }

    private static FieldWriter message(String requestId, EmailAddress address, Instant askedAt) {
        return new FieldWriter().text(requestId).text(address.normalised()).number(askedAt.getEpochSecond(), 8);
    }

    private int partsOfLong() {
        return switch (format) {
            case LETTERS -> 2;
            case DIGITS -> 4;
        };
    }

    /** Out of 64 random bits, which leave no bias worth counting. */
    private String text(long random) {
        StringBuilder code = new StringBuilder(format.length());
        long left = random;
        for (int i = 0; i < format.length(); i++) {
            code.append(format.alphabet()
                    .charAt((int) Long.remainderUnsigned(left, format.alphabet().length())));
            left = Long.divideUnsigned(left, format.alphabet().length());
        }
        return code.toString();
    }

    /**
     * As typed by people and phones: any case, any width, any script's digits, with spaces and dashes anywhere, and with
     * what stands before it in an email, up to a colon.
     *
     * @return the code that was meant; empty if it can't be one
     */
    public String read(String typed) {
        if (typed.length() > MAX_TYPED) {
            return "";
        }
        StringBuilder code = new StringBuilder(typed.length());
        String normal = Normalizer.normalize(typed, Normalizer.Form.NFKC);
        normal.substring(normal.lastIndexOf(':') + 1)
                .toUpperCase(Locale.ROOT)
                .codePoints()
                .filter(Character::isLetterOrDigit)
                .map(c -> Character.isDigit(c) ? '0' + Character.digit(c, 10) : c)
                .forEach(code::appendCodePoint);
        return code.toString();
    }
}
