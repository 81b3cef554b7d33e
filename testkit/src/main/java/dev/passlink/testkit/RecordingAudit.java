package dev.passlink.testkit;

import dev.passlink.AuditEvent;
import dev.passlink.Reason;
import dev.passlink.port.AuditListener;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CopyOnWriteArrayList;

/** A listener that keeps every event. Safe for use by several threads. */
public final class RecordingAudit implements AuditListener {
    private final List<AuditEvent> events = new CopyOnWriteArrayList<>();

    /** Creates it without events. */
    public RecordingAudit() {}

    /**
     * Every event so far.
     *
     * @return in the order of the events
     */
    public List<AuditEvent> events() {
        return List.copyOf(events);
    }

    /**
     * The reasons of every event of one type.
     *
     * @param type the type
     * @return in the order of the events
     */
    public List<Reason> reasons(AuditEvent.Type type) {
        return events.stream()
                .filter(event -> event.type() == type)
                .map(AuditEvent::reason)
                .toList();
    }

    /**
     * The latest event.
     *
     * @return the event
     * @throws NoSuchElementException if there is none
     */
    public AuditEvent last() {
        if (events.isEmpty()) {
            throw new NoSuchElementException("There was no event");
        }
        return events.get(events.size() - 1);
    }

    @Override
    public void on(AuditEvent event) {
        events.add(event);
    }
}
