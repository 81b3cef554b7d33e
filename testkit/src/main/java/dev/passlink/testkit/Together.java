package dev.passlink.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Lets many threads start at the same moment. */
final class Together {
    private Together() {}

    /** Runs each piece of work in its own thread and returns the results. */
    static <T> List<T> run(List<? extends Callable<T>> pieces) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(pieces.size());
        try {
            CyclicBarrier start = new CyclicBarrier(pieces.size());
            List<Future<T>> running = new ArrayList<>();
            for (Callable<T> piece : pieces) {
                running.add(threads.submit(() -> {
                    start.await();
                    return piece.call();
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> result : running) {
                results.add(result.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
