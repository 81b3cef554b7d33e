package dev.passlink.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.mail.internet.MimeUtility;
import java.util.Base64;
import java.util.regex.Pattern;

/** Free text in a header. */
final class HeaderText {
    /**
     * Text that can stay as it is and be folded at its spaces. Everything else is encoded, so that every space
     * survives.
     */
    private static final Pattern PLAIN = Pattern.compile("[!-~]{1,60}( [!-~]{1,60})*");
    /** Bytes for one encoded word of 64 characters, so that no line exceeds 76 (RFC 2047 §2). */
    private static final int MOST = 39;

    private HeaderText() {}

    static String of(String name, String text) {
        // Text that looks encoded would be decoded into something that nobody wrote.
        boolean plain = PLAIN.matcher(text).matches() && !text.contains("=?");
        return plain ? MimeUtility.fold(name.length() + 2, text) : encoded(text);
    }

    /** ASCII stays as it is, however long: a program that reads the value need not know encoded words. */
    static String asGiven(String name, String text) {
        if (!text.chars().allMatch(c -> c < 0x80)) {
            return encoded(text);
        }
        // Folding within a run of spaces could leave a line with nothing but a space, which some programs read as the
        // end of the headers.
        return text.contains("  ") ? text : MimeUtility.fold(name.length() + 2, text);
    }

    /** Includes characters that don't end a line in an email, but do in programs that read it. */
    static boolean breaksALine(int c) {
        int type = Character.getType(c);
        return type == Character.CONTROL || type == Character.LINE_SEPARATOR || type == Character.PARAGRAPH_SEPARATOR;
    }

    /** Encoded words, between whole characters (RFC 2047 §5). */
    private static String encoded(String text) {
        StringBuilder words = new StringBuilder();
        int start = 0;
        int bytes = 0;
        for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
            int more = Character.toString(text.codePointAt(i)).getBytes(UTF_8).length;
            if (bytes + more > MOST) {
                words.append(word(text.substring(start, i))).append("\r\n ");
                start = i;
                bytes = 0;
            }
            bytes += more;
        }
        return words.append(word(text.substring(start))).toString();
    }

    private static String word(String text) {
        return "=?UTF-8?B?" + Base64.getEncoder().encodeToString(text.getBytes(UTF_8)) + "?=";
    }
}
