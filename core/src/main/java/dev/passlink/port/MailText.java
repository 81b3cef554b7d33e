package dev.passlink.port;

/**
 * The text of an email, as a {@link dev.passlink.port.MailTemplate} writes it.
 *
 * @param subject one line, with neither code nor token
 * @param text the plain text, complete in itself
 * @param html the same content as HTML
 */
public record MailText(String subject, String text, String html) {
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
