package dev.passlink.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.passlink.EmailAddress;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeUtility;
import java.io.UnsupportedEncodingException;

/** The sender of an email, or the address that replies go to, with or without a name. */
record Sender(String name, EmailAddress address) {
    /** Well below the 998 characters at which servers cut a line that can't be folded (RFC 5322 §2.1.1). */
    private static final int MOST = 200;

    static Sender parse(String text) {
        return parse("The sender", text);
    }

    /** @param what the beginning of exception messages */
    static Sender parse(String what, String text) {
        if (text.codePoints().anyMatch(HeaderText::breaksALine)) {
            throw new IllegalArgumentException(
                    what + " contains a line break or another control character: give one line.");
        }
        if (text.lastIndexOf('<') > MOST) {
            throw new IllegalArgumentException(
                    what + "'s name is too long: shorten it to " + MOST + " characters at most.");
        }
        String sender = text.strip();
        int open = sender.lastIndexOf('<');
        if (open < 0) {
            return new Sender("", address(what, sender));
        }
        if (!sender.endsWith(">")) {
            throw mistake(what);
        }
        return new Sender(
                unquoted(sender.substring(0, open).strip()),
                address(what, sender.substring(open + 1, sender.length() - 1)));
    }

    /** A local part outside ASCII would make every email need SMTPUTF8, which not every server has. */
    static Sender forReplies(String text) {
        Sender sender = parse("The address for replies", text);
        String address = sender.address.text();
        if (!address.substring(0, address.lastIndexOf('@')).chars().allMatch(c -> c < 0x80)) {
            throw new IllegalArgumentException("The address for replies has a character outside ASCII before its @,"
                    + " which not every mail server accepts: give another one.");
        }
        return sender;
    }

    String domain() {
        return address.text().substring(address.text().lastIndexOf('@') + 1);
    }

    /** The whole header line, with the name quoted or encoded as needed. */
    String header(String field) {
        return field + ": " + value(field) + "\r\n";
    }

    private String value(String field) {
        if (name.isEmpty()) {
            return address.text();
        }
        try {
            String header = new InternetAddress(address.text(), name, UTF_8.name()).toString();
            return MimeUtility.fold(field.length() + 2, header);
        } catch (UnsupportedEncodingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static EmailAddress address(String what, String text) {
        return EmailAddress.parse(text).orElseThrow(() -> mistake(what));
    }

    private static String unquoted(String name) {
        boolean quoted = name.length() > 1 && name.startsWith("\"") && name.endsWith("\"");
        return quoted ? name.substring(1, name.length() - 1).replaceAll("\\\\(.)", "$1") : name;
    }

    private static IllegalArgumentException mistake(String what) {
        return new IllegalArgumentException(
                what + " is not one email address: give it as noreply@example.com or as Jobs <noreply@example.com>.");
    }
}
