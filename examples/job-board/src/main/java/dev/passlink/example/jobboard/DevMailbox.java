package dev.passlink.example.jobboard;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.passlink.port.Delivery;
import dev.passlink.port.Mail;
import dev.passlink.port.Mailer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Keeps the last emails in memory instead of sending them, for development.
 *
 * <p>Safe for many threads.
 */
final class DevMailbox implements Mailer {
    private static final int KEPT = 100;

    private final Deque<Received> newestFirst = new ArrayDeque<>();

    /** An email as it would have arrived. */
    record Received(
            String to,
            String subject,
            String text,
            String html,
            @JsonSerialize(using = ToStringSerializer.class) Instant sentAt) {
        /** Not the bodies: they carry a link that signs in. */
        @Override
        public String toString() {
            return "Received[" + subject + "]";
        }
    }

    @Override
    public synchronized Delivery send(Mail mail) {
        newestFirst.addFirst(new Received(mail.to().text(), mail.subject(), mail.text(), mail.html(), Instant.now()));
        if (newestFirst.size() > KEPT) {
            newestFirst.removeLast();
        }
        return new Delivery.Sent("kept in the development mailbox");
    }

    synchronized List<Received> newestFirst() {
        return List.copyOf(newestFirst);
    }
}
