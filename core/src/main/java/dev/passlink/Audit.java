package dev.passlink;

import dev.passlink.port.AuditListener;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the listener, whose faults change no decision, and turns a broken part into one exception. */
final class Audit {
    private static final Logger log = LoggerFactory.getLogger(Audit.class);
    /** A mail address in a text that says something else too, such as a driver's that quotes its parameters. */
    private static final Pattern ADDRESS = Pattern.compile("[^\\s\"'<>(),;:=]{1,64}@(?=[^\\s@])");

    private final AuditListener listener;
    private final Clock clock;

    Audit(AuditListener listener, Clock clock) {
        this.listener = listener;
        this.clock = clock;
    }

    void tell(AuditEvent.Type type, Reason reason, String subject, String handle, String detail) {
        try {
            listener.on(new AuditEvent(clock.instant(), type, reason, subject, handle, oneLine(detail)));
        } catch (RuntimeException e) {
            log.error("The audit listener failed on a {} event", type, e);
        }
    }

    void tell(AuditEvent.Type type, Reason reason, Optional<Subject> subject, String handle) {
        tell(type, reason, subject, handle, "");
    }

    /**
     * Of a guest only the masked address, in the detail.
     *
     * @param client whose request was refused; empty if that is not known, or nothing was refused
     */
    void refused(AuditEvent.Type type, Reason reason, Optional<Subject> subject, String handle, String client) {
        tell(type, reason, subject, handle, client.isEmpty() ? "" : "client " + client);
    }

    private void tell(AuditEvent.Type type, Reason reason, Optional<Subject> subject, String handle, String more) {
        String name =
                subject.filter(known -> !known.isGuest()).map(Subject::name).orElse("");
        String guest = subject.filter(Subject::isGuest)
                .map(known -> known.guestAddress().masked())
                .orElse("");
        tell(type, reason, name, handle, guest.isEmpty() || more.isEmpty() ? guest + more : guest + ", " + more);
    }

    /** Asks a part that Passlink depends on. */
    <T> T ask(String part, Supplier<T> question) {
        try {
            return question.get();
        } catch (RuntimeException e) {
            failed(part, e);
            throw new UnavailableException("The " + part + " could not answer", e);
        }
    }

    /** Has a part tidy up: if it cannot, that is told and changes no decision. */
    void attempt(String part, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            failed(part, e);
        }
    }

    private void failed(String part, RuntimeException e) {
        String what = ADDRESS.matcher(String.valueOf(e)).replaceAll("•••@");
        tell(AuditEvent.Type.FAILURE, Reason.UNAVAILABLE, "", "", part + ": " + what);
    }

    /** A server's reply or an exception's message must not forge lines of a log. */
    private static String oneLine(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}]+", " ").strip();
    }
}
