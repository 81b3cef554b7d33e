package dev.passlink;

import java.nio.ByteBuffer;
import java.text.Normalizer;
import java.util.Locale;

/** What the code in a mail looks like. */
public enum CodeFormat {
    /**
     * Eight letters out of twenty, 34 bits: no vowels, so no words; none that looks like another or like a digit.
     */
    LETTERS(8, "BCDFGHJKLMNPQRSTVWXZ", 2),
    /** Six digits, 20 bits: the least that NIST SP 800-63B-4 §3.1.3.2 allows, for people who expect digits. */
    DIGITS(6, "0123456789", 4);

    private static final int MAX_TYPED = 200;

    private final int length;
    private final String alphabet;
    private final int partsOfLong;

    CodeFormat(int length, String alphabet, int partsOfLong) {
        this.length = length;
        this.alphabet = alphabet;
        this.partsOfLong = partsOfLong;
    }

    /** Out of 64 random bits, which leave no bias worth counting. */
    String write(long random) {
        StringBuilder code = new StringBuilder(length);
        long left = random;
        for (int i = 0; i < length; i++) {
            code.append(alphabet.charAt((int) Long.remainderUnsigned(left, alphabet.length())));
            left = Long.divideUnsigned(left, alphabet.length());
        }
        return code.toString();
    }

    /**
     * Too long to guess, out of 64 random bits for each part: 16 letters or 24 digits. NIST SP 800-63B-4 asks for no limit
     * on failures from 64 bits on; these have 69 and 79.
     */
    String writeLong(ByteBuffer random) {
        StringBuilder code = new StringBuilder(length * partsOfLong);
        for (int part = 0; part < partsOfLong; part++) {
            code.append(write(random.getLong()));
        }
        return code.toString();
    }

    /** As typed by people and phones: any case, any width, any script's digits, with spaces and dashes anywhere. */
    String read(String typed) {
        if (typed.length() > MAX_TYPED) {
            return "";
        }
        StringBuilder code = new StringBuilder(typed.length());
        Normalizer.normalize(typed, Normalizer.Form.NFKC)
                .codePoints()
                .filter(Character::isLetterOrDigit)
                .map(c -> Character.isDigit(c) ? '0' + Character.digit(c, 10) : c)
                .forEach(code::appendCodePoint);
        return code.toString().toUpperCase(Locale.ROOT);
    }
}
