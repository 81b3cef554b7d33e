package dev.passlink.boot;

import dev.passlink.port.Delivery;
import dev.passlink.port.Mail;
import java.util.ArrayDeque;
import java.util.Deque;
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

    DevelopmentInbox(boolean open) {
        this.open = open;
    }

    /** Whether emails come here, and are shown. */
    boolean isOpen() {
        return open;
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
