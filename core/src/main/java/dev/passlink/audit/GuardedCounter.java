package dev.passlink.audit;

import dev.passlink.AuditEvent;
import dev.passlink.Reason;
import dev.passlink.port.UseCounter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A counter that reports its failures and, once each, what it has forgotten and what it may forget. */
final class GuardedCounter implements UseCounter {
    private static final String PART = "use counter";

    private final UseCounter port;
    private final Guarded guarded;
    private final Audit audit;
    private final AtomicReference<@Nullable Instant> since = new AtomicReference<>();
    private final AtomicReference<Optional<String>> weakness = new AtomicReference<>(Optional.empty());

    GuardedCounter(UseCounter port, Guarded guarded, Audit audit) {
        this.port = port;
        this.guarded = guarded;
        this.audit = audit;
    }

    @Override
    public long add(String key, long amount, Instant expiresAt) {
        long count;
        try {
            count = port.add(key, amount, expiresAt);
        } catch (Exception e) {
            throw audit.unavailable(PART, e);
        }
        check("UseCounter.add", count, amount);
        watch();
        return count;
    }

    @Override
    public List<Long> addAll(List<Addition> additions) {
        List<Long> counts = guarded.askForAll(PART, "UseCounter.addAll", () -> port.addAll(additions));
        // A missing count would be read as zero, and its limit as unused.
        if (counts.size() != additions.size()) {
            throw audit.unavailable(
                    PART,
                    new IllegalStateException("UseCounter.addAll returned " + counts.size() + " counts for "
                            + additions.size() + " additions"));
        }
        for (int i = 0; i < counts.size(); i++) {
            check("UseCounter.addAll", counts.get(i), additions.get(i).amount());
        }
        watch();
        return counts;
    }

    @Override
    public Instant remembersSince() {
        return guarded.ask(PART, "UseCounter.remembersSince", port::remembersSince);
    }

    @Override
    public Optional<String> weakness() {
        return guarded.ask(PART, "UseCounter.weakness", port::weakness);
    }

    /** With what was counted before, the second use of a link would look like the first. */
    private void check(String method, long count, long amount) {
        if (count < Math.max(0, amount)) {
            throw audit.unavailable(
                    PART,
                    new IllegalStateException(method + " returned " + count + " after adding " + amount
                            + ", so it can't be the new count"));
        }
    }

    private void watch() {
        Instant now = remembersSince();
        Instant before = since.get();
        // Not if it is earlier: then this thread asked before another one, which has already reported the loss.
        boolean later = before == null || now.isAfter(before);
        if (later && since.compareAndSet(before, now) && before != null) {
            tell(Reason.COUNTS_LOST, "what was issued before " + now + " is refused, since it may have been used");
        }
        Optional<String> against = weakness();
        Optional<String> told = weakness.get();
        if (!against.equals(told) && weakness.compareAndSet(told, against)) {
            against.ifPresent(why -> tell(Reason.COUNTS_AT_RISK, why));
        }
    }

    private void tell(Reason reason, String detail) {
        audit.tell(AuditEvent.Type.WARNING, reason, "", "", detail);
    }
}
