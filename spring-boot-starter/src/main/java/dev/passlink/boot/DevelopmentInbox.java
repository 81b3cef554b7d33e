package dev.passlink.boot;

import dev.passlink.port.Delivery;
import dev.passlink.port.Mail;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;

/**
 * Keeps the last emails in memory in the place of sending them, in development. It is no {@link dev.passlink.port.Mailer}
 * bean, since whether it is used is known only when the application starts, and not yet when it is compiled ahead of time.
 *
 * <p>Safe for many threads.
 */
final class DevelopmentInbox {
    /** More than a person reads, and at most some megabytes. */
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

    /** Whether emails come here, and are shown. */
    boolean isOpen() {
        return open;
    }

    /** Another one in each run: what nobody guesses, and whoever reads the log knows. */
    String key() {
        return key;
    }

    synchronized Delivery keep(Mail mail) {
        if (!open) {
            throw new IllegalStateException("No development inbox here.");
        }
        // One that is sent again has the same id.
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
