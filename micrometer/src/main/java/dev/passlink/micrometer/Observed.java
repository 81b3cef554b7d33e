package dev.passlink.micrometer;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Observes one call from beginning to end. Whatever goes wrong in an observation handler, the call is made exactly once and its
 * result counts.
 */
final class Observed {
    static final String OUTCOME = "outcome";
    private static final Logger log = LoggerFactory.getLogger(Observed.class);

    private final Observation observation;
    private Observation.@Nullable Scope scope;

    private Observed(Observation observation) {
        this.observation = observation;
    }

    /** Makes the call. */
    static <T> T call(Observation observation, Supplier<T> work, Function<T, String> outcome) {
        Observed observed = new Observed(observation);
        observed.quietly(observed::begin);
        try {
            T answer = work.get();
            observed.quietly(() -> observation.lowCardinalityKeyValue(OUTCOME, outcome.apply(answer)));
            return answer;
        } catch (Throwable e) {
            observed.quietly(
                    () -> observation.lowCardinalityKeyValue(OUTCOME, "failed").error(new Failed(e)));
            throw e;
        } finally {
            observed.end();
        }
    }

    static Observation of(String name, String called, ObservationRegistry registry) {
        return Observation.createNotStarted(name, registry).contextualName(called);
    }

    private void begin() {
        scope = observation.start().openScope();
    }

    private void end() {
        Observation.Scope opened = scope;
        if (opened != null) {
            quietly(opened::close);
        }
        quietly(observation::stop);
    }

    private void quietly(Runnable telling) {
        try {
            telling.run();
        } catch (Throwable e) {
            // Errors, too: an email would be sent again that was sent. Without the stack trace: the handler may fail at
            // each call.
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            log.error(
                    "An observation of {} failed: {}", observation.getContext().getName(), String.valueOf(e));
        }
    }

    /** Says only that a call failed, and with which exception: its message may quote an address, and its trace tells nothing new. */
    private static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1;

        Failed(Throwable why) {
            super(why.getClass().getName(), null, false, false);
        }
    }
}
