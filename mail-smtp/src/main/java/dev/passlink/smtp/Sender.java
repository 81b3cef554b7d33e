package dev.passlink.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.passlink.EmailAddress;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeUtility;
import java.io.UnsupportedEncodingException;

/** Who a mail is from: an address and perhaps a display name. */
record Sender(String name, EmailAddress address) {
    /** Far from the 998 characters at which servers cut a line that has no space to fold it at (RFC 5322 §2.1.1). */
    private static final int MOST = 200;

    static Sender parse(String text) {
        if (text.codePoints().anyMatch(Sender::breaksALine)) {
            throw new IllegalArgumentException("The sender is one line without control characters.");
        }
        if (text.lastIndexOf('<') > MOST) {
            throw new IllegalArgumentException("The sender's name has at most " + MOST + " characters.");
        }
        String sender = text.strip();
        int open = sender.lastIndexOf('<');
        if (open < 0) {
            return new Sender("", address(sender));
        }
        if (!sender.endsWith(">")) {
            throw mistake();
        }
        return new Sender(
                unquoted(sender.substring(0, open).strip()), address(sender.substring(open + 1, sender.length() - 1)));
    }

    String domain() {
        return address.text().substring(address.text().lastIndexOf('@') + 1);
    }

    /** As it stands in a header: quoted or encoded as its characters need. */
    String header() {
        if (name.isEmpty()) {
            return address.text();
        }
        try {
            String header = new InternetAddress(address.text(), name, UTF_8.name()).toString();
            return MimeUtility.fold("From: ".length(), header);
        } catch (UnsupportedEncodingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static EmailAddress address(String text) {
        return EmailAddress.parse(text).orElseThrow(Sender::mistake);
    }

    private static String unquoted(String name) {
        boolean quoted = name.length() > 1 && name.startsWith("\"") && name.endsWith("\"");
        return quoted ? name.substring(1, name.length() - 1).replaceAll("\\\\(.)", "$1") : name;
    }

    private static boolean breaksALine(int c) {
        int type = Character.getType(c);
        return type == Character.CONTROL || type == Character.LINE_SEPARATOR || type == Character.PARAGRAPH_SEPARATOR;
    }

    private static IllegalArgumentException mistake() {
        return new IllegalArgumentException(
                "The sender is not one mail address: give it as noreply@example.com or as Jobs <noreply@example.com>.");
    }
}
