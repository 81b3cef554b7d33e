package dev.passlink.smtp;

import java.util.regex.Pattern;

/** A header that the application adds to every email, such as one that a provider uses to sort them. */
final class ExtraHeader {
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,59}");
    /**
     * Headers that the mailer writes itself, or that decide who gets the email, how it is read, or who vouches for
     * it.
     */
    private static final Pattern NOT_THEIRS = Pattern.compile(
            "from|sender|to|cc|bcc|reply-to|subject|date|message-id|auto-submitted|mime-.*|content-.*|resent-.*"
                    + "|return-path|received|received-.*|delivered-to|apparently-to|dkim-.*|domainkey-.*|arc-.*"
                    + "|authentication-results",
            Pattern.CASE_INSENSITIVE);
    /**
     * Together with its name, well below the 998 characters at which servers cut a line that can't be folded (RFC
     * 5322 §2.1.1).
     */
    private static final int MOST = 900;

    private ExtraHeader() {}

    /** The whole line. */
    static String line(String name, String value) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "A header's name is 1 to 60 letters, digits, hyphens and underscores, such as X-PM-Message-Stream.");
        }
        if (NOT_THEIRS.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    name + " can't be set: the mailer or the mail servers write it. For the sender and for replies, "
                            + "use from(…) and replyTo(…).");
        }
        if (value.codePoints().anyMatch(HeaderText::breaksALine)) {
            throw new IllegalArgumentException("The value of the header " + name
                    + " contains a line break or another control character: give one line.");
        }
        String text = value.strip();
        if (text.isEmpty() || text.length() > MOST) {
            throw new IllegalArgumentException(
                    "The value of the header " + name + " is empty or too long: give 1 to " + MOST + " characters.");
        }
        return name + ": " + HeaderText.asGiven(name, text) + "\r\n";
    }
}
