package dev.passlink.smtp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.passlink.port.Mail;
import jakarta.mail.util.StreamProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An email as it is sent: text, then the same as HTML (RFC 2046 §5.1.4), both quoted-printable, so that no server has
 * a reason to break or re-encode a line with a link in it.
 *
 * <p>Written here and not by Jakarta Mail's data handlers: those are found through mailcap files and the thread's
 * class loader, which may be missing in shaded jars and on threads that aren't the application's.
 */
record MimeText(String headers, String body) {
    private static final Pattern MESSAGE_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH);
    /** Quoted-printable never has an underscore after an equals sign, so no body can hold it (RFC 2045 §6.7). */
    private static final String BOUNDARY = "=_passlink";

    /** @param more whole header lines, as they stand after those of every email */
    static MimeText of(Mail mail, Sender from, String more, String idDomain, Instant now, StreamProvider encoders) {
        if (!MESSAGE_ID.matcher(mail.id()).matches()) {
            throw new IllegalArgumentException(
                    "An email's id becomes its Message-ID: give 1 to 64 characters of base64url.");
        }
        String headers = "Date: " + DATE.format(now.atOffset(ZoneOffset.UTC)) + "\r\n"
                + from.header("From")
                + "To: " + mail.to().text() + "\r\n"
                + "Subject: " + HeaderText.of("Subject", mail.subject()) + "\r\n"
                + "Message-ID: <" + mail.id() + "@" + idDomain + ">\r\n"
                + "Auto-Submitted: auto-generated\r\n"
                + more
                + "MIME-Version: 1.0\r\n"
                + "Content-Type: multipart/alternative; boundary=\"" + BOUNDARY + "\"\r\n";
        String body = part("text/plain", mail.text(), encoders)
                + part("text/html", mail.html(), encoders)
                + "--" + BOUNDARY + "--\r\n";
        return new MimeText(headers, body);
    }

    /** Whether an address in it needs SMTPUTF8 (RFC 6531). Everything else is ASCII. */
    boolean isUtf8() {
        return headers.chars().anyMatch(c -> c >= 0x80);
    }

    byte[] bytes() {
        return (headers + "\r\n" + body).getBytes(UTF_8);
    }

    @Override
    public String toString() {
        return "MimeText[•••]";
    }

    private static String part(String type, String content, StreamProvider encoders) {
        return "--" + BOUNDARY + "\r\n"
                + "Content-Type: " + type + "; charset=UTF-8\r\n"
                + "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
                + quotedPrintable(content, encoders) + "\r\n";
    }

    private static String quotedPrintable(String content, StreamProvider encoders) {
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        try (OutputStream encoder = encoders.outputQP(encoded)) {
            encoder.write(content.getBytes(UTF_8));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return encoded.toString(US_ASCII);
    }
}
