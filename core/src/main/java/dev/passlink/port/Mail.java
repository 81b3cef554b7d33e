package dev.passlink.port;

import static java.util.Objects.requireNonNull;

import dev.passlink.EmailAddress;

/**
 * An email that is ready to be sent.
 *
 * @param id the same for every attempt at one email, so that a recipient's server can recognise a repetition; 16
 *     characters of base64url
 * @param to the account's own address, never the text that somebody entered
 * @param subject one line, without a secret
 * @param text the plain text, complete in itself
 * @param html the same content as HTML
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
     * @throws IllegalArgumentException if the subject has a control character, which could inject headers
     */
    public Mail {
        requireNonNull(id, "id");
        requireNonNull(to, "to");
        requireNonNull(text, "text");
        requireNonNull(html, "html");
        if (subject.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("A subject must be one line without control characters.");
        }
    }

    /**
     * Shows the id and the subject, since the bodies carry a link that signs somebody in.
     *
     * @return a text without the bodies
     */
    @Override
    public String toString() {
        return "Mail[" + id + ", to " + to + ", " + subject + "]";
    }
}
