package dev.passlink.typed;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A text that somebody may have typed, for a place between quotation marks in a sentence of this site's: it neither leaves them
 * nor becomes a link.
 */
public final class Typed {
    /** Characters that begin another line or header, or are not seen; those that join letters in some scripts stay. */
    private static final Pattern NOT_IN_A_LINE = Pattern.compile("[\\p{Cc}\\p{Cf}\\u2028\\u2029&&[^\\u200C\\u200D]]+");

    private static final String QUOTATION_MARK =
            "\"„「」『』＂〝〞〟❝❞\\p{Pi}\\p{Pf}\\u02BA\\u02EE\\u05F4\\u2033-\\u2037\\uFF62\\uFF63";

    /** Two apostrophes look like one, too. */
    private static final Pattern QUOTATION_MARKS =
            Pattern.compile("[" + QUOTATION_MARK + "'′]*[" + QUOTATION_MARK + "][" + QUOTATION_MARK + "'′]*|['′]{2,}");

    private static final Pattern ADDRESS_OF_A_PAGE = Pattern.compile("[:：][/／]{2}|www[.．。｡]", Pattern.CASE_INSENSITIVE);

    private static final Pattern JOINERS = Pattern.compile("[\\u200C\\u200D]");

    /** Anything may end or begin a label of a domain, symbols too, and what browsers leave out of one (UTS #46). */
    private static final String IN_A_WORD = "[^\\s\\p{Z}.．。｡]";

    /**
     * Mail programs make a link of whatever looks like a domain: what is not seen behind the dot, of which there are four (RFC
     * 3490 §3.1), keeps them from it.
     */
    private static final Pattern DOT_IN_A_WORD = Pattern.compile("(?<=" + IN_A_WORD + ")([.．。｡])(?=" + IN_A_WORD + ")");

    private static final String WORD_JOINER = "\u2060";
    private static final Pattern SEEN = Pattern.compile("[\\p{L}\\p{N}&&[^\\u115F\\u1160\\u3164\\uFFA0]]");

    /** Punctuation and space, and of letters, marks and symbols those that are not seen. */
    private static final Pattern NOT_TOLD_APART = Pattern.compile("[^\\p{L}\\p{M}\\p{N}\\p{S}]"
            + "|[\\u034F\\u115F\\u1160\\u17B4\\u17B5\\u180B-\\u180F\\u2800\\u3164\\uFE00-\\uFE0F\\uFFA0]"
            + "|[\\x{E0100}-\\x{E01EF}]");

    private Typed() {}

    /** On one line of at most that many characters; empty if it names a page's address, or nothing of it would be seen. */
    public static String quotable(String text, int longest) {
        String line = NOT_IN_A_LINE.matcher(text).replaceAll(" ").strip();
        String seen = JOINERS.matcher(line).replaceAll("");
        if (ADDRESS_OF_A_PAGE.matcher(seen).find() || !SEEN.matcher(seen).find()) {
            return "";
        }
        int length = Math.min(longest, line.codePointCount(0, line.length()));
        String quoted = QUOTATION_MARKS
                .matcher(line.substring(0, line.offsetByCodePoints(0, length)).strip())
                .replaceAll("’");
        return DOT_IN_A_WORD.matcher(quoted).replaceAll("$1" + WORD_JOINER);
    }

    /** What a person tells two quoted texts apart by: neither capitals nor punctuation, widths, or what is not seen. */
    public static String toldApartBy(String quoted) {
        String same = Normalizer.normalize(quoted, Normalizer.Form.NFKC);
        return NOT_TOLD_APART
                .matcher(same)
                .replaceAll("")
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
    }
}
