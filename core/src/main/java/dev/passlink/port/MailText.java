package dev.passlink.port;

import static java.util.Objects.requireNonNull;

/**
 * The text of an email, as a {@link dev.passlink.port.MailTemplate} writes it.
 *
 * @param subject one line, with neither code nor token
 * @param text the plain text, complete in itself
 * @param html the same content as HTML
 */
public record MailText(String subject, String text, String html) {
    /**
     * Refuses an email that lacks a part.
     *
     * @param subject as described for the record
     * @param text as described for the record
     * @param html as described for the record
     */
    public MailText {
        requireNonNull(subject, "subject");
        requireNonNull(text, "text");
        requireNonNull(html, "html");
    }

    /**
     * Shows only the subject, since the bodies carry a link that signs somebody in.
     *
     * @return a text without the bodies
     */
    @Override
    public String toString() {
        return "MailText[" + subject + "]";
    }
}
