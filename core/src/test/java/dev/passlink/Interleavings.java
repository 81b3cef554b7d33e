package dev.passlink;

import dev.passlink.port.UseCounter;
import dev.passlink.port.UserLookup;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs racers in every order in which their steps can fall: one at a time, each up to its next call of a shared part.
 *
 * <p>A depth-first search over the choices of who goes on; an order is run from its beginning each time, so the racers
 * must do the same whenever the order is the same.
 */
final class Interleavings {
    private final List<Choice> choices = new ArrayList<>();

    private static final class Choice {
        private final int options;
        private int taken;

        Choice(int options) {
            this.options = options;
        }
    }

    /**
     * Tries them all.
     *
     * @param race prepares fresh racers; called once for each order
     * @param check is told what the racers of one order came to
     * @return how many orders there were
     */
    static <T> int all(Supplier<List<Callable<T>>> race, Consumer<List<T>> check) throws Exception {
        Interleavings search = new Interleavings();
        int orders = 0;
        do {
            check.accept(search.run(race.get()));
            orders++;
        } while (search.next());
        return orders;
    }

    /** A counter at which racers wait for their turn. */
    static UseCounter stepping(UseCounter counter) {
        return new UseCounter() {
            @Override
            public long add(String key, long amount, Instant expiresAt) {
                step();
                return counter.add(key, amount, expiresAt);
            }

            @Override
            public Instant remembersSince() {
                return counter.remembersSince();
            }
        };
    }

    /** A look-up at which racers wait for their turn. */
    static UserLookup stepping(UserLookup users) {
        return new UserLookup() {
            @Override
            public Optional<User> findByAddress(EmailAddress address) {
                step();
                return users.findByAddress(address);
            }

            @Override
            public Optional<User> findById(String id) {
                step();
                return users.findById(id);
            }
        };
    }

    private static void step() {
        if (Thread.currentThread() instanceof Racer<?> racer) {
            racer.pause();
        }
    }

    private <T> List<T> run(List<Callable<T>> work) throws Exception {
        List<Racer<T>> racers = new ArrayList<>();
        for (Callable<T> one : work) {
            Racer<T> racer = new Racer<>(one);
            racers.add(racer);
            racer.start();
            racer.paused.acquire();
        }
        int depth = 0;
        for (List<Racer<T>> left = unfinished(racers); !left.isEmpty(); left = unfinished(racers)) {
            left.get(choose(depth++, left.size())).goOn();
        }
        List<T> results = new ArrayList<>();
        for (Racer<T> racer : racers) {
            results.add(racer.result());
        }
        return results;
    }

    private static <T> List<Racer<T>> unfinished(List<Racer<T>> racers) {
        return racers.stream().filter(racer -> !racer.finished).toList();
    }

    private int choose(int depth, int options) {
        if (depth == choices.size()) {
            choices.add(new Choice(options));
        }
        Choice choice = choices.get(depth);
        if (choice.options != options) {
            throw new IllegalStateException("The racers did something else in the same order");
        }
        return choice.taken;
    }

    /** To the next order; false after the last. */
    private boolean next() {
        for (int last = choices.size() - 1; last >= 0; last--) {
            if (++choices.get(last).taken < choices.get(last).options) {
                return true;
            }
            choices.remove(last);
        }
        return false;
    }

    private static final class Racer<T> extends Thread {
        private final Callable<T> work;
        private final Semaphore turn = new Semaphore(0);
        private final Semaphore paused = new Semaphore(0);
        private volatile boolean finished;
        private volatile @Nullable T result;
        private volatile @Nullable Exception failure;

        Racer(Callable<T> work) {
            this.work = work;
            setDaemon(true);
        }

        @Override
        public void run() {
            try {
                result = work.call();
            } catch (Exception e) {
                failure = e;
            } finally {
                finished = true;
                paused.release();
            }
        }

        void pause() {
            paused.release();
            turn.acquireUninterruptibly();
        }

        void goOn() throws InterruptedException {
            turn.release();
            paused.acquire();
        }

        T result() throws Exception {
            Exception failed = failure;
            if (failed != null) {
                throw failed;
            }
            T value = result;
            if (value == null) {
                throw new IllegalStateException("A racer came to nothing");
            }
            return value;
        }
    }
}
