package dev.passlink;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Ascii;
import com.google.common.base.CharMatcher;
import java.net.IDN;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An email address. One rule for all of Passlink compares what somebody typed with what an account has.
 *
 * <p>The rule: exactly one address of at most 254 characters (<a
 * href="https://www.rfc-editor.org/rfc/rfc5321#section-4.5.3.1.3">RFC 5321 §4.5.3.1.3</a>, as corrected by erratum
 * 1690); ASCII letters are compared without case, and nothing else is folded; a text that Unicode's NFKC would change
 * is refused, since its look-alike may be somebody else's address; an internationalized domain is compared in its
 * ASCII form, in which straße.example is not strasse.example (IDNA 2008). Quoted local parts, comments, display
 * names, lists, address literals and control characters are refused.
 *
 * <p>Immutable. Equal if the {@linkplain #normalised() normalised} forms are. {@link #toString()} is masked, so that
 * no address gets into a log by accident.
 */
public final class EmailAddress {
    private static final int MAX_LENGTH = 254;
    private static final int MAX_LOCAL_BYTES = 64;
    private static final CharMatcher ASCII_ATOM = CharMatcher.inRange('A', 'Z')
            .or(CharMatcher.inRange('a', 'z'))
            .or(CharMatcher.inRange('0', '9'))
            .or(CharMatcher.anyOf("!#$%&'*+/=?^_`{|}~-"))
            .precomputed();
    private static final String LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
    /** An all-digit last label makes it an IPv4 address. */
    private static final Pattern DOMAIN = Pattern.compile("(?:" + LABEL + "\\.)*(?![0-9]+$)" + LABEL);

    private final String local;
    private final String domain;

    private EmailAddress(String local, String domain) {
        this.local = local;
        this.domain = domain;
    }

    /**
     * Reads an address that somebody typed.
     *
     * @param text the text; spaces around it are ignored
     * @return the address, or empty if the text is not exactly one address by the rule above
     */
    public static Optional<EmailAddress> parse(String text) {
        String address = CharMatcher.is(' ').trimFrom(text);
        int at = address.lastIndexOf('@');
        if (at < 1 || address.length() > MAX_LENGTH || !Normalizer.isNormalized(address, Normalizer.Form.NFKC)) {
            return Optional.empty();
        }
        String local = address.substring(0, at);
        Optional<String> domain = asciiDomain(address.substring(at + 1));
        if (!isDotAtom(local) || domain.isEmpty()) {
            return Optional.empty();
        }
        EmailAddress parsed = new EmailAddress(local, domain.get());
        boolean fits =
                local.getBytes(UTF_8).length <= MAX_LOCAL_BYTES && parsed.text().getBytes(UTF_8).length <= MAX_LENGTH;
        return fits ? Optional.of(parsed) : Optional.empty();
    }

    /**
     * Reads an address that must be valid, such as an account's.
     *
     * @param text the text
     * @return the address
     * @throws IllegalArgumentException if the text is not exactly one address
     */
    public static EmailAddress of(String text) {
        return parse(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "This isn't one plain email address: give it as local@domain, without name, quotes or list."));
    }

    /**
     * The address to deliver to, with its local part as it was given.
     *
     * @return such as {@code Ada@example.com}
     */
    public String text() {
        return local + "@" + domain;
    }

    /**
     * The domain, in ASCII and lower case.
     *
     * @return for instance {@code example.com}
     */
    public String domain() {
        return domain;
    }

    /**
     * The form in which addresses are compared, and the one to look up.
     *
     * @return for instance {@code ada@example.com}
     */
    public String normalised() {
        return Ascii.toLowerCase(local) + "@" + domain;
    }

    /**
     * A form that the owner recognises but that tells others little.
     *
     * @return for instance {@code a•••@example.com}
     */
    public String masked() {
        return local.substring(0, local.offsetByCodePoints(0, 1)) + "•••@" + domain;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EmailAddress address && normalised().equals(address.normalised());
    }

    @Override
    public int hashCode() {
        return normalised().hashCode();
    }

    /**
     * The {@linkplain #masked() masked} form.
     *
     * @return the masked form, never the whole address
     */
    @Override
    public String toString() {
        return masked();
    }

    private static boolean isDotAtom(String local) {
        if (local.startsWith(".") || local.endsWith(".") || local.contains("..")) {
            return false;
        }
        return local.codePoints()
                .allMatch(c -> c == '.' || (c < 0x80 ? ASCII_ATOM.matches((char) c) : isWordCharacter(c)));
    }

    /** Letters, marks and digits: no invisible, formatting or direction character is allowed in a local part. */
    private static boolean isWordCharacter(int c) {
        return switch (Character.getType(c)) {
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER,
                    Character.NON_SPACING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.DECIMAL_DIGIT_NUMBER -> !isInvisible(c);
            default -> false;
        };
    }

    /** The letters and marks among Unicode's default-ignorable characters (DerivedCoreProperties), which NFKC keeps. */
    private static boolean isInvisible(int c) {
        return c == 0x034F
                || (c >= 0x115F && c <= 0x1160)
                || (c >= 0x17B4 && c <= 0x17B5)
                || (c >= 0x180B && c <= 0x180F)
                || (c >= 0xFE00 && c <= 0xFE0F)
                || (c >= 0xE0000 && c <= 0xE0FFF);
    }

    private static Optional<String> asciiDomain(String domain) {
        if (CharMatcher.ascii().matchesAllOf(domain)) {
            return Optional.of(Ascii.toLowerCase(domain)).filter(EmailAddress::isDomain);
        }
        String typed = domain.replace('Σ', 'σ').toLowerCase(Locale.ROOT);
        String folded = typed.replace("ß", "ss").replace('ς', 'σ');
        try {
            String ascii = Ascii.toLowerCase(IDN.toASCII(folded, IDN.USE_STD3_ASCII_RULES));
            // IDNA 2003 folds more than these two: a domain is itself only if it survives the conversion back.
            return IDN.toUnicode(ascii).equals(folded)
                    ? Optional.of(withOwnLabels(typed, ascii)).filter(EmailAddress::isDomain)
                    : Optional.empty();
        } catch (IllegalArgumentException notADomain) {
            return Optional.empty();
        }
    }

    /**
     * Labels with ß and ς are distinct names since IDNA 2008 (<a
     * href="https://www.rfc-editor.org/rfc/rfc5894#section-7.2">RFC 5894 §7.2</a>): straße.example is not
     * strasse.example.
     */
    private static String withOwnLabels(String typed, String folded) {
        String[] labels = folded.split("\\.", -1);
        String[] own = typed.split("\\.", -1);
        for (int i = 0; i < labels.length; i++) {
            if (own[i].indexOf('ß') >= 0 || own[i].indexOf('ς') >= 0) {
                labels[i] = "xn--" + Punycode.encode(own[i]);
            }
        }
        return String.join(".", labels);
    }

    private static boolean isDomain(String ascii) {
        return DOMAIN.matcher(ascii).matches();
    }
}
