package dev.passlink.port;

import dev.passlink.EmailAddress;

/**
 * One mail, ready to be sent.
 *
 * @param id stable over every retry of the same mail, so that a receiver can tell a repetition; 16 characters of
 *     base64url
 * @param to the account's own address, never the text that was submitted
 * @param subject one line; carries no secret
 * @param text the plain text, which stands alone
 * @param html the same as HTML
 */
public record Mail(String id, EmailAddress to, String subject, String text, String html) {
    /**
     * Checks the subject.
     *
     * @param id as described for the record
     * @param to as described for the record
     * @param subject as described for the record
     * @param text as described for the record
     * @param html as described for the record
     * @throws IllegalArgumentException if the subject has a control character, by which headers could be injected
     */
    public Mail {
        if (subject.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("A subject is one line without control characters.");
        }
    }

    /**
     * Shows id and subject: the bodies carry a link that signs in.
     *
     * @return no body
     */
    @Override
    public String toString() {
        return "Mail[" + id + ", to " + to + ", " + subject + "]";
    }
}
