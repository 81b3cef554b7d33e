package dev.passlink.port;

/**
 * Writes the subject, text and HTML of an email.
 *
 * <p>Called by the queue's threads, several at once. In the text, put the link on a line of its own with nothing
 * after it: mail programs break links in the middle of a sentence, or get their end wrong.
 */
@FunctionalInterface
public interface MailTemplate {
    /**
     * Writes an email. Each retry calls it again, and must get the same result.
     *
     * @param content what the email has to say
     * @return the email; a subject with the code or the link's token in it is refused
     * @throws RuntimeException if it can't be written; the email is tried again later
     */
    MailText write(MailContent content);
}
