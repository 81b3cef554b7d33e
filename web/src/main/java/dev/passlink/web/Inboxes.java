package dev.passlink.web;

import dev.passlink.EmailAddress;
import java.util.Map;
import java.util.Optional;

/** Where the well-known providers of email show what has arrived, by the domain of an address. */
final class Inboxes {
    private static final Page.Inbox GMAIL = new Page.Inbox("Gmail", "https://mail.google.com/mail/");

    private static final Map<String, Page.Inbox> BY_DOMAIN = Map.of("gmail.com", GMAIL, "googlemail.com", GMAIL);

    private Inboxes() {}

    static Optional<Page.Inbox> of(EmailAddress address) {
        String text = address.normalised();
        return Optional.ofNullable(BY_DOMAIN.get(text.substring(text.lastIndexOf('@') + 1)));
    }
}
