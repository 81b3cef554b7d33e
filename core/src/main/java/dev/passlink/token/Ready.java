package dev.passlink.token;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A few objects that are kept ready, since making one costs as much as using it.
 *
 * <p>Bounded, and nothing belongs to a thread: ten thousand virtual threads share what two would. Whoever finds a place
 * empty makes a new one. Safe for many threads.
 */
public final class Ready<T> {
    private static final int PLACES = 8;
    /** References between two places, so that two processors do not write to one cache line. */
    private static final int APART = 16;

    private final Supplier<T> maker;
    private final AtomicReferenceArray<@Nullable T> ready = new AtomicReferenceArray<>(PLACES * APART);

    public Ready(Supplier<T> maker) {
        this.maker = maker;
    }

    /** What is done with one. */
    @FunctionalInterface
    public interface Work<T, R, E extends Exception> {
        R with(T one) throws E;
    }

    /** One at which it throws is dropped: half a message must not stand before the next one. */
    public <R, E extends Exception> R use(Work<T, R, E> work) throws E {
        int place = (int) (Thread.currentThread().getId() % PLACES) * APART;
        T taken = ready.getAndSet(place, null);
        T mine = taken != null ? taken : maker.get();
        R result = work.with(mine);
        ready.setRelease(place, mine);
        return result;
    }
}
