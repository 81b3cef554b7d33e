package dev.passlink;

import java.time.Duration;

/** What the code in a mail looks like. */
public enum CodeFormat {
    /**
     * Eight letters out of twenty, 34 bits: no vowels, so no words; none that looks like another or like a digit.
     */
    LETTERS(8, "BCDFGHJKLMNPQRSTVWXZ"),
    /** Six digits, 20 bits: the least that NIST SP 800-63B-4 §3.1.3.2 allows, for people who expect digits. */
    DIGITS(6, "0123456789");

    /** The longest that a code is good: ten minutes (ASVS 5.0 6.5.5, NIST SP 800-63B-4 §3.1.3.2). */
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
     * @return each once
     */
    public String alphabet() {
        return alphabet;
    }
}
