package dev.passlink.boot;

import dev.passlink.port.Delivery;
import dev.passlink.port.Mail;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;

/**
 * Keeps the latest emails in memory instead of sending them, in development. It isn't a {@link dev.passlink.port.Mailer} bean,
 * because whether it is used is known only when the application starts, and not when it is compiled ahead of time.
 *
 * <p>Safe for use by several threads.
 */
final class DevelopmentInbox {
    /** More than anyone reads, and a few megabytes at most. */
    static final int KEPT = 50;

    private final Deque<Mail> newestFirst = new ArrayDeque<>();
    private final boolean open;
    private final String key;

    DevelopmentInbox(boolean open) {
        this.open = open;
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        this.key = HexFormat.of().formatHex(random);
    }

    /** Whether emails are kept here and shown. */
    boolean isOpen() {
        return open;
    }

    /** New in each run. Nobody can guess it, and anyone who reads the log knows it. */
    String key() {
        return key;
    }

    synchronized Delivery keep(Mail mail) {
        if (!open) {
            throw new IllegalStateException("The development inbox is closed.");
        }
        // A retry has the same id.
        newestFirst.removeIf(kept -> kept.id().equals(mail.id()));
        newestFirst.addFirst(mail);
        if (newestFirst.size() > KEPT) {
            newestFirst.removeLast();
        }
        return new Delivery.Sent("kept in the development inbox");
    }

    synchronized List<Mail> newestFirst() {
        return List.copyOf(newestFirst);
    }
}
