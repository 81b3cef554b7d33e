package dev.passlink.port;

/**
 * Turns what a mail has to say into subject, text and HTML.
 *
 * <p>Called by the queue's threads, several at once. Give the link a line of its own in the text, with nothing after it:
 * mail programs break or mis-end links in the middle of a sentence.
 */
@FunctionalInterface
public interface MailTemplate {
    /**
     * Writes a mail. Every retry asks anew, and must get the same.
     *
     * @param content what it has to say
     * @return what it says; a subject that carries the code or the link's token is refused
     * @throws RuntimeException the mail is tried again later
     */
    MailText write(MailContent content);
}
