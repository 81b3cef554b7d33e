package dev.passlink;

import java.time.Duration;

/** The format of the code in an email. */
public enum CodeFormat {
    /**
     * Eight letters out of twenty, 34 bits. There are no vowels, so no words, and no letters that look like another
     * letter or a digit.
     */
    LETTERS(8, "BCDFGHJKLMNPQRSTVWXZ"),
    /** Six digits, 20 bits: the least that NIST SP 800-63B-4 §3.1.3.2 allows, for people who expect digits. */
    DIGITS(6, "0123456789");

    /** The longest that a code works: ten minutes (ASVS 5.0 6.5.5, NIST SP 800-63B-4 §3.1.3.2). */
    public static final Duration MAX_LIFETIME = Duration.ofMinutes(10);

    private final int length;
    private final String alphabet;

    CodeFormat(int length, String alphabet) {
        this.length = length;
        this.alphabet = alphabet;
    }

    /**
     * The number of characters in a code.
     *
     * @return eight letters or six digits
     */
    public int length() {
        return length;
    }

    /**
     * The characters that a code is made of.
     *
     * @return each character once
     */
    public String alphabet() {
        return alphabet;
    }
}
