package dev.passlink.micrometer;

import dev.passlink.port.UseCounter;
import io.micrometer.observation.ObservationRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

// An exception from closing is passed on, an interrupt too.
@SuppressWarnings("try")
record ObservedCounter(UseCounter counter, ObservationRegistry registry) implements UseCounter, AutoCloseable {
    @Override
    public long add(String key, long amount, Instant expiresAt) {
        return counted(() -> counter.add(key, amount, expiresAt));
    }

    @Override
    public List<Long> addAll(List<Addition> additions) {
        return counted(() -> counter.addAll(additions));
    }

    private <T> T counted(Supplier<T> work) {
        return Observed.call(Observed.of("passlink.counter.add", "count uses", registry), work, counts -> "counted");
    }

    @Override
    public Instant remembersSince() {
        return counter.remembersSince();
    }

    @Override
    public Optional<String> weakness() {
        return counter.weakness();
    }

    @Override
    public void close() throws Exception {
        if (counter instanceof AutoCloseable owned) {
            owned.close();
        }
    }
}
