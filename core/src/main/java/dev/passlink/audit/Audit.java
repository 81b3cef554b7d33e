package dev.passlink.audit;

import dev.passlink.AuditEvent;
import dev.passlink.Reason;
import dev.passlink.Subject;
import dev.passlink.UnavailableException;
import dev.passlink.port.AuditListener;
import java.time.Clock;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports events to the listener, whose failures change no decision. */
public final class Audit {
    private static final Logger log = LoggerFactory.getLogger(Audit.class);
    /** An email address within another text, such as a database driver's message that quotes its parameters. */
    private static final Pattern ADDRESS = Pattern.compile("[^\\s\"'<>(),;:=]{1,64}@(?=[^\\s@])");

    private static final Pattern LINE_ENDS = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}]+");

    private final AuditListener listener;
    private final Clock clock;

    public Audit(AuditListener listener, Clock clock) {
        this.listener = listener;
        this.clock = clock;
    }

    public void tell(AuditEvent.Type type, Reason reason, String subject, String handle, String detail) {
        try {
            listener.on(new AuditEvent(clock.instant(), type, reason, subject, handle, oneLine(detail)));
        } catch (Throwable e) {
            // Errors, too: what is told is decided already, and an email would be sent again that was sent.
            keepInterrupt(e);
            log.error("The audit listener failed on a {} event", type, e);
        }
    }

    public void tell(AuditEvent.Type type, Reason reason, Subject subject, String handle) {
        tell(type, reason, subject, handle, "");
    }

    /**
     * For a guest, it has only the masked address, in the detail.
     *
     * @param client the client whose request was refused; empty if not known, or nothing was refused
     */
    public void tell(AuditEvent.Type type, Reason reason, Subject subject, String handle, String client) {
        String by = by(client);
        if (!subject.isGuest()) {
            tell(type, reason, subject.name(), handle, by);
            return;
        }
        String guest = subject.guestAddress().masked();
        tell(type, reason, "", handle, by.isEmpty() ? guest : guest + ", " + by);
    }

    /** An event about an unknown person. */
    public void tellOfNobody(AuditEvent.Type type, Reason reason, String client) {
        tell(type, reason, "", "", by(client));
    }

    private static String by(String client) {
        return client.isEmpty() ? "" : "client " + client;
    }

    /** Reports that a part can't answer, and returns the exception that lets nobody in. */
    public UnavailableException unavailable(String part, Exception e) {
        keepInterrupt(e);
        tell(AuditEvent.Type.FAILURE, Reason.UNAVAILABLE, "", "", part + ": " + described(e));
        return new UnavailableException("The " + part + " could not answer", e);
    }

    /** Whoever catches an interrupt that was never declared passes it on: a thread that ends is waited for. */
    public static void keepInterrupt(Throwable e) {
        if (e instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
    }

    /** An exception on one line, without email addresses. */
    public static String described(Exception e) {
        return oneLine(ADDRESS.matcher(String.valueOf(e)).replaceAll("•••@"));
    }

    /** A server's reply or an exception's message must not forge lines of a log. */
    public static String oneLine(String text) {
        return text.isEmpty() ? text : LINE_ENDS.matcher(text).replaceAll(" ").strip();
    }
}
