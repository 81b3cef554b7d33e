package dev.passlink.port;

/**
 * What a mail says: what a {@link dev.passlink.port.MailTemplate} makes.
 *
 * @param subject one line; carries neither code nor token
 * @param text the plain text, which stands alone
 * @param html the same as HTML
 */
public record MailText(String subject, String text, String html) {
    /**
     * Shows the subject: the bodies carry a link that signs in.
     *
     * @return no body
     */
    @Override
    public String toString() {
        return "MailText[" + subject + "]";
    }
}
