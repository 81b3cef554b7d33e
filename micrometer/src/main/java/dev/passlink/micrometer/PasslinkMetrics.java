package dev.passlink.micrometer;

import dev.passlink.AuditEvent;
import dev.passlink.Reason;
import dev.passlink.port.AuditListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Counts events by type and reason, and measures how long people wait for their email and until they are signed in.
 *
 * <pre>{@code
 * import dev.passlink.micrometer.PasslinkMetrics;
 * import io.micrometer.core.instrument.MeterRegistry;
 *
 * class Metrics {
 *     AuditListener audit(MeterRegistry registry) {
 *         return AuditListener.logging().and(new PasslinkMetrics(registry));
 *     }
 * }
 * }</pre>
 *
 * <ul>
 *   <li>{@code passlink.events}, with the tags {@code type} and {@code reason}: how many events there were.
 *   <li>{@code passlink.time.to.mail}: from asking for a link until a mail server has accepted the email.
 *   <li>{@code passlink.time.to.redemption}: from asking for a link until it, or its code, was redeemed.
 * </ul>
 *
 * <p>The two times are measured only if this node saw both ends, within an hour; with a queue or load balancer that spreads the
 * work, that's a sample. At most 10,000 requests are kept in memory. No subject, handle, address or client becomes a tag: there
 * are too many, and some of them identify a person.
 *
 * <p>Safe for use by several threads; starts none.
 */
public final class PasslinkMetrics implements AuditListener {
    /** The counters that alerts use: a counter that appears with its first event shows no increase for it. */
    private static final Map<AuditEvent.Type, Reason[]> FROM_THE_START = Map.of(
            AuditEvent.Type.LINK_ASKED, new Reason[] {Reason.OK, Reason.QUEUE_FULL},
            AuditEvent.Type.LINK_DROPPED, new Reason[] {Reason.UNKNOWN_USER, Reason.MAIL_DEFERRED},
            AuditEvent.Type.MAIL,
                    new Reason[] {Reason.OK, Reason.MAIL_DEFERRED, Reason.MAIL_UNCONFIRMED, Reason.MAIL_REFUSED},
            AuditEvent.Type.REDEMPTION, new Reason[] {Reason.OK, Reason.FORGED, Reason.CODE_LOCKED},
            AuditEvent.Type.WRONG_CODE, new Reason[] {Reason.WRONG_CODE},
            AuditEvent.Type.SIGN_IN, new Reason[] {Reason.OK},
            AuditEvent.Type.PASSKEY_USED, new Reason[] {Reason.OK, Reason.CLONED_PASSKEY, Reason.PASSKEY_REFUSED},
            AuditEvent.Type.PASSKEY_ADDED, new Reason[] {Reason.OK, Reason.QUEUE_FULL},
            AuditEvent.Type.FAILURE, new Reason[] {Reason.UNAVAILABLE});

    private static final Duration[] BOUNDS = {
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5),
        Duration.ofMinutes(10)
    };

    private final MeterRegistry registry;
    private final Timer toMail;
    private final Timer toRedemption;
    private final AskedFor asked = new AskedFor();

    /**
     * Registers metrics; the counters that alerts use begin at zero.
     *
     * @param registry the application's registry
     */
    public PasslinkMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.toMail = timer(
                registry, "passlink.time.to.mail", "From asking for a link until a mail server has accepted the email");
        this.toRedemption = timer(
                registry, "passlink.time.to.redemption", "From asking for a link until it, or its code, was redeemed");
        FROM_THE_START.forEach((type, reasons) -> {
            for (Reason reason : reasons) {
                var unused = counter(type, reason);
            }
        });
    }

    private static Timer timer(MeterRegistry registry, String name, String description) {
        return Timer.builder(name)
                .description(description)
                .serviceLevelObjectives(BOUNDS)
                .register(registry);
    }

    private Counter counter(AuditEvent.Type type, Reason reason) {
        return Counter.builder("passlink.events")
                .description("Passlink's decisions")
                .tag("type", type.name())
                .tag("reason", reason.name())
                .register(registry);
    }

    @Override
    public void on(AuditEvent event) {
        counter(event.type(), event.reason()).increment();
        if (event.handle().isEmpty()) {
            return;
        }
        String handle = event.handle();
        Instant now = event.time();
        boolean ok = event.reason() == Reason.OK;
        switch (event.type()) {
            case LINK_ASKED -> asked.begin(handle, now);
            case LINK_DROPPED -> asked.forget(handle);
            case MAIL -> {
                if (ok) {
                    asked.mailed(handle, now).ifPresent(toMail::record);
                } else if (event.reason() == Reason.MAIL_REFUSED) {
                    asked.forget(handle);
                }
            }
            case REDEMPTION -> {
                if (ok) {
                    asked.redeemed(handle, now).ifPresent(toRedemption::record);
                }
            }
            default -> {
                // Counted only.
            }
        }
    }
}
