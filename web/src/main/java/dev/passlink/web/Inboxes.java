package dev.passlink.web;

import com.google.common.collect.ImmutableMap;
import dev.passlink.EmailAddress;
import java.util.Map;
import java.util.Optional;

/** Where well-known providers of email show what has arrived, by the domain of an address. */
final class Inboxes {
    private static final Map<String, Page.Inbox> BY_DOMAIN = byDomain();

    private Inboxes() {}

    static Optional<Page.Inbox> of(EmailAddress address) {
        String text = address.normalised();
        return Optional.ofNullable(BY_DOMAIN.get(text.substring(text.lastIndexOf('@') + 1)));
    }

    private static Map<String, Page.Inbox> byDomain() {
        ImmutableMap.Builder<String, Page.Inbox> inboxes = ImmutableMap.builder();
        add(inboxes, "Gmail", "https://mail.google.com/mail/", "gmail.com", "googlemail.com");
        add(
                inboxes,
                "Outlook",
                "https://outlook.live.com/mail/",
                "outlook.com",
                "outlook.de",
                "outlook.fr",
                "outlook.es",
                "outlook.it",
                "outlook.jp",
                "hotmail.com",
                "hotmail.co.uk",
                "hotmail.de",
                "hotmail.es",
                "hotmail.fr",
                "hotmail.it",
                "live.com",
                "msn.com");
        add(
                inboxes,
                "Yahoo Mail",
                "https://mail.yahoo.com/",
                "yahoo.com",
                "yahoo.co.uk",
                "yahoo.com.br",
                "yahoo.de",
                "yahoo.es",
                "yahoo.fr",
                "yahoo.it",
                "ymail.com");
        add(inboxes, "iCloud Mail", "https://www.icloud.com/mail/", "icloud.com", "me.com", "mac.com");
        add(inboxes, "Proton Mail", "https://mail.proton.me/", "proton.me", "protonmail.com", "pm.me");
        add(inboxes, "GMX", "https://www.gmx.net/", "gmx.de", "gmx.net", "gmx.at", "gmx.ch");
        add(inboxes, "WEB.DE", "https://web.de/", "web.de");
        add(inboxes, "AOL Mail", "https://mail.aol.com/", "aol.com");
        add(inboxes, "Fastmail", "https://app.fastmail.com/mail/", "fastmail.com");
        return inboxes.build();
    }

    private static void add(
            ImmutableMap.Builder<String, Page.Inbox> inboxes, String name, String href, String... domains) {
        for (String domain : domains) {
            inboxes.put(domain, new Page.Inbox(name, href));
        }
    }
}
